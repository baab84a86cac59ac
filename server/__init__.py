"""Keep one process quick for many learners: start-up, page order, and one path for long jobs."""
