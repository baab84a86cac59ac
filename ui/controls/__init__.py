"""What a learner turns, picks and places."""
