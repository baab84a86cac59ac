"""What hidden neurons ask, questions set by hand, the hidden space, and the four points moved."""

import numpy as np
import pytest

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.hidden import GATES, hidden_view, questions_of
from lessons.xor.model import hidden_space, probabilities, solved, train
from lessons.xor.moved import (
    LOWEST,
    N_STEPS,
    PLACES,
    STEP,
    as_points,
    segments_intersect,
    train_one,
)
from lessons.xor.network import knobs_of, score
from pages.networks.xor.knobs import contest_rows
from tests.lessons.test_xor import activations, by_hand


def test_every_straight_line_is_one_of_the_gates_and_each_gate_is_a_line():
    rng = np.random.default_rng(0)
    lines = rng.uniform(-1, 1, (3, 5000))
    sums = XOR_INPUTS @ lines[:2] + lines[2]
    assert {tuple(row) for row in (sums.T > 0).astype(int).tolist()} == set(GATES)
    assert len(GATES) == 14
    assert (0, 1, 1, 0) not in GATES


def test_what_the_neurons_learned_is_read_from_their_sums():
    run = train(n_hidden=2, seed=3)
    assert questions_of(run) == ["both are 1 (AND)", "neither is 1 (NOR)"]
    assert questions_of(by_hand(0, 0, 0)) == ["none of the four"]


@pytest.mark.parametrize("n_hidden", range(9))
@activations
def test_the_view_of_hidden_space_shows_the_outputs_cut(n_hidden, activation):
    run = train(n_hidden=n_hidden, activation=activation, n_epochs=400)
    view = hidden_view(run)
    points = hidden_space(run)
    right = np.einsum("fpj,fj->fp", points, view.right)
    up = np.einsum("fpj,fj->fp", points, view.up)
    logits = np.log(probabilities(run) / (1 - probabilities(run)))
    cut = view.cut[:, :, None]
    # Whatever the number of neurons, the picture's line is the output's sum, exactly.
    np.testing.assert_allclose(cut[:, 0] * right + cut[:, 1] * up + cut[:, 2], logits, atol=1e-8)
    if n_hidden > 1:
        np.testing.assert_allclose(np.einsum("fj,fj->f", view.right, view.up), 0, atol=1e-9)
        np.testing.assert_allclose(np.linalg.norm(view.right, axis=-1), 1)
    for seen, middle in zip((right, up), view.middle):
        assert np.abs(seen[-1] - middle).max() < view.reach


def test_in_hidden_space_two_points_of_a_class_nearly_coincide():
    # Of the 706 starts of 1,000 that two sigmoid neurons solve, the two ones meet in about half
    # and the two zeros in the others; with 100 starts the share of either scatters by .06.
    run = train(n_hidden=2, seed=range(100))
    space, there = hidden_space(run)[:, -1], solved(run)
    apart = [
        np.abs(space[:, i] - space[:, j]).max(axis=-1) < 0.1
        for i, j in (np.flatnonzero(label == XOR_LABELS) for label in (0, 1))
    ]
    assert (apart[0] ^ apart[1])[there].all()
    assert 0.3 < apart[1][there].mean() < 0.7


# The four points moved ----------------------------------------------------------------------------


XOR = tuple(PLACES.values())
START = (6.0, 0.0, -3.0)


def moved(**places):
    return tuple({**PLACES, **places}.values())


def somewhere(n):
    rng = np.random.default_rng(0)
    places = LOWEST + STEP * rng.integers(0, 41, (n, 8))
    places[::2, 2:] = XOR[2:]
    return [tuple(row) for row in places.round(10).tolist()]


def is_separable(places):
    """Look in 3,600 directions whether one class ends before the other begins."""
    angles = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    along = as_points(places) @ [np.cos(angles), np.sin(angles)]
    zeros, ones = (along[label == XOR_LABELS] for label in (0, 1))
    return bool((ones.min(axis=0) > zeros.max(axis=0) + 1e-9).any())


def test_a_cut_is_enough_just_where_the_two_lines_do_not_cross():
    answers = [(segments_intersect(places), is_separable(places)) for places in somewhere(400)]
    assert {first for first, _ in answers} == {True, False}
    assert all(first is not second for first, second in answers)


def test_points_on_one_line_and_on_one_place_are_judged_exactly():
    assert segments_intersect(XOR)
    assert segments_intersect(moved(x1_11=0.5, x2_11=0.5)), "a point on the other line"
    assert not segments_intersect(moved(x1_11=0.45, x2_11=0.5)), "just before it"
    assert not segments_intersect((0.0, 0.0, 1.0, 1.0, 1.5, 1.5, 0.5, 0.5)), (
        "one after the other on one line"
    )
    assert segments_intersect((0.0, 0.0, 0.5, 0.5, 1.5, 1.5, 1.0, 1.0)), "one within the other"
    assert segments_intersect((0.3, 0.3) * 4)
    with pytest.raises(ValueError, match="places must be 8 numbers, not 7"):
        segments_intersect(XOR[1:])


def test_on_xor_itself_the_neuron_is_that_of_the_lesson_and_the_machine_gives_up():
    np.testing.assert_array_equal(train_one(XOR, (6, 6, -3)).loss, by_hand(6, 6, -3).loss)
    machine = train_one(XOR, START, n_epochs=N_STEPS)
    assert (np.diff(machine.loss) < 0).all()
    assert machine.loss[-1] == pytest.approx(np.log(2), abs=1e-5)  # its bowl has no lower place


def test_where_a_cut_is_enough_the_machine_mostly_finds_one_within_reach_of_the_knobs():
    free = [places for places in somewhere(120) if not segments_intersect(places)]
    ways = [np.stack([*knobs_of(train_one(at, START, n_epochs=N_STEPS)).values()]) for at in free]
    ends = [score(way[:, -1:].T, as_points(at))[0] for way, at in zip(ways, free, strict=True)]
    assert np.mean(np.array(ends) == 4) > 0.6
    assert np.mean(np.abs(ways).max(axis=(1, 2)) <= 10) > 0.9


def test_the_contest_shows_the_learners_best_and_the_machine_where_it_has_come_to():
    run = train_one(XOR, START, n_epochs=N_STEPS)
    machine = np.round(2 * np.column_stack(list(knobs_of(run).values()))) / 2
    own = np.array([[6.0, 0.0, -3.0], [6.0, 6.0, -3.0], [0.0, 0.0, -3.0]])
    before, after = (contest_rows(own, machine, at, run=run) for at in (-1, N_STEPS))
    assert before["right"] == ["3 of 4"]
    assert before["cut"] == ["by hand, at best"], "what came later was no better"
    last_cells = [cells[-1] for cells in after.values()]
    assert last_cells == ["the machine, 100 steps", "2 of 4", "0.693"]
