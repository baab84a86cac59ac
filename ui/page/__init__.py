"""The page around a lesson: frame, trail, prose and address."""
