"""The perceptron: a yes or a no, learned from mistakes."""
