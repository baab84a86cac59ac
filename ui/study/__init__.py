"""Predictions, claims, questions and challenges on a page."""
