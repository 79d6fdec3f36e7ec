"""When helpers can come: what they say, who has not, and where it is not enough."""
