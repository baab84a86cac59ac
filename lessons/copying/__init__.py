"""Copying: a network picks up a pattern from what it reads, with all of its knobs held still."""
