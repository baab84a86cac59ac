"""What a learner can take along: a run as a notebook, a record of study."""
