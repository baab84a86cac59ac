"""Tests of what a learner can take along."""
