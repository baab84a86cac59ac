"""Tests of what learners can download."""
