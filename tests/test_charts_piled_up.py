"""Pictures of two runs side by side: valid, small, and never empty when a run explodes."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from charts import piled_up
from charts.drawing import to_spec
from lessons import accumulation, gradient_descent, momentum, tasks, zero_grad

LIMIT = 100_000
"""Bytes that a chart may send to the browser."""


def checked(chart):
    """Validate a chart, check what it weighs, and return its specification."""
    chart.to_dict()
    spec = to_spec(chart, "player")
    tables = spec["datasets"].values()
    rest = {key: value for key, value in spec.items() if key != "datasets"}
    assert sum(pa.Table.from_pandas(t).nbytes for t in tables) + len(json.dumps(rest)) < LIMIT
    assert all(len(table) for table in tables)
    return spec


def everything(runs):
    """Draw all that the page draws of a pair of runs."""
    seen = zero_grad.view(runs)
    task = runs[zero_grad.WIPED].hyperparameters["task"]
    yield piled_up.losses(runs, loss_name="loss")
    yield piled_up.losses(runs, loss_name="loss", log=False)
    yield piled_up.result(runs, seen)
    for run in runs.values():
        yield piled_up.compass(run, seen)
    if task == "line":
        yield piled_up.lines(*gradient_descent.training_set(), runs)


@pytest.mark.parametrize("task", tasks.TASKS)
@pytest.mark.parametrize("n_epochs", [0, 1, 500])
def test_every_picture_of_a_pair_is_valid_and_small(task, n_epochs):
    for chart in everything(zero_grad.train_both(task=task, n_epochs=n_epochs)):
        checked(chart)


@pytest.mark.parametrize("task", tasks.TASKS)
def test_pictures_survive_an_explosion_and_a_standstill(task, recwarn):
    rates = tasks.TASKS[task].rates
    for rate in (0.0, rates[0], rates[-1]):
        for chart in everything(zero_grad.train_both(task=task, learning_rate=rate, n_epochs=1000)):
            checked(chart)
    assert not recwarn.list


@pytest.mark.parametrize("task", tasks.BOWLS)
def test_pictures_survive_the_very_epoch_of_the_explosion(task, recwarn):
    for rate in tasks.TASKS[task].rates[-1:]:
        first = zero_grad.train(task=task, learning_rate=rate, n_epochs=3000).diverged_at
        for more in (0, 1):
            how = {"task": task, "learning_rate": rate, "n_epochs": int(first) + more}
            for chart in everything(zero_grad.train_both(**how)):
                checked(chart)
    assert not recwarn.list


def domain(spec, channel):
    """Return the first domain that the chart or a layer gives to a channel."""
    views = [spec, *spec["layer"]]
    scales = (view.get("encoding", {}).get(channel, {}).get("scale", {}) for view in views)
    return next(scale["domain"] for scale in scales if "domain" in scale)


def test_whoever_explodes_does_not_squeeze_the_other_one():
    runs = zero_grad.train_both(learning_rate=0.3, n_epochs=2000)
    piled = runs[zero_grad.PILED_UP]
    spec = checked(piled_up.losses(runs, loss_name="loss"))
    low, high = domain(spec, "y")
    assert piled.loss.max() < high < 1e10
    assert low < piled.loss.min()
    names = {name for t in spec["datasets"].values() if "name" in t for name in t["name"]}
    assert names == {"wiped ↑", "piled up"}


def test_the_bowl_shows_the_orbit_whole_and_cuts_off_an_explosion():
    spec = checked(piled_up.result(*with_view(zero_grad.train_both())))
    w = zero_grad.train(zero_grad=False).parameters["w"]
    left, right = domain(spec, "x")
    assert left < w.min() < w.max() < right
    spec = checked(piled_up.result(*with_view(zero_grad.train_both(learning_rate=1.0))))
    left, right = domain(spec, "x")
    assert right - left < 100
    outside = next(t for t in spec["datasets"].values() if "outside" in t)
    assert outside["outside"].sum() > 100


def with_view(runs):
    return runs, zero_grad.view(runs)


def test_epochs_far_apart_are_not_joined_by_a_line():
    runs = zero_grad.train_both(n_epochs=5000)
    spec = checked(piled_up.result(*with_view(runs)))
    table = next(t for t in spec["datasets"].values() if "torn" in t)
    gap = table["frame"].map(pd.Series(runs["wiped"].epochs).diff() > 2)
    assert gap.any()
    assert table.loc[gap, "torn"].all()


def test_the_arrows_of_the_pile_are_the_gradients():
    runs = zero_grad.train_both(n_epochs=50)
    seen = zero_grad.view(runs)
    spec = checked(piled_up.compass(runs[zero_grad.PILED_UP], seen))
    table = next(t for t in spec["datasets"].values() if "x_fresh" in t)
    np.testing.assert_allclose(np.cumsum(table["x_fresh"]), table["x"], rtol=1e-3)
    np.testing.assert_allclose(table["x"], runs["piled up"].gradients["w"], rtol=1e-5)


@pytest.mark.parametrize("task", tasks.BOWLS)
def test_sweep_names_both_critical_rates(task):
    swept = zero_grad.sweep_learning_rates(task=task, n_epochs=100)
    spec = checked(piled_up.sweep(swept, own=0.1))
    names = {name for t in spec["datasets"].values() if "name" in t for name in t["name"]}
    assert {f"2/k = {swept.critical.zeroed:.4f}", f"4/k = {swept.critical.piled_up:.4f}"} <= names


@pytest.mark.parametrize("task", ["xor", "titanic", "titanic_linear"])
@pytest.mark.parametrize("zero", [True, False])
def test_starts_are_drawn_beside_ones_own(task, zero):
    rate = 0.3 if task == "titanic_linear" else None
    many = zero_grad.train(
        task=task, zero_grad=zero, learning_rate=rate, n_epochs=200, seed=range(8)
    )
    checked(piled_up.starts(many, own=3))


def test_starts_of_which_some_are_lost():
    many = zero_grad.train(task="titanic_linear", learning_rate=[0.1, 1.0, 0.2], n_epochs=200)
    assert many.diverged.sum() == 1
    checked(piled_up.starts(many, own=1))


@pytest.mark.parametrize("friction", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("task", tasks.BY_HAND)
def test_balls_are_drawn_like_runs(friction, task):
    balls = momentum.with_and_without_friction(friction=friction, task=task, n_epochs=60)
    checked(piled_up.losses(balls, loss_name="loss"))
    checked(piled_up.result(balls, zero_grad.view(balls)))


@pytest.mark.parametrize("n_calls", [1, 8])
def test_blocks(n_calls):
    spec = checked(piled_up.blocks(accumulation.call_backward(n_calls)))
    table = next(t for t in spec["datasets"].values() if "call" in t)
    assert len(table) == 2 * n_calls


@pytest.mark.parametrize(("task", "n_batches"), [("line", 1), ("line", 4), ("titanic", 60)])
@pytest.mark.parametrize("weighting", accumulation.WEIGHTINGS)
def test_collected_gradients(task, n_batches, weighting):
    result = accumulation.accumulate(n_batches, task=task, weighting=weighting)
    checked(piled_up.collected(result, tasks.knob_names(task)))
