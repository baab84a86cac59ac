"""Every picture of the Titanic: valid, small enough for the wire, and true to the figures."""

import json

import numpy as np
import pytest

from charts import luck, passengers, training
from charts.drawing import to_spec
from lessons import survivors, titanic
from lessons.passengers import fares, survival_by_group

RUNS = {
    "usual": titanic.train(),
    "empty": titanic.train(n_epochs=0),
    "one step": titanic.train(model="linear", n_epochs=1),
    "hidden": titanic.train(model="hidden"),
    "dead": titanic.train(model="deep", seed=0),
    "long": titanic.train(model="deep", learning_rate=0.2, n_epochs=2000),
    "plain": titanic.train(log_fare=False, normalise=False, learning_rate=1000),
    "diverged": titanic.train(
        model="linear", loss="mean squared error", learning_rate=100, n_epochs=500
    ),
}
FEATURES = titanic.training_arrays().features


def payload(chart):
    """Bytes of the specification and of the tables that travel to the browser."""
    spec = to_spec(chart, "player")
    tables = spec.pop("datasets").values()
    return len(json.dumps(spec)) + sum(int(t.memory_usage(deep=True).sum()) for t in tables)


def rows(chart):
    """Return the tables of a chart, the largest first."""
    tables = to_spec(chart)["datasets"].values()
    return sorted(tables, key=lambda table: -table.size)


def replayed(run):
    yield "loss", training.learning_curve(run, held_out=run.metrics["validation_loss"])
    yield "accuracy", passengers.accuracy_curve(run, survivors.beside(run))
    yield "weights", passengers.weights(run, survivors.average_slopes(run), FEATURES)
    yield "outcomes", passengers.outcome_histograms(run, survivors.histograms(run))


def still():
    yield "who survived", passengers.who_survived()
    for name, chart, seen in passengers.fares():
        yield name, chart
        assert len(seen) > 20
    yield "judges", passengers.judges(titanic.four_models(), "women survive")
    yield "splits", passengers.splits(titanic.over_splits(n_splits=100, model="sigmoid"))
    for name, run in RUNS.items():
        table = survivors.accuracy_by_group(run)
        shares = {"model": "your model", "rule": "women survive"}
        yield f"groups {name}", passengers.groups(table, shares)
    starts = titanic.over_starts(n_starts=200, model="sigmoid")["deep"]
    yield "starts", luck.outcomes(starts, own=0.83, title="accuracy", good=starts > 0.75)


@pytest.mark.parametrize("name", list(RUNS))
def test_replayed_charts_are_valid_and_small(name):
    for what, chart in replayed(RUNS[name]):
        chart.to_dict()  # validates
        assert payload(chart) <= 100_000, what


def test_still_charts_are_valid_and_small():
    for what, chart in still():
        chart.to_dict()
        assert payload(chart) <= 100_000, what


def test_bars_are_the_slopes_at_every_frame():
    run = RUNS["usual"]
    table = rows(passengers.weights(run, survivors.average_slopes(run), FEATURES))[0]
    assert len(table) == run.n_frames
    np.testing.assert_allclose(table[list(FEATURES)], run.parameters["coefficients"], rtol=1e-5)


def test_histograms_hold_everybody():
    run = RUNS["hidden"]
    table = rows(passengers.outcome_histograms(run, survivors.histograms(run)))[0]
    assert (table.filter(like="survived_").sum(axis=1) == 72).all()
    assert (table.filter(like="drowned_").sum(axis=1) == 106).all()


def test_the_curve_of_accuracy_holds_both_and_the_rules():
    run = RUNS["usual"]
    curve, rules = rows(passengers.accuracy_curve(run, survivors.beside(run)))
    np.testing.assert_allclose(curve["training"], run.metrics["accuracy"])
    np.testing.assert_allclose(curve["held out"], run.metrics["validation_accuracy"])
    assert list(rules["rule"]) == ["nobody survives", "women survive"]


def test_groups_carry_their_size_and_both_shares():
    table = survivors.accuracy_by_group(RUNS["usual"])
    drawn = rows(passengers.groups(table, {"model": "your model", "rule": "women survive"}))[0]
    assert drawn["who"][0] == f"women, first class ({table['n_passengers'][0]})"
    np.testing.assert_allclose(drawn["bar"], table["model"])
    np.testing.assert_allclose(drawn["tick"], table["rule"])
    known = rows(passengers.who_survived())[0]
    np.testing.assert_allclose(known["bar"], survival_by_group()["survived"])


def test_distribution_counts_every_fare_once():
    for values in fares().values():
        table = rows(passengers.distribution(values, "fare"))[0]
        assert table["passengers"].sum() == 891
    with_gaps = np.array([1.0, np.nan, 2.0])
    assert rows(passengers.distribution(with_gaps, "x"))[0]["passengers"].sum() == 2


def test_splits_hold_every_run_and_its_mean():
    accuracies = titanic.over_splits(n_splits=10, model="linear")
    dots, means = rows(passengers.splits(accuracies))
    assert len(dots) == 10 * len(accuracies)
    for name, values in accuracies.items():
        np.testing.assert_allclose(dots[dots["judge"] == name]["accuracy"], values)
        mean = means[means["judge"] == name]["accuracy"].item()
        assert mean == pytest.approx(values.mean())
