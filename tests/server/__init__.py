"""Tests of the server: start-up, the queue of pages, and jobs."""
