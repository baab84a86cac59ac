"""What a learner can take along: runs as notebooks, a record of study, the whole course."""
