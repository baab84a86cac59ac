"""What an observation says was to be seen is what the run at the first settings shows."""

import numpy as np
import pytest

from datasets.students import HOURS
from datasets.titanic import load_passengers
from datasets.toy import XOR_INPUTS
from lessons.dot_product import model as dot_product_model
from lessons.gradient_descent import model as gradient_descent_model
from lessons.sigmoid import experiments as sigmoid_experiments
from lessons.titanic import model as titanic_model
from lessons.titanic import survivors as titanic_survivors
from lessons.titanic.passengers import women_survive
from lessons.xor import model as xor_model
from study.content import lesson_content
from training.activations import sigmoid


def seen(slug: str, name: str) -> str:
    (right,) = (o.text for o in lesson_content(slug).observations[name].options if o.right)
    return right


def test_the_dot_product_is_zero_at_a_right_angle_on_either_side():
    assert "right angle" in seen("dot_product", "where_zero")
    w = dot_product_model.from_polar(2.0, 20.0)
    turned = [
        dot_product_model.dot(dot_product_model.from_polar(3.0, 20.0 + a), w)
        for a in range(-180, 180)
    ]
    zero = [a for a, product in zip(range(-180, 180), turned) if abs(product) < 1e-9]
    assert zero == [-90, 90]
    assert np.argmin(turned) == 0  # at -180 degrees


def test_the_ball_leaps_across_the_bowl_and_creeps_along_it():
    assert "small along it" in seen("gradient_descent", "way_down")
    run = gradient_descent_model.train(learning_rate=0.1, n_epochs=200)
    way = np.hypot(np.diff(run.parameters["w"]), np.diff(run.parameters["b"]))
    assert way[0] > 10 * way[3:].max()
    assert run.loss[3] < 0.04 * run.loss[0]
    assert way[3:].sum() > way[:3].sum(), "the creep along the floor is a long one"


def test_the_squared_error_has_hardly_a_slope_where_it_is_surely_wrong():
    runs = sigmoid_experiments.compare_losses()
    first = {name: abs(run.gradients["w"][0]) for name, run in runs.items()}
    assert first["cross-entropy"] == pytest.approx(100 * first["squared error"], rel=0.2)


def test_the_squared_error_pulls_while_the_curve_passes_over_a_student():
    run = sigmoid_experiments.compare_losses()["squared error"]
    pull = np.abs(run.gradients["w"])
    (humps,) = np.nonzero((pull[1:-1] > pull[:-2]) & (pull[1:-1] > pull[2:]))
    w, b = (run.parameters[name][humps + 1, None] for name in "wb")
    on_the_way = np.abs(sigmoid(w * HOURS + b) - 0.5) < 0.4
    assert on_the_way.tolist() == [[False, False, True, False], [False, False, False, True]]
    assert pull[[0, -1]].max() < 0.05 * pull.max()


def test_one_cut_parts_the_colours_once_they_are_squashed():
    assert seen("xor", "squashed").startswith("*Squashed*")
    run = xor_model.train(n_hidden=2, seed=3, learning_rate=0.5, n_epochs=5000)
    shifted = XOR_INPUTS @ run.final["W1"] + run.final["b1"]
    for places, can_part in ((shifted, False), (xor_model.hidden_space(run)[-1], True)):
        zeros, ones = (places[[i, j]] for i, j in ((0, 3), (1, 2)))
        far, near = (np.abs(pair[0] - pair[1]).max() for pair in (zeros, ones))
        assert near < 0.1 * far, "those of one class lie together"
        apart = np.abs(zeros.mean(axis=0) - ones.mean(axis=0)).max()
        assert (apart > 0.1 * far) == can_part, "and those of the other on either side of them"
    assert xor_model.solved(run)


def test_the_recipe_and_women_survive_disagree_about_women_of_the_third_class_alone():
    assert "women of the third class, and nobody else" in seen("titanic", "disagree")
    run = titanic_model.train(learning_rate=100, n_epochs=30)
    aboard = load_passengers().iloc[titanic_survivors.rows_of(run)]
    says = titanic_survivors.margins(run, titanic_survivors.samples(run)[0])[-1] > 0
    who = aboard[says != women_survive(aboard)]
    assert set(zip(who["Sex"], who["Pclass"], strict=True)) == {("female", 3)}
    assert 0 < len(who) < ((aboard["Sex"] == "female") & (aboard["Pclass"] == 3)).sum()


# The curves that are sketched -------------------------------------------------------------------


def test_the_loss_plunges_and_then_falls_as_slowly_as_the_floor_is_flat():
    answer = lesson_content("gradient_descent").runs["predictions"]["falls"]()
    k, directions = np.linalg.eigh(gradient_descent_model.hessian(np.arange(1.0, 5.0)))
    # After the plunge each step leaves 1 - rate x the smaller curvature of the distance.
    along = directions[:, 0] @ np.array([10.0, 40.0])
    low = np.log(k[0] * along**2 / 2) / (-2 * np.log(1 - 0.1 * k[0]))
    assert answer.truth == np.ceil(low) == 150
    assert "from 2,175 to 82.1. It is below 1 after **150 epochs**" in answer.sentence
