"""Pictures of a model in the space of its inputs: lines, curves, cuts, surfaces, sums."""
