"""A model over its inputs: lines, curves, boundaries, surfaces, sums."""
