"""A table of the learner’s own: what its columns are, what can be learned, how sure that is."""
