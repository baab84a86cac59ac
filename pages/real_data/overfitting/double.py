"""Double descent: more knobs than points."""

import charts
import ui
from charts.statistics import bias_variance
from lessons.overfitting.claims import more_weights_than_rows
from lessons.overfitting.double_descent import (
    PER_POINT,
    DoubleDescent,
    fit_random_features,
    medians,
    minimum_and_peak,
)
from lessons.overfitting.polynomials import GRID
from pages.real_data.overfitting.knobs import ERROR, KNOBS, WAVE
from study.scene import Scene
from training.figures import figure, fixed

scene = Scene(
    __name__,
    "Double descent",
    "What if there are more knobs than points?",
    covers=["Double descent"],
    path="further",
    claims=[more_weights_than_rows],
    knobs=["noise", "luck", "points", "per_point"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A curve with more knobs overfits more.
        But the networks of today have far more weights than rows, and many do well.
        Here is such a network, as simple as can be: hidden ReLUs with weights and biases that are
        drawn at random and never trained, and an output whose weights are set as well as possible.
        Turn up the neurons, past one for each point: what happens between the points?
    """)
    pictures, knobs = KNOBS.beside("per_point", "noise", more=("points", "luck"), share=0.72)
    fits = ui.run_job(
        fit_random_features, n_points=knobs["points"], noise=knobs["noise"], seed=knobs["luck"]
    )
    at = PER_POINT.index(knobs["per_point"])
    one = slice(at, at + 1)
    with pictures:
        curves_of_it = bias_variance.many_fits(
            GRID, WAVE, fits.curves[one], fits.median[one], degree=0, height=320
        )
        by_size = charts.curves.over_sizes(
            fits.n_neurons,
            fits.training,
            fits.held_out,
            own=float(fits.n_neurons[at]),
            marks={"as many as points": float(knobs["points"])},
            y_title=ERROR,
        )
        alt = "The error by number of neurons, on the points and, dashed, between them."
        ui.side_by_side(
            ("past", curves_of_it, "Ten of the fits, their median in red, and the dotted truth."),
            ("sizes", by_size, alt),
        )
    ui.say(r"""
        This is **double descent** (Belkin and others, 2019).
        With about as many neurons as points there is hardly any choice left: the one set of
        weights that comes near all points, noise and all, is huge, and between the points the
        curve swings.
        With many more neurons there are many such sets, and least squares takes the smallest
        weights of all; gradient descent from zero ends there, too.
        Small weights make a calm curve.
        The points are learned by heart all the same, and a little of the noise is in every answer:
        put the noise at 1, and the second valley lies higher than the first.
    """)
    if room := ui.on_demand("In figures", "figures", icon=":material/straighten:"):
        with room:
            ui.facts(descent_rows(fits, at))


def descent_rows(fits: DoubleDescent, at: int) -> dict[str, list[str]]:
    """Put one's own number of neurons beside those before the top, at the top, and the most."""
    training, held_out, weights = medians(fits)
    shown = sorted({*minimum_and_peak(fits), at, len(fits.n_neurons) - 1})
    return {
        "neurons": [f"{fits.n_neurons[i]:,}{' (yours)' if i == at else ''}" for i in shown],
        "median error on new points": [figure(held_out[i], 2) for i in shown],
        "on the points": [fixed(training[i], 3) for i in shown],
        "length of the weights": [figure(weights[i], 2) for i in shown],
    }
