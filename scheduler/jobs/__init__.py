"""What happens by itself: thin tasks, each slot of each exactly once."""
