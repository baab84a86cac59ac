"""Tests of what every training shares."""
