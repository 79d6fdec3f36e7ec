"""The live week: who cannot come after all, who could stand in, and the mending."""
