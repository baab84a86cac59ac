"""The laboratory: a network of one's own, on points of a shape that one chooses."""
