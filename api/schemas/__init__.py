"""Shapes of what comes and goes over HTTP: for validation, examples and OpenAPI.

They hold no rules: what a name or a number means is said by the services.
"""
