"""Gradient descent: how a line finds its way to the data."""
