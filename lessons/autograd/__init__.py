"""Autograd: how PyTorch finds slopes, line by line beside the same by hand."""
