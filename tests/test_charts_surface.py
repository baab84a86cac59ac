"""Pictures of the small network: valid, small, and computed in the browser as in the lesson."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from charts import surface
from charts.drawing import to_spec
from datasets.toy import XOR_INPUTS
from lessons import xor
from training.activations import ACTIVATIONS
from training.recorded_run import FEW_FRAMES

LIMIT = 100_000


def two_runs(**knobs):
    run = xor.with_readings(xor.train(**knobs))
    return run, xor.with_readings(xor.train(**{**knobs, "n_hidden": 0}))


def pictures(run, alone):
    return {
        "surface": surface.surface(run),
        "hidden_space": surface.hidden_space(run, xor.hidden_view(run)),
        "answers": surface.answers(run, alone),
        "losses": surface.losses(run, alone),
        "knobs": surface.knobs(run),
    }


def payload(chart):
    """Bytes that travel: the specification, and each table as Streamlit sends it."""
    spec = to_spec(chart, "xor")
    size = 0
    for table in spec.pop("datasets").values():
        sink = pa.BufferOutputStream()
        batch = pa.Table.from_pandas(table)
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_table(batch)
        size += sink.getvalue().size
    return size + len(json.dumps(spec))


@pytest.mark.parametrize("n_hidden", range(9))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_picture_is_valid_and_small(n_hidden, activation):
    run, alone = two_runs(n_hidden=n_hidden, activation=activation, n_epochs=1000)
    assert run.n_frames == FEW_FRAMES
    for name, chart in pictures(run, alone).items():
        chart.to_dict()  # validates
        assert payload(chart) < LIMIT, name


@pytest.mark.parametrize(
    "knobs",
    [
        {"n_epochs": 0},
        {"n_epochs": 1, "n_hidden": 2},
        {"learning_rate": 100.0, "n_epochs": 300},
        {"learning_rate": 100.0, "n_epochs": 300, "activation": "ReLU", "n_hidden": 8},
        {"learning_rate": 0.0, "n_epochs": 50, "n_hidden": 1, "activation": "tanh"},
    ],
)
def test_short_and_saturated_runs_can_be_drawn(knobs):
    for chart in pictures(*two_runs(**knobs)).values():
        chart.to_dict()
        scales = json.dumps(to_spec(chart), default=lambda table: None)
        assert "NaN" not in scales
        assert "Infinity" not in scales


def test_a_diverged_run_can_be_drawn(monkeypatch):
    def huge(n_hidden, *, start, seed):
        knobs = start_as_usual(n_hidden, start=start, seed=seed)
        return {name: np.full_like(knob, 1e308) for name, knob in knobs.items()}

    start_as_usual = xor.starting_parameters
    monkeypatch.setattr(xor, "starting_parameters", huge)
    for n_hidden in (1, 2, 4):
        run, alone = two_runs(
            n_hidden=n_hidden, activation="ReLU", n_epochs=20, learning_rate=100.0
        )
        assert run.diverged
        for chart in pictures(run, alone).values():
            chart.to_dict()
            assert "NaN" not in json.dumps(to_spec(chart), default=lambda table: None)


def computed_as_the_browser_does(expression, run, frame, x):
    """Evaluate an expression of a chart; this part of the language is Python's as well."""
    columns = surface.flat_columns(run.parameters)
    now = SimpleNamespace(**{name: float(values[frame]) for name, values in columns.items()})
    datum = SimpleNamespace(now=now, x1=x[0], x2=x[1])
    return eval(expression, {"datum": datum, "exp": math.exp, "max": max})  # noqa: S307


@pytest.mark.parametrize("n_hidden", [0, 1, 2, 5, 8])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_browser_computes_the_network_of_the_lesson(n_hidden, activation):
    run = xor.train(n_hidden=n_hidden, activation=activation, n_epochs=300)
    points = np.vstack([XOR_INPUTS, [[-0.5, 1.5], [0.3, 0.8]]])
    for frame in (0, run.n_frames // 2, run.n_frames - 1):
        knobs = {name: values[frame] for name, values in run.parameters.items()}
        layers = xor.forward(points, knobs, activation)
        p = surface.probability(run)
        outputs = surface.hidden_outputs(run)
        for i, x in enumerate(points):
            assert computed_as_the_browser_does(p, run, frame, x) == pytest.approx(
                layers.probability[i]
            )
            for j, output in enumerate(outputs):
                assert computed_as_the_browser_does(output, run, frame, x) == pytest.approx(
                    layers.hidden[i, j], abs=1e-12
                )


def test_frames_are_rows_and_knobs_are_columns():
    run, _ = two_runs(n_hidden=2, n_epochs=300)
    (table,) = to_spec(surface.surface(run))["datasets"].values()
    assert len(table) == run.n_frames
    np.testing.assert_array_equal(table["frame"], np.arange(run.n_frames))
    np.testing.assert_allclose(table["W1_2"], run.parameters["W1"][:, 1, 0], rtol=1e-6)
    np.testing.assert_allclose(table["W2_1"], run.parameters["W2"][:, 1, 0], rtol=1e-6)


def test_every_knob_has_a_name_of_its_own():
    run, _ = two_runs(n_hidden=3, n_epochs=10)
    spec = json.dumps(to_spec(surface.knobs(run)), default=lambda table: None, ensure_ascii=False)
    for name in ("x₁ → neuron 1", "x₂ → neuron 3", "bias of neuron 2", "neuron 3 → output"):
        assert spec.count(f"'{name}'") >= 1
    (table,) = to_spec(surface.knobs(run))["datasets"].values()
    assert sum(column.startswith("slope_") for column in table) == xor.n_parameters(3)


def test_the_picture_by_hand_has_one_frame():
    chart = surface.surface(xor.by_hand(6, 0, -3), n_cells=40)
    assert chart.to_dict()["title"] == "One neuron: 3 knobs"
    (table,) = to_spec(chart)["datasets"].values()
    assert len(table) == 1


def test_maps_show_what_was_solved():
    rates, seeds = (0.5, 5, 50), tuple(range(4))
    solved = np.array([[True, False, True, True], [True] * 4, [False] * 4])
    chart = surface.map_of_starts(solved, learning_rates=rates, seeds=seeds)
    chart.to_dict()
    dots, shares = to_spec(chart)["datasets"].values()
    assert dots["solved"].tolist() == solved.ravel().tolist()
    assert dots["seed"].tolist() == [0, 1, 2, 3] * 3
    assert shares["share"].tolist() == [0.75, 1, 0]
    widths = surface.map_of_widths(np.eye(3), learning_rates=rates, widths=(1, 2, 3))
    widths.to_dict()
    (table,) = to_spec(widths)["datasets"].values()
    assert table["share"].tolist() == np.eye(3).ravel().tolist()
