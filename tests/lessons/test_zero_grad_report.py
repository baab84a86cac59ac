"""What runs of the loop say in words and figures."""

import numpy as np
import pytest

from lessons.zero_grad import accumulation, experiments, model, predictions, report, tasks
from lessons.zero_grad.challenges import CHALLENGES
from lessons.zero_grad.momentum import heavy_ball, with_and_without_friction
from study.predictions import Answer
from tests import observed
from tests.lessons.test_zero_grad import both_on_xor
from tests.sentences import check_sentence


def test_both_runs_are_those_of_train():
    both = model.train_both(task="xor", n_epochs=20, seed=3)
    assert [*both] == [model.ZEROED, model.ACCUMULATED]
    for run, zero in zip(both.values(), (True, False)):
        alone = model.train(task="xor", zero_grad=zero, n_epochs=20, seed=3)
        np.testing.assert_array_equal(run.loss, alone.loss)
        np.testing.assert_array_equal(run.epochs, alone.epochs)


@pytest.mark.parametrize(
    ("learning_rate", "fate"),
    [(0.2, "neither"), (0.3, "zeroed"), (0.479, "zeroed"), (0.6, "both")],
)
def test_who_explodes_on_the_line(learning_rate, fate):
    both = model.train_both(learning_rate=learning_rate, n_epochs=500)
    assert predictions.fate(both) == fate
    text = report.describe_both(both)
    assert ("Zeroed: it explodes" in text) is (fate != "neither")
    assert ("Accumulated: it orbits" in text) is (fate != "both")


def test_before_the_first_step_nothing_has_exploded():
    both = model.train_both(learning_rate=1.0, n_epochs=0)
    assert predictions.fate(both) == "neither"
    assert "explodes" not in report.describe_both(both)


def test_a_run_says_when_it_is_no_longer_finite():
    run = model.train(learning_rate=0.3, n_epochs=2000)
    assert f"At epoch {run.diverged_at:,} its loss is no longer a finite" in report.describe(run)
    assert "above 0.2395" in report.describe(run)


def test_accuracy_is_told_with_its_range_and_beside_a_rule():
    run = model.train(task="titanic", zero_grad=False, seed=5)
    late = np.round(178 * run.metrics["validation_accuracy"][15:])
    text = report.describe(run)
    assert f"between {late.min():.0f} and {late.max():.0f} in the second half" in text
    assert f"{late[-1]:.0f} of 178 (" in text
    assert "gets 141 right" in text
    assert report.baselines()["women survive"] == 141 / 178
    assert report.baselines()["nobody survives"] == 106 / 178


def test_xor_is_told_solved_or_not():
    both = {name: runs[5] for name, runs in both_on_xor().items()}
    assert "Zeroed: XOR is not solved" in report.describe_both(both)
    assert "Accumulated: it solves XOR" in report.describe_both(both)


def test_the_orbit_is_told_in_its_own_numbers():
    seen = experiments.orbit()
    text = report.describe_orbit(seen)
    # L = 4.5 and .22 with zeroing, 2,175 at the start, about 4e7 at the brink.
    for number in ("4.49 after 1,000", "0.22 after 2,000", "starts at 2,175", "4.1 × 10⁷"):
        assert number in text
    assert seen.accumulated.min() < 1.5
    assert 2175 < seen.accumulated.max() < 2225
    # It is the loop itself, but for rounding.
    run = model.train(zero_grad=False, learning_rate=0.479, n_epochs=300, max_frames=301)
    np.testing.assert_allclose(run.loss, seen.at_brink[:301], rtol=1e-8)


@pytest.mark.parametrize("task", tasks.BOWLS)
def test_the_sweep_explodes_at_both_critical_rates(task):
    swept = experiments.sweep_learning_rates(task=task, n_epochs=200)
    rates = swept.learning_rates
    for critical, swing in zip(swept.critical, (swept.zeroed, swept.accumulated)):
        assert (swing[rates > 1.1 * critical] > 1e6 * swept.start).all()
        assert (swing[rates < 0.9 * critical] < 1e3 * swept.start).all()
    orbits = swept.accumulated[rates < 0.9 * swept.critical.accumulated]
    assert (orbits > 0.5 * swept.start).all()  # it never settles


def test_the_ball_without_friction_is_the_loop_that_forgot():
    forgot = model.train(zero_grad=False, n_epochs=300)
    assert report.largest_difference(forgot, heavy_ball(n_epochs=300)) < 1e-10
    assert report.largest_difference(forgot, heavy_ball(momentum=0.9, n_epochs=300)) > 0.1
    exploded = model.train(zero_grad=False, learning_rate=0.6, n_epochs=2000)
    ball = heavy_ball(learning_rate=0.6, n_epochs=2000)
    assert report.largest_difference(exploded, ball) < 1e-6


@pytest.mark.parametrize("task", tasks.TASKS)
def test_a_view_has_what_its_task_has_to_show(task):
    both = model.train_both(task=task, n_epochs=4)
    seen = report.view(both)
    assert (seen.contours is not None) is (task in ("line", "bowl"))
    assert (seen.probabilities is not None) is (task == "xor")
    assert (seen.rules is not None) is task.startswith("titanic")


def test_outcomes_of_many_starts():
    batches = model.train_both(task="xor", n_epochs=300, seed=range(20))
    for run in batches.values():
        values, good = report.outcomes(run)
        np.testing.assert_array_equal(values, run.loss[:, -1])
        np.testing.assert_array_equal(good, run.metrics["worst_error"][:, -1] <= 0.05)
        assert f"XOR is solved from {good.sum()} of 20 starts" in report.describe_outcomes(run)
    lost = model.train(task="titanic_linear", seed=range(5))
    values, good = report.outcomes(lost)
    assert np.isnan(values).all()
    assert not good.any()
    assert "from 0 of 5 starts" in report.describe_outcomes(lost)
    assert "5 end with numbers" in report.describe_outcomes(lost)
    few = model.train(task="titanic", zero_grad=False, seed=range(20))
    values, good = report.outcomes(few)
    np.testing.assert_array_equal(good, np.round(178 * values) > 141)
    assert 0 < good.sum() < 20  # some swing below the rule and happen to end there
    assert f"“women survive” is beaten from {good.sum()} of 20 starts" in report.describe_outcomes(
        few
    )


def test_the_prediction_is_answered_by_its_run():
    answer = observed.prediction("zero_grad", "explodes").result
    assert answer == Answer("zeroed", answer.sentence)
    assert "Zeroed: it explodes" in answer.sentence
    assert "Accumulated: it orbits" in answer.sentence


@pytest.mark.parametrize(("zero", "rate", "word"), [(True, 0.25, "2/k"), (False, 0.5, "4/k")])
def test_exactly_at_the_edge_nothing_explodes(zero, rate, word):
    run = model.train(task="bowl", zero_grad=zero, learning_rate=rate, n_epochs=300, max_frames=301)
    assert not report.exploding(run)
    assert f"is exactly {word}" in report.describe(run)
    w2 = np.abs(run.parameters["w2"])
    if zero:  # it jumps for ever, and never comes nearer along w2
        np.testing.assert_allclose(w2, 2.0)
    else:  # the same amount more with each step: 2, 6, 10, ...
        np.testing.assert_allclose(np.diff(w2), w2[1] - w2[0])
    beyond = model.train(
        task="bowl", zero_grad=zero, learning_rate=rate, steepness=8.5, n_epochs=20
    )
    assert "it explodes" in report.describe(beyond)


RNG = np.random.default_rng(0)
SOME = [
    {
        "task": str(RNG.choice(list(tasks.TASKS))),
        "learning_rate": float(RNG.choice(tasks.RATES)),
        "n_epochs": int(RNG.choice([0, 1, 2, 3, 5, 20, 100])),
        "steepness": float(RNG.integers(1, 41) / 2),
        "seed": int(RNG.integers(64)),
    }
    for _ in range(20)
]


def test_whatever_the_knobs_sentences_are_well_formed():
    for settings in SOME:
        runs = model.train_both(**settings)
        for run in runs.values():
            check_sentence(report.describe(run))
        batch = model.train(**settings | {"seed": range(4)}, zero_grad=False)
        if settings["task"] not in ("line", "bowl"):
            check_sentence(report.describe_outcomes(batch))
        check_sentence(report.describe_plan(**settings_of_plan(settings), name=model.ZEROED))
        if settings["task"] in tasks.BOWLS:
            check_sentence(report.describe_edges(settings["task"], settings["steepness"]))
        if settings["task"] in tasks.BY_HAND:
            balls = with_and_without_friction(friction=0.25, **settings)
            check_sentence(report.describe_balls(balls, runs[model.ACCUMULATED]))
        for zero_grad in (True, False):
            for check in (CHALLENGES["survivor"], CHALLENGES["edge"]):
                check_sentence(check(**settings, zero_grad=zero_grad).sentence)
    check_sentence(report.describe_orbit(experiments.orbit(n_epochs=2000)))
    for n in range(1, 9):
        check_sentence(report.describe_calls(accumulation.call_backward(n)))
    for task, n_samples in (("line", 4), ("titanic", 60)):
        # All that say something of their own: whole batches or not, a few or one for each sample.
        for n_batches in sorted({*range(1, min(n_samples, 8) + 1), n_samples - 1, n_samples}):
            for weighting in accumulation.WEIGHTINGS:
                result = accumulation.accumulate(n_batches, task=task, weighting=weighting)
                check_sentence(report.describe_accumulation(result))


def settings_of_plan(settings):
    return {name: settings[name] for name in ("task", "learning_rate", "n_epochs", "seed")}


@pytest.mark.parametrize("n_epochs", [0, 1, 5, 500])
def test_verdicts_about_luck_are_well_formed(n_epochs):
    for name in ("hurry", "everyone"):
        for rate in (0.1, 3.0):
            settings = {"luck_task": "xor", "luck_rate": rate, "luck_epochs": n_epochs}
            check_sentence(CHALLENGES[name](**settings, zero_grad=False).sentence)


def test_predictions_are_answered_in_well_formed_sentences():
    for answer in ("explodes", "forgets"):
        check_sentence(observed.prediction("zero_grad", answer).result.sentence)
