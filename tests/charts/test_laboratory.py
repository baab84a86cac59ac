"""Pictures of the laboratory."""

import re
from dataclasses import replace

import numpy as np

from charts.runs.laboratory import compared, loss_curve, sizes_by_layer
from laboratory.builder.model import train
from tests.charts.validity import check_picture
from training.comparison import on_one_axis

RUN = train(n_points=60, n_epochs=30)
WILD = train(
    n_points=60, n_epochs=30, learning_rate=1000.0, activation="none", loss="squared error"
)


def test_zeros_stand_at_the_bottom_and_are_said_to_be_zero():
    sizes = np.array([[0.0] * RUN.n_frames, [np.nan] * RUN.n_frames, np.geomspace(1, 0.02, 31)])
    for some in (sizes, sizes[:2]):
        picture = sizes_by_layer(RUN, some, title="size", ink="gray")
        check_picture(picture)
        assert (picture.tables["lines"]["first"] == picture.tables["limits"]["y0"][0]).all()
        said = "poch (a line at the bottom is 0)"
        assert said in picture.spec
        assert said in picture.words()


def test_a_curve_that_leaves_through_the_top_is_said_to_be_cut():
    losses = np.append(np.ones(30), 1e9)
    run = replace(RUN, loss=losses, metrics={"validation_loss": losses})
    shown = (
        loss_curve(run, loss_name="loss", baseline=0.7),
        compared(run.steps, {"one": losses}, loss_name="loss"),
    )
    for picture in shown:
        assert re.search(r"epoch \(cut above [\d.]+\)", picture.spec)
    assert "cut above" not in loss_curve(RUN, loss_name="loss", baseline=0.7).spec


def test_eight_runs_of_any_length_are_laid_over_each_other():
    runs = [RUN, WILD, *(train(n_points=60, n_epochs=n) for n in (0, 1, 5, 10, 50, 200))]
    epochs, losses = on_one_axis(runs)
    named = {f"{i} · run": loss for i, loss in enumerate(losses)}
    picture = compared(epochs, named, loss_name="loss")
    check_picture(picture)
    assert len(picture.tables["names"]["name"]) == 8
    assert list(epochs[:2]) == [0, 1]
    # Where a run was recorded, the curve goes through what was recorded.
    for run, loss in zip(runs, losses, strict=True):
        at = np.isin(epochs, run.steps)
        np.testing.assert_allclose(loss[at], run.metrics["validation_loss"])
        assert np.isnan(loss[epochs > run.steps[-1]]).all()


def test_the_epoch_of_a_change_stands_at_the_end_of_its_line_where_the_baseline_is_not():
    curves = [
        loss_curve(RUN, loss_name="loss", baseline=level, marks={"5": 5.0}, height=200)
        for level in (0.75, 0.5)
    ]
    assert [curve.tables["limits"]["y1"] for curve in curves] == [[0.8], [0.8]]
    assert [curve.tables["marks"]["_foot"] for curve in curves] == [[True], [False]]


def test_the_lower_end_of_a_logarithmic_axis_lies_below_its_label():
    falling = {"one": np.geomspace(1.2, 0.106, 31)}
    picture = compared(RUN.steps, falling, loss_name="loss")
    assert 0.0999 < picture.tables["limits"]["y0"][0] < 0.1, "or 0.1 has no label, and 1 is alone"
