"""Tests of the laboratory's computations."""
