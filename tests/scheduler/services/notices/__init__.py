"""Notices: who is told what and when, and how it leaves the house."""
