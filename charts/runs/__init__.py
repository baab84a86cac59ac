"""Trainings: losses by epoch, paths on the loss, many runs side by side."""
