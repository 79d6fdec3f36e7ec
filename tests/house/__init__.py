"""The house checks itself: arrows, wheel, repository."""
