"""A few students and their exams: the smallest tables that a neuron can learn from. Invented."""

import numpy as np

HOURS = np.array([1.0, 2.0, 3.0, 4.0])
"""Hours studied, shape (4,)."""
SCORES = np.array([50.0, 60.0, 70.0, 80.0])
"""Exam scores, shape (4,): exactly 10 points an hour on top of 40."""
PASSED = np.array([0.0, 0.0, 1.0, 1.0])
"""Whether the exam was passed, shape (4,)."""

TWO_EXAMS = np.array([[85.0, 62.0], [60.0, 65.0], [68.0, 88.0], [50.0, 45.0], [95.0, 92.0]])
"""Five students, one in each row, and their scores in two exams, shape (5, 2)."""
SCALED_EXAMS = (TWO_EXAMS - TWO_EXAMS.mean(axis=0)) / TWO_EXAMS.std(axis=0)
"""The same with mean 0 and standard deviation 1 in each exam."""
PASSED_BOTH = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
"""Whether each of the five passed the year, shape (5,): no line parts them."""
