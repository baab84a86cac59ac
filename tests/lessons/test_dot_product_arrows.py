"""Why the sum of products is lengths times a cosine, and the line that weights draw."""

import numpy as np
import pytest

from lessons.dot_product import model, report
from lessons.dot_product.model import boundary_distance
from training.figures import fixed

TURNS = [-180, -95, -20, 0, 35, 180]


@pytest.mark.parametrize("turn", TURNS)
def test_turning_both_arrows_changes_the_products_and_no_length(turn):
    x, w = model.from_polar(3, 70 + turn), model.from_polar(2, 20 + turn)
    tips = float(model.length(x - w)) ** 2
    assert tips == pytest.approx(3**2 + 2**2 - 2 * float(model.dot(x, w)))
    text = report.describe_turn(x, w, turn)
    assert "**3.86**" in text
    assert "5.29 = 9.00 + 4.00 - 2 \\times 3.86" in text
    # w lies along the first axis after one of these turns only, and then the shadow is named.
    assert ("lies along the first axis" in text) == (turn == -20)
    assert ("= 1.93" in text) == (turn == -20)


@pytest.mark.parametrize("angle", [-100, 0, 20, 145])
@pytest.mark.parametrize("b", [-5.0, 0.0, 4.5])
def test_the_line_stands_at_a_right_angle_to_the_weights_where_the_score_is_0(angle, b):
    w = model.from_polar(2, angle)
    foot = float(boundary_distance(w, b)) * w / 2
    across = np.array([-w[1], w[0]])
    for step in (-3.0, 0.0, 7.0):
        assert float(model.score(foot + step * across, w, b)) == pytest.approx(0, abs=1e-12)


def test_of_inputs_of_one_length_the_nearest_in_direction_has_the_highest_score():
    inputs = model.inputs_all_around()
    long = inputs[model.length(inputs) > 2.9]
    assert len(inputs) == 18
    assert len(long) == 12
    for angle in range(-180, 180, 25):
        w = model.from_polar(2, angle)
        best = long[np.argmax(model.score(long, w))]
        assert model.angle(best, w) == pytest.approx(model.angle(long, w).min())
        text = report.boundary_rows(inputs, w, 0.0)["highest score on the outer ring"][0]
        assert f"({fixed(best[0])}, {fixed(best[1])})" in text
