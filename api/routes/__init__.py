"""Addresses: they call services, see no tables and hold no rules."""
