"""Handwritten digits: ten outputs, softmax, mini-batches, and what a good score does not say.

The digits are the test set of UCI's Optical Recognition of Handwritten Digits (Alpaydin and
Kaynak, 1998), as scikit-learn brings them along.
"""
