"""Tests of what every lesson's study shares."""
