"""What runs of the loop say in words and figures."""

import numpy as np
import pytest

from lessons.zero_grad import experiments, model, predictions, report, tasks


@pytest.mark.parametrize(
    ("learning_rate", "fate"), [(0.2, "neither"), (0.3, "zeroed"), (0.479, "zeroed"), (0.6, "both")]
)
def test_who_explodes_on_the_line(learning_rate, fate):
    both = model.train_both(learning_rate=learning_rate, n_epochs=500)
    assert predictions.fate(both) == fate
    zeroed, accumulated = report.both_rows(both)["outcome"]
    assert zeroed.startswith("explodes, beyond 2/k = 0.2395") is (fate != "neither")
    assert (accumulated == "orbits") is (fate != "both")


def test_accuracy_is_shown_with_its_range_and_beside_a_rule():
    run = model.train(task="titanic", zero_grad=False, seed=5)
    late = np.round(178 * run.metrics["validation_accuracy"][15:])
    rows = report.both_rows({"own": run})
    assert rows["right in the second half, of 178"] == [f"{late.min():.0f} to {late.max():.0f}"]
    assert f"gets {late[-1]:.0f} of 178 (" in rows["outcome"][0]
    lost = model.train(task="titanic_linear", learning_rate=2, n_epochs=1000)
    assert report.both_rows({"own": lost})["right in the second half, of 178"] == ["–"]
    assert report.baselines()["women survive"] == 141 / 178
    assert report.baselines()["nobody survives"] == 106 / 178


def test_the_orbit_is_described_in_its_own_numbers():
    seen = experiments.orbits()
    # L = 4.5 with zeroing, 2,175 at the start, about 4e7 at the brink.
    after, span = [*report.orbit_rows(seen).values()][2:]
    assert after[0] == "4.49"
    assert span[0].endswith(" to 2,175")
    assert span[2].endswith("4.09 × 10⁷")
    assert seen.loss[1].min() < 1.5
    assert 2175 < seen.loss[1].max() < 2225
    # It is the loop itself, but for rounding.
    run = model.train(zero_grad=False, learning_rate=0.479, n_epochs=300, max_frames=301)
    np.testing.assert_allclose(run.loss, seen.loss[2, :301], rtol=1e-8)


@pytest.mark.parametrize("task", tasks.BOWLS)
def test_the_sweep_explodes_at_both_critical_rates(task):
    swept = experiments.sweep_learning_rates(task=task, n_epochs=100)
    rates = swept.learning_rates
    for critical, swing in zip(swept.critical, (swept.zeroed, swept.accumulated)):
        assert (swing[rates > 1.1 * critical] > 1e6 * swept.start).all()
        assert (swing[rates < 0.9 * critical] < 1e3 * swept.start).all()
    orbits = swept.accumulated[rates < 0.9 * swept.critical.accumulated]
    assert (orbits > 0.5 * swept.start).all()  # it never settles


def test_outcomes_of_many_starts():
    batches = model.train_both(task="xor", n_epochs=300, seed=range(20))
    for run in batches.values():
        values, good = report.outcomes(run)
        np.testing.assert_array_equal(values, run.loss[:, -1])
        np.testing.assert_array_equal(good, run.metrics["worst_error"][:, -1] <= 0.05)
        assert report.luck_rows({"own": run})["starts that succeed"] == [f"{good.sum()} of 20"]
    lost = model.train(task="titanic_linear", seed=range(5))
    values, good = report.outcomes(lost)
    assert np.isnan(values).all()
    assert not good.any()
    assert report.luck_rows({"own": lost})["no longer finite"] == ["5"]
    few = model.train(task="titanic", zero_grad=False, seed=range(20))
    values, good = report.outcomes(few)
    np.testing.assert_array_equal(good, np.round(178 * values) > 141)
    assert report.luck_rows({"own": few})["starts that succeed"] == [f"{good.sum()} of 20"]
    assert 0 < good.sum() < 20  # some swing below the rule and happen to end there


@pytest.mark.parametrize(("zero", "rate", "word"), [(True, 0.25, "2/k"), (False, 0.5, "4/k")])
def test_exactly_at_the_edge_nothing_explodes(zero, rate, word):
    run = model.train(task="bowl", zero_grad=zero, learning_rate=rate, n_epochs=300, max_frames=301)
    assert not report.exploding(run)
    assert f"exactly at the edge, {word}" in report.outcome(run)
    w2 = np.abs(run.parameters["w2"])
    if zero:  # it jumps for ever, and never comes nearer along w2
        np.testing.assert_allclose(w2, 2.0)
    else:  # the same amount more with each step: 2, 6, 10, ...
        np.testing.assert_allclose(np.diff(w2), w2[1] - w2[0])
    beyond = model.train(
        task="bowl", zero_grad=zero, learning_rate=rate, steepness=8.5, n_epochs=20
    )
    assert "explodes" in report.outcome(beyond)
