"""Trainings on a page: run, replay, stop, explain."""
