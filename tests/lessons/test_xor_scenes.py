"""What the scenes of XOR say, and its claims."""

import re

import numpy as np
import pytest

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import network
from lessons.xor.endings import on_average, trapped
from lessons.xor.experiments import THREE_RATES, outcomes_by_rate
from lessons.xor.hidden import have_met
from lessons.xor.model import probabilities, solved, train
from pages.networks.xor.knobs import KNOBS, SETTINGS, contest_rows
from pages.networks.xor.pictures import many_planes, shares
from pages.networks.xor.starts import two_neurons, where_they_end
from pages.networks.xor.success import rates
from pages.networks.xor.train import diagnose
from tests import observed
from tests.lessons.test_xor import OR_AND_NAND, by_hand
from tests.sentences import check_sentence
from training.figures import figure


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"n_hidden": 2, "seed": 3}, "XOR is solved"),
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
    text = diagnose(train(**settings))
    assert words in text
    assert not ("no slope" in words and "more epochs" in text)


def test_before_the_squash_the_lit_points_meet_on_a_line_between_the_dark_ones():
    """So it is from the start that *Train* asks about, and there no cut parts them."""
    run = train(**KNOBS.defaults(*SETTINGS))
    weighed = XOR_INPUTS @ run.final["W1"]
    middle, (a, b) = weighed[XOR_LABELS == 1], weighed[XOR_LABELS == 0]
    assert np.linalg.norm(np.subtract(*middle)) < 0.05 * np.linalg.norm(b - a)
    np.testing.assert_allclose(middle.mean(axis=0), (a + b) / 2, atol=1e-9)
    assert solved(run)


def test_from_the_start_of_train_two_neurons_learn_xor_with_neither_tanh_nor_relu():
    seed = KNOBS.defaults("seed")
    for activation in ("tanh", "ReLU"):
        assert not solved(train(n_hidden=2, activation=activation, **seed))


def test_points_have_met_when_two_of_a_class_are_told_alike_and_no_other():
    assert not have_met(by_hand(*network.AT_FIRST.values()))
    assert not have_met(
        by_hand(*(network.AT_FIRST | {"w12": 6.0, "w22": 0.0}).values())
    )  # twice x1
    assert have_met(by_hand(*(network.AT_FIRST | OR_AND_NAND).values()))


def test_of_many_starts_it_is_said_how_many_are_solved_and_where_the_others_end():
    assert where_they_end(train(seed=range(5))) == "**5 of 5** starts solve XOR."
    two = train(n_hidden=2, seed=range(20))
    n_solved = int(solved(two).sum())
    said = where_they_end(two)
    assert f"**{n_solved} of 20**" in said
    assert "The others (✗) are trapped" in said
    early = where_they_end(train(seed=range(20), n_epochs=3, learning_rate=0.01))
    assert early == "**0 of 20** starts solve XOR."
    check_sentence(said)


def test_planes_of_many_starts_show_what_each_says_and_mark_the_unsolved():
    seeds = range(40, 46)
    runs = train(n_hidden=2, seed=seeds)
    tables = many_planes(runs, seeds).tables
    names = tables["starts"]["name"][-len(seeds) :]
    assert [name.startswith("✗") for name in names] == (~solved(runs)).tolist()
    assert names[:2] == ["✗ 40", "41"]
    begun = many_planes(train(n_hidden=2, seed=seeds, n_epochs=0), seeds).tables["starts"]
    assert begun["name"] == tables["starts"]["name"][: len(seeds)] == [str(seed) for seed in seeds]
    assert begun["url"] == tables["starts"]["url"][: len(seeds)]
    # The plane goes from −0.5 to 1.5, from its upper left corner; the points are pixels 3 and 9.
    corners = shares(runs)[..., [9, 3, 9, 3], [3, 3, 9, 9]]
    assert corners == pytest.approx(probabilities(runs), abs=1e-6)
    solved_so_far = on_average(runs).metrics["solved"]
    assert solved_so_far[[0, -1]].tolist() == [0, solved(runs).sum()]
    assert all(url.startswith("data:image/png;base64,iVBOR") for url in tables["starts"]["url"])


@pytest.mark.weekly
def test_the_largest_rate_does_not_diverge_but_ends_lowest():
    # By a separate program: 0, 40 and 40 of 40 starts, median losses 0.0035 and 0.0003.
    n_solved, medians, n_higher = outcomes_by_rate((*THREE_RATES, 50.0))
    assert n_solved[:3] == [0, 40, 40]
    assert n_solved[3] <= 1
    assert n_higher == [0, 0, 0, 40]
    assert medians[1:3] == pytest.approx([0.0035, 3e-4], abs=5e-5)
    assert rates().truth == "large"


@pytest.mark.parametrize(("loss", "rate"), [("cross-entropy", 0.5), ("squared error", 2.0)])
@pytest.mark.parametrize("activation", ["sigmoid", "ReLU"])
def test_failures_end_on_the_plateaus(activation, loss, rate):
    # A network that cannot tell k points apart does best by their mean label; k = 2, 3 or 4.
    run = train(n_hidden=2, activation=activation, loss=loss, learning_rate=rate, seed=range(32))
    ends = run.loss[~solved(run), -1]
    plateaus = np.array(
        [0.3466, 0.4774, 0.6931] if loss == "cross-entropy" else [1 / 8, 1 / 6, 1 / 4]
    )
    assert len(ends) >= 5
    assert np.abs(ends[:, None] - plateaus).min(axis=-1).max() < 0.005
    assert trapped(run).sum() == len(ends)


def test_prediction_two_neurons_says_how_lots_differ():
    answer = two_neurons(n_lots=15)
    # 706 of 1,000 by a separate program: 14.1 of 20. A lot scatters by 2, the mean of 15 by 0.5.
    worst, best, mean = (int(n) for n in re.findall(r"(\d+)(?: and| of| on)", answer.sentence))
    assert answer.truth == pytest.approx(mean, abs=2)  # as lucky as most
    assert mean == pytest.approx(14, abs=1.5)
    # Of 15 binomial lots with a deviation of 2, the ends lie some 3.5 deviations apart.
    assert 3 <= best - worst <= 12


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        (tuple((network.AT_FIRST | {"c": -3.0}).values()), "**XOR is solved** by epoch"),
        (tuple(network.AT_FIRST.values()), "**other knobs** to start from"),
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
    sentence = diagnose(run)
    check_sentence(sentence)
    assert ends in sentence
    for at in (0, 1, len(machine) - 1):
        rows = contest_rows(np.array([start]), machine, at, run=run)
        assert rows["loss"][1] == figure(run.loss[at])


def test_settings_of_nine_knobs_are_judged_as_each_alone_would_be():
    settings = np.random.default_rng(0).integers(-200, 201, (50, 9)) / 10
    for nine, n_right, loss in zip(settings.tolist(), *network.score(settings), strict=True):
        alone = by_hand(*nine)
        assert n_right == round(4 * alone.metrics["accuracy"][-1])
        assert loss == pytest.approx(alone.loss[-1], rel=1e-12)


@pytest.mark.weekly
def test_the_fewest_parameters_still_depend_on_the_start():
    # 931 of 1,000 by a separate program; 500 starts scatter by 1 %.
    check = observed.challenge("xor", "fewest", "solved").result
    n_solved = int(check.sentence.split(" of 500")[0].split()[-1])
    assert n_solved / 500 == pytest.approx(0.931, abs=0.035)
