"""Tests of what the pages of the laboratory compute."""
