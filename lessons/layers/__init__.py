"""Layers: many neurons side by side and one behind the other, and what it takes to train them."""
