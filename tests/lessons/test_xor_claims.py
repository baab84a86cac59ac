"""The claims on XOR, whose outcomes docs/verdicts.md pins: their figures, as laws with bands."""

import pytest

from tests import observed


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
