"""Measurements of the solver; they never run in a test."""
