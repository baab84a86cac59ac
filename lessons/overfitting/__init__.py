"""Overfitting: what a model learns by heart, how one sees it, what helps, and where tables end."""
