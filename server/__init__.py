"""What keeps one process quick for many learners: start-up, turns, and one path for long work."""
