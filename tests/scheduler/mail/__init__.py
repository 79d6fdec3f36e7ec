"""Tests of mail: messages, and a real server that fails in every way."""
