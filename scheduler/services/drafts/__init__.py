"""The plan before it is published: looked at, judged and changed by hand."""
