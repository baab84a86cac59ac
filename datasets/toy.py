"""Small tables with a known truth, for seeing what a model can and cannot do."""

import numpy as np

XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
"""The four corners of the square, shape (4, 2)."""
XOR_LABELS = np.array([0.0, 1.0, 1.0, 0.0])
"""1 where exactly one of the two inputs is 1, shape (4,)."""
