"""Slopes by finite differences."""

import numpy as np
import pytest


def check_steepest_slopes(parameters, loss, slopes):
    """Assert that the largest slope of each array is what moving that number shows."""
    for name, values in parameters.items():
        at = np.abs(slopes[name]).argmax()
        ends = []
        for step in (1e-5, -1e-5):
            moved = values.copy()
            moved.flat[at] += step
            ends.append(loss({**parameters, name: moved}))
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(slopes[name].flat[at], abs=1e-8)
