"""The hall and the cellar: what is kept, what may happen, what happens by itself."""
