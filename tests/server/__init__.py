"""Tests of the start, the turns and the long work."""
