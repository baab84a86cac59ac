"""Points of a shape: where they are said to be, and the same random draws whatever the noise."""

import numpy as np
import pytest

from datasets.shapes import REACH, SHAPES, draw_points, split, wave

CLASSES = [name for name, shape in SHAPES.items() if shape.n_classes]
CURVES = [name for name in SHAPES if name not in CLASSES]


@pytest.mark.parametrize("name", SHAPES)
def test_one_seed_gives_one_table_and_noise_moves_each_point_the_same_way(name):
    still, y = draw_points(name, n_points=90, noise=0.0, seed=4)
    again, _ = draw_points(name, n_points=90, noise=0.0, seed=4)
    np.testing.assert_array_equal(still, again)
    assert not np.array_equal(still, draw_points(name, n_points=90, noise=0.0, seed=5)[0])
    little, more = (draw_points(name, n_points=90, noise=noise, seed=4) for noise in (0.1, 0.2))
    if name in CLASSES:
        np.testing.assert_allclose(more[0] - still, 2 * (little[0] - still), atol=1e-12)
        np.testing.assert_array_equal(little[1], y)
    else:
        np.testing.assert_array_equal(little[0], still)
        np.testing.assert_allclose(more[1] - y, 2 * (little[1] - y), atol=1e-12)


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_equally_large_and_within_reach(name):
    points, y = draw_points(name, n_points=300, noise=0.0, seed=0)
    n_classes = SHAPES[name].n_classes
    assert points.shape == (300, 2)
    assert np.bincount(y.astype(int)).tolist() == [300 // n_classes] * n_classes
    # Only blobs have no edge: 4 of their spreads beyond a corner.
    assert np.abs(points).max() <= REACH + 0.8 * ("blobs" in name)


@pytest.mark.parametrize("seed", range(5))
def test_without_noise_each_shape_is_what_its_name_says(seed):
    def places(name):
        points, y = draw_points(name, n_points=200, noise=0.0, seed=seed)
        return points[:, 0], points[:, 1], y == 1

    x1, x2, one = places("circles")
    np.testing.assert_array_equal(x1**2 + x2**2 < 1, one)
    x1, x2, one = places("xor")
    np.testing.assert_array_equal(x1 * x2 < 0, one)
    x1, x2, one = places("above")
    np.testing.assert_array_equal(x2 > wave(x1), one)
    x1, x2, one = places("spirals")
    # Turned half round, one arm lies on the other.
    turns = np.arctan2(x2, x1) - 2 * np.pi * 1.6 * np.hypot(x1, x2) / REACH
    np.testing.assert_allclose(np.cos(turns), np.where(one, -1, 1), atol=1e-9)


@pytest.mark.parametrize("name", CURVES)
def test_curves_are_functions_of_one_input(name):
    x, y = draw_points(name, n_points=80, noise=0.0, seed=1)
    assert x.shape == (80, 1)
    assert np.abs(x).max() <= REACH
    heights = {
        "sine": np.sin(2.2 * x[:, 0]),
        "hinge": np.abs(x[:, 0]) - 1,
        "jump": np.sign(x[:, 0]),
    }
    np.testing.assert_allclose(y, heights[name])


@pytest.mark.parametrize("held_out", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("n_points", [2, 21, 300])
def test_points_are_dealt_out_whole_and_no_side_is_empty(n_points, held_out):
    learned, unseen = split(n_points, held_out, 3)
    assert sorted([*learned, *unseen]) == list(range(n_points))
    assert len(learned)
    assert len(unseen)
    assert abs(len(unseen) - held_out * n_points) <= 1
