"""What is said of XOR, and the claims about it."""

import re

import numpy as np
import pytest

from datasets.toy import XOR_LABELS
from lessons.xor import network, predictions, report
from lessons.xor.experiments import map_of_shares
from lessons.xor.model import probabilities, solved, train
from tests import observed
from tests.lessons.test_xor import by_hand
from tests.sentences import check_sentence
from training.activations import ACTIVATIONS
from training.figures import figure
from training.losses import LOSSES


def test_a_map_has_a_row_for_each_optimiser():
    names = ("SGD", "momentum", "Adam")
    sgd, momentum, adam = map_of_shares("optimiser", names, [0.02, 0.5], range(10), n_epochs=1000)
    assert sgd[0] == momentum[0] == 0
    assert adam[0] > 0.8
    # A ball that keeps nine tenths goes ten times as far as plain descent in the end.
    assert momentum[1] > sgd[1] + 0.5


def test_no_setting_of_one_neuron_has_all_four_right():
    answer = predictions.predict_one_cut()
    assert answer.truth == "three"
    assert "68,921 settings" in answer.sentence


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_neurons_that_start_alike_stay_alike(activation):
    # Sums of at most two numbers, which no processor rounds differently for two equal columns.
    run = train(start="equal", n_hidden=5, activation=activation, n_epochs=1000)
    for name, axis in (("W1", -1), ("b1", -1), ("W2", -2)):
        numbers = np.moveaxis(run.parameters[name], axis, -1)
        np.testing.assert_allclose(numbers, numbers[..., :1] + np.zeros(5), atol=1e-9)
    assert not solved(run)
    assert "**the same " in report.describe_symmetry(run)
    apart = train(start="normal", n_hidden=5, activation=activation, n_epochs=1000)
    assert np.ptp(apart.final["b1"]) > 0.01


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_from_zeros_nothing_ever_moves(activation, loss):
    run = train(start="zeros", n_hidden=3, activation=activation, loss=loss, n_epochs=200)
    assert not any(values.any() for values in (*run.parameters.values(), *run.gradients.values()))
    assert "not one number has moved" in report.describe_symmetry(run)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_hidden": 2, "seed": 3}, "Solved"),
        ({"n_hidden": 0}, "A neuron alone makes a single straight cut"),
        ({"n_hidden": 1}, "One hidden neuron makes a single straight cut"),
        ({"n_epochs": 0}, "No step has been taken"),
        ({"learning_rate": 100}, "overshoot"),
        ({"learning_rate": 0.1}, "still falling"),
        ({"n_hidden": 2, "seed": 6}, "stuck, or on a plateau"),
        ({"n_hidden": 2, "seed": 7, "activation": "ReLU"}, "2 of 2 hidden neurons have no slope"),
    ],
)
def test_the_diagnosis_says_what_the_run_did(settings, words):
    text = report.diagnose(train(**settings))
    assert words in text
    assert not ("no slope" in words and "more epochs" in text)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "0.6931, the least that a neuron alone can reach"),
        ({"loss": "squared error"}, "sure of the wrong answer to one of the points, and there"),
        ({"loss": "squared error", "seed": 0}, "0.25 under squared error"),
        ({"n_epochs": 10}, "still on its way"),
        *(({"learning_rate": rate}, "alone overshoot") for rate in (10, 20, 50)),
    ],
)
def test_of_the_neuron_alone_only_what_it_did_is_said(settings, words):
    assert words in report.describe_alone(train(n_hidden=0, **{"seed": 3, **settings}))


def test_of_many_starts_it_is_said_how_many_are_solved_and_where_the_others_end():
    assert report.start_rows(train(seed=range(5)))["starts, of 5"] == ["5"]
    two = train(n_hidden=2, seed=range(20))
    n_solved = int(solved(two).sum())
    rows = report.start_rows(two)
    assert rows["where the loss ends"] == ["solved", "near 0.35: two points right, two at 50 %"]
    assert rows["starts, of 20"] == [f"{n_solved}", f"{20 - n_solved}"]
    many = report.start_rows(train(seed=range(20), n_epochs=3, learning_rate=0.01))
    assert many["starts, of 20"][0] == "0"
    assert many["where the loss ends"][-1].startswith("elsewhere: ")


@pytest.mark.parametrize(("loss", "rate"), [("cross-entropy", 0.5), ("squared error", 2.0)])
@pytest.mark.parametrize("activation", ["sigmoid", "ReLU"])
def test_failures_end_on_the_plateaus(activation, loss, rate):
    # A network that cannot tell k points apart does best by their mean label; k = 2, 3 or 4.
    run = train(n_hidden=2, activation=activation, loss=loss, learning_rate=rate, seed=range(32))
    ends = run.loss[~solved(run), -1]
    plateaus = np.array(list(report.PLATEAUS[loss].values()))
    assert len(ends) >= 5
    assert np.abs(ends[:, None] - plateaus).min(axis=-1).max() < 0.005
    assert plateaus == pytest.approx(
        [0.3466, 0.4774, 0.6931] if loss == "cross-entropy" else [1 / 8, 1 / 6, 1 / 4], abs=1e-4
    )


def test_prediction_two_neurons_says_how_lots_differ():
    answer = predictions.predict_two_neurons(n_lots=15)
    # 706 of 1,000 by a separate program: 14.1 of 20. A lot scatters by 2, the mean of 15 by 0.5.
    assert answer.truth[0] == pytest.approx(14, abs=1.5)
    # A failure cannot tell two points apart, or three: then two or one are right, never three.
    assert answer.truth[1] == pytest.approx(0, abs=0.2)
    assert answer.truth[2] > 5 * answer.truth[3]
    assert sum(answer.truth) == pytest.approx(20)
    worst, best = (
        int(word)
        for word in re.findall(r"unluckiest solves (\d+) and the luckiest (\d+)", answer.sentence)[
            0
        ]
    )
    # Of 15 binomial lots with a deviation of 2, the ends lie some 3.5 deviations apart.
    assert 3 <= best - worst <= 12


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        (tuple(network.AT_FIRST.values()), "**Solved** by epoch"),
        ((0.0,) * 9, "stays at 0.6931: stuck, or on a plateau?"),
        ((6.0, 6.0, 6.0, 6.0, -3.0, -3.0, 6.0, 6.0, -3.0), "**other knobs** to start from"),
    ],
)
def test_the_machine_goes_on_from_a_setting_by_hand_and_says_where_it_is_stuck(start, ends):
    run = train(n_hidden=2, learning_rate=0.5, n_epochs=5000, by_hand=start)
    ways = network.knobs_of(run)
    assert list(ways) == list(network.BY_HAND)
    machine = np.column_stack(list(ways.values()))
    np.testing.assert_array_equal(machine[0], start)
    sentence = report.diagnose(run)
    check_sentence(sentence)
    assert ends in sentence
    for at in (0, 1, len(machine) - 1):
        rows = report.contest_rows(np.array([start]), machine, at, run=run)
        assert rows["loss"][1] == figure(run.loss[at])


def test_settings_of_nine_knobs_are_judged_as_each_alone_would_be():
    settings = np.random.default_rng(0).integers(-200, 201, (50, 9)) / 10
    for nine, n_right, loss in zip(settings.tolist(), *network.score(settings), strict=True):
        alone = by_hand(*nine)
        assert n_right == round(4 * alone.metrics["accuracy"][-1])
        assert loss == pytest.approx(alone.loss[-1], rel=1e-12)


def test_the_neuron_alone_is_on_its_way_only_while_its_loss_falls():
    n_said = []
    for learning_rate, n_epochs in ((100.0, 5000), (100.0, 20), (0.1, 20)):
        settings = {"learning_rate": learning_rate, "n_epochs": n_epochs, "seed": range(64)}
        many = train(n_hidden=0, loss="squared error", **settings)
        falls = (np.diff(many.loss[:, many.epochs >= n_epochs / 2]) <= 0).all(axis=-1)
        said = np.array(["on its way" in report.describe_alone(many[i]) for i in range(64)])
        assert falls[said].all()
        n_said.append(said.sum())
    assert all(n_said[1:]), "the first ones bounce, or hardly move"
    # Worse than saying 50 %, but not sure of it: the slope is still there.
    slow = train(n_hidden=0, loss="squared error", learning_rate=0.1, n_epochs=20, seed=range(64))
    missed = np.abs(probabilities(slow)[:, -1] - XOR_LABELS).max(axis=-1)
    sure = np.array(["hardly any slope" in report.describe_alone(slow[i]) for i in range(64)])
    assert sure.any()
    assert (missed[sure] > 0.9).all()


def test_failures_are_explained_only_where_some_came_to_rest():
    assert not report.explain_failures(train(seed=range(5)))
    assert "are traps" in report.explain_failures(train(n_hidden=2, seed=range(20)))


# The claims on XOR --------------------------------------------------------------------------------


def verdict_on(name, how="test"):
    return observed.claim("xor", name, how).result


def test_the_claim_that_the_largest_rate_diverges_fails_as_it_solves_every_start():
    verdict = verdict_on("largest_diverges")
    assert list(verdict.evidence["learning rate"]) == ["0.01", "0.5", "5", "20", "50"]
    n_solved, n_higher = (
        verdict.evidence[f"starts {what}"] for what in ("solved", "that ended higher")
    )
    assert list(n_solved[:3]) == [0, 40, 40]
    # At 20 the last digits decide: 13 to 15 with starts nudged by 1e-15.
    assert 10 <= n_solved[3] <= 18
    assert n_solved[4] <= 1
    assert list(n_higher[:3]) == [0, 0, 0]
    assert n_higher[4] == 40
    median = verdict.evidence["median final loss"]
    assert median[1] == pytest.approx(0.0035, abs=5e-5)
    assert median[2] == pytest.approx(3e-4, abs=1e-5)
    assert "none of all 200 runs became infinite or NaN" in verdict.finding


def test_the_claim_that_two_neurons_are_enough_depends_on_the_start():
    # At learning rate 0.5 after 5,000 epochs a separate program counted 77, 95 and 100 of the
    # first 100 starts; one may stand on the edge of .05 when the clock stops.
    verdict = verdict_on("two_are_enough")
    n_solved = list(verdict.evidence["starts solved"])
    assert n_solved[0] == 0
    assert n_solved[1:] == pytest.approx([77, 95, 100], abs=1)


def test_the_claim_that_one_neuron_needs_only_time_fails_as_it_ends_undecided():
    verdict, control = verdict_on("long_enough"), verdict_on("long_enough", "control")
    assert list(verdict.evidence["starts solved"]) == [0, 0]
    # Under squared error starts 3 and 13 end elsewhere, on the plateau with one point wrong.
    assert list(verdict.evidence["starts that end at 50 %"]) == [50, 48]
    assert list(control.evidence["starts solved"]) == [50, 50]


def test_the_claim_that_unsolved_is_stuck_depends_on_the_network():
    verdict, control = verdict_on("unsolved_is_stuck"), verdict_on("unsolved_is_stuck", "control")
    # Of four sigmoid neurons every start arrives later, of two ReLUs none.
    late, later = verdict.evidence["starts solved late"]
    assert late == pytest.approx(58, abs=1)  # One may stand on the edge when the clock stops.
    assert later == 0
    early, late = control.evidence["starts solved"]
    assert early == late < 30


def test_the_claim_that_adam_is_surer_fails_as_plain_descent_solves_more_starts():
    # Over 1,000 other starts a loop of its own counted 702 and 546; 400 starts scatter by 10 each.
    verdict, control = verdict_on("adam_is_surer"), verdict_on("adam_is_surer", "control")
    sgd, adam = verdict.evidence["starts solved"]
    assert sgd == pytest.approx(281, abs=30)
    assert adam == pytest.approx(218, abs=30)
    assert control.evidence["starts solved"] == [0, adam]


def test_the_fewest_parameters_still_depend_on_the_start():
    # 931 of 1,000 by a separate program; 500 starts scatter by 1 %.
    check = observed.challenge("xor", "fewest", "solved").result
    n_solved = int(check.sentence.split(" of 500")[0].split()[-1])
    assert n_solved / 500 == pytest.approx(0.931, abs=0.035)
