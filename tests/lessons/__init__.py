"""Tests of the mathematics of each lesson."""
