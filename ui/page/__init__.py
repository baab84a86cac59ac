"""The page around what a lesson shows: frame, trail, words and address."""
