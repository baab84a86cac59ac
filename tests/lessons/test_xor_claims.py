"""The claims on XOR and its challenges: their figures, as laws with bands."""

import pytest

from lessons.xor.challenges import CHALLENGES
from lessons.xor.claims import CLAIMS
from study.challenges import Status
from study.claims import Outcome
from tests import observed
from tests.lessons.test_xor import USUAL


@pytest.fixture(scope="module")
def verdicts():
    return {
        name: tuple(observed.claim("xor", name, how).result for how in ("test", "control"))
        for name in CLAIMS
    }


def test_the_claim_that_hidden_neurons_need_not_learn_holds_with_enough_of_them(verdicts):
    verdict, control = verdicts["untrained_hidden"]
    assert verdict.outcome is Outcome.HOLDS
    n_solved = verdict.evidence["starts solved"]
    assert n_solved[0] == 0, "one cut is not enough, however it lies"
    assert n_solved[-1] == 50
    assert n_solved == sorted(n_solved)
    assert control.outcome is Outcome.FAILS


def test_the_claim_that_the_largest_rate_diverges_fails_as_it_solves_every_start(verdicts):
    verdict, control = verdicts["largest_diverges"]
    assert verdict.outcome is Outcome.FAILS
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
    assert control.outcome is Outcome.HOLDS


def test_the_claim_that_two_neurons_are_enough_depends_on_the_start(verdicts):
    # At learning rate 0.5 after 5,000 epochs a separate program counted 77, 95 and 100 of the
    # first 100 starts; one may stand on the edge of .05 when the clock stops.
    verdict, control = verdicts["two_are_enough"]
    assert verdict.outcome is Outcome.DEPENDS
    n_solved = list(verdict.evidence["starts solved"])
    assert n_solved[0] == 0
    assert n_solved[1:] == pytest.approx([77, 95, 100], abs=1)
    assert control.outcome is Outcome.HOLDS


def test_the_claim_that_one_neuron_needs_only_time_fails_as_it_ends_undecided(verdicts):
    verdict, control = verdicts["long_enough"]
    assert verdict.outcome is Outcome.FAILS
    assert list(verdict.evidence["starts solved"]) == [0, 0]
    # Under squared error starts 3 and 13 end elsewhere, on the plateau with one point wrong.
    assert list(verdict.evidence["starts that end at 50 %"]) == [50, 48]
    assert control.outcome is Outcome.HOLDS
    assert list(control.evidence["starts solved"]) == [50, 50]


def test_the_claim_that_unsolved_is_stuck_depends_on_the_network(verdicts):
    verdict, control = verdicts["unsolved_is_stuck"]
    assert verdict.outcome is Outcome.DEPENDS
    # Of four sigmoid neurons every start arrives later, of two ReLUs none.
    late, later = verdict.evidence["starts solved late"]
    assert late == pytest.approx(58, abs=1)  # One may stand on the edge when the clock stops.
    assert later == 0
    assert control.outcome is Outcome.HOLDS
    early, late = control.evidence["starts solved"]
    assert early == late < 30


def test_the_claim_that_one_neuron_learns_xor_from_the_product_holds(verdicts):
    verdict, control = verdicts["product_too"]
    assert verdict.outcome is Outcome.HOLDS
    assert verdict.evidence["starts solved"] == [0, 0, 50], "no line does it, a plane does"
    assert control.outcome is Outcome.FAILS


def test_the_claim_that_adam_is_surer_fails_as_plain_descent_solves_more_starts(verdicts):
    # Over 1,000 other starts a loop of its own counted 702 and 546; 400 starts scatter by 10 each.
    verdict, control = verdicts["adam_is_surer"]
    assert verdict.outcome is Outcome.FAILS
    sgd, adam = verdict.evidence["starts solved"]
    assert sgd == pytest.approx(281, abs=30)
    assert adam == pytest.approx(218, abs=30)
    assert control.outcome is Outcome.HOLDS
    assert control.evidence["starts solved"] == [0, adam]


@pytest.mark.parametrize(
    ("name", "settings", "status", "words"),
    [
        ("first", {"activation": "tanh", "n_hidden": 0}, Status.NOT_TRIED, "no activation to race"),
        ("first", {"activation": "tanh", "n_epochs": 10}, Status.NOT_YET, "no clear winner"),
        ("repair", {}, Status.NOT_TRIED, "breaks too little"),
        ("repair", {"learning_rate": 100}, Status.NOT_TRIED, "the last digit"),
        ("repair", {"learning_rate": 20}, Status.NOT_YET, "the task asks for 35"),
        ("fewest", {"n_hidden": 3}, Status.NOT_YET, "With 13 weights and biases it can be done"),
        ("fewest", {"n_hidden": 1}, Status.NOT_YET, "With 5 weights and biases there is one cut"),
    ],
)
def test_challenges_are_checked_against_what_these_knobs_do(name, settings, status, words):
    check = CHALLENGES[name](**{**USUAL, **settings})
    assert check.status is status
    assert words in check.sentence


def test_the_fewest_parameters_still_leave_something_to_luck():
    # 931 of 1,000 by a separate program; 500 starts scatter by 1 %.
    check = observed.challenge("xor", "fewest", "solved").result
    n_solved = int(check.sentence.split(" of 500")[0].split()[-1])
    assert n_solved / 500 == pytest.approx(0.931, abs=0.035)
