"""Convolution: detectors that are the same everywhere, so that a moved 3 is still a 3."""
