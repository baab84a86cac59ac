"""What asks and answers: predictions, claims, checks and challenges."""
