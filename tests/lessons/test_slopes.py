"""Gradients of networks beyond the course: by hand as by autograd, and as by differences."""

from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("lesson", "settings", "n_arrays"),
    [
        ("next_letter", {"context": 1, "n_hidden": 6, "seed": 3}, 5),
        ("next_letter", {"context": 5, "n_hidden": 6, "seed": 3}, 5),
        ("attention", {"network": "the look-up", "seed": 3}, 6),
        ("attention", {"network": "the block", "seed": 3}, 11),
        ("attention", {"network": "two blocks", "seed": 3}, 18),
        ("copying", {"layers": 1, "seed": 3}, 6),
        ("copying", {"layers": 2, "seed": 3}, 9),
        ("convolution", {"n_detectors": 4, "size": "3 × 3", "seed": 1}, 4),
        ("convolution", {"n_detectors": 4, "size": "5 × 5", "seed": 1}, 4),
        ("judge", {}, 5),
    ],
)
def test_the_gradient_by_hand_is_that_of_autograd_and_of_differences(lesson, settings, n_arrays):
    pytorch = import_module(f"lessons.{lesson}.pytorch")
    compared = pytorch.gradients_in_three_ways(**settings)
    assert len(compared) == n_arrays
    for _, largest, autograd, differences in compared.values():
        assert largest > 1e-4
        assert autograd < 1e-12
        assert differences < 1e-8
