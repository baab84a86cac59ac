"""The learner's own table: its columns, what can be learned from it, and how certain that is."""
