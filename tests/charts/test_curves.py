"""Curves over the epochs: valid, whole, and never beyond their axes, whatever the run does."""

import numpy as np
import pytest

from charts.core.picture import LIMITS, to_arrow
from charts.runs import curves
from lessons.gradient_descent import model
from lessons.perceptron import model as perceptron
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

RUNS = {
    "usual": model.train(n_epochs=300),
    "nothing yet": model.train(n_epochs=0),
    "one epoch": model.train(n_epochs=1),
    "arrived": model.train(learning_rate=1.0, n_epochs=50, standardise=True),
    "at the bottom": model.train(n_epochs=5, w=10.0, b=40.0),
    "grows": model.train(learning_rate=0.25, n_epochs=200),
    "diverged": model.train(learning_rate=10.0, n_epochs=5000),
    "counts steps": perceptron.train(n_epochs=10),
}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


@every_run
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("held_out", [False, True])
def test_a_learning_curve_holds_every_run(run, log, held_out):
    other = 1.5 * run.loss + 1 if held_out else None
    picture = curves.learning_curve(run, log=log, held_out=other, loss_name="loss L (points²)")
    check_picture(picture)
    assert rows_outside(picture) == []
    assert len(picture.tables["lines"]["first"]) == run.n_frames
    np.testing.assert_array_equal(picture.tables["lines"]["x"], run.steps)


def test_a_logarithmic_axis_has_a_place_for_zero():
    run = RUNS["at the bottom"]
    assert run.loss[0] == 0.0
    picture = curves.learning_curve(run, log=True)
    assert (picture.tables["lines"]["first"] >= curves.FLOOR).all()
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert 0 < low < high


def lifted(run):
    """Return a run whose curve ends high above the floor of its picture."""
    return run.__class__(**{**vars(run), "loss": run.loss + run.loss[0]})


def test_two_curves_are_named_at_their_ends_the_higher_one_above():
    run = lifted(RUNS["usual"])
    for factor, order in ((2.0, ["training", "held out"]), (0.5, ["held out", "training"])):
        names = curves.learning_curve(run, held_out=factor * run.loss).tables["names"]
        assert [names["name"][i] for i in np.argsort(names["y"])] == order
        assert names["y"] == pytest.approx([run.loss[-1], factor * run.loss[-1]])


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("factor", [1.0, 1.01, 0.9])
def test_names_of_curves_that_end_together_never_lie_on_one_another(factor, log):
    for run in (RUNS["usual"], lifted(RUNS["usual"]), RUNS["at the bottom"], RUNS["diverged"]):
        picture = curves.learning_curve(run, held_out=factor * run.loss, log=log, height=320)
        ends = np.array([picture.tables[LIMITS][end][0] for end in ("y0", "y1")])
        places = picture.tables["names"]["y"]
        places, ends = (np.log(v) if log else v for v in (places, ends))
        lower, higher = 320 * np.sort((places - ends[0]) / np.ptp(ends))
        assert lower >= -1e-6
        assert lower + 13 <= higher <= 320 + 1e-6


def test_a_curve_that_never_was_a_number_is_not_named():
    run = RUNS["usual"]
    picture = curves.learning_curve(run, held_out=np.full(run.n_frames, np.nan))
    check_picture(picture)
    assert np.isfinite(picture.tables["names"]["y"]).tolist() == [True, False]
    both = curves.learning_curve(run.__class__(**{**vars(run), "loss": run.loss * np.nan}))
    assert to_arrow(both.tables["lines"])


@pytest.mark.parametrize("scale", [1e-9, 0.03, 1.0, 77.0, 1e12, 1e305])
@pytest.mark.parametrize("log", [False, True])
def test_the_ends_of_an_axis_of_losses_are_round_and_hold_every_loss(scale, log):
    losses = scale * np.array([1.0, 0.2, 0.35, np.nan, np.inf])
    low, high = curves.loss_ends(losses, log=log)
    assert low <= 0.2 * scale * (1 + 1e-9)
    assert high >= scale * (1 - 1e-9)
    assert high <= 1.5 * scale * (1 + 1e-9)
    assert low > 0 if log else low == 0
    assert curves.loss_ends(0.999 * losses, log=log)[1] <= high


RULES = {"all women live": 0.79, "nobody lives": 0.62}


@pytest.mark.parametrize("accuracies", [(0.4, 0.9), (0.79, 0.79), (0.0, 1.0), (1.0, 1.0)])
def test_an_accuracy_curve_holds_every_accuracy_and_every_rule(accuracies):
    run = RUNS["usual"]
    rising = np.linspace(*accuracies, run.n_frames)
    run = run.with_metrics(accuracy=rising, validation_accuracy=rising[::-1])
    picture = curves.accuracy_curve(run, RULES)
    check_picture(picture)
    assert rows_outside(picture) == []
    assert picture.tables["levels"]["name"] == list(RULES)
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert 0 <= low <= min(accuracies)
    assert low < min(RULES.values()), "there is room for the lowest rule's name"
    assert high <= 1.0
    assert picture.spec == curves.accuracy_curve(run, {"one": 0.5}).spec


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99, 2.0])
def test_a_sketch_is_named_wherever_it_was_drawn(share):
    run = RUNS["usual"]
    heights = np.full(3, share * curves.loss_ends(run.loss)[1])
    at = np.linspace(0, run.steps[-1], 3)
    picture = curves.learning_curve(run, sketch=(at, heights))
    check_picture(picture)
    assert picture.tables["labels"]["name"] == ["your sketch"]
