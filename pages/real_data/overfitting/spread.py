"""Bias and variance: what an error is made of."""

import ui
from charts.statistics import bias_variance
from lessons.overfitting.polynomials import GRID, ManyFits, many_fits
from pages.real_data.overfitting.knobs import DEGREE, ERROR, KNOBS, WAVE
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import fixed

scene = Scene(
    __name__,
    "Bias and variance",
    "What is an error made of?",
    covers=["Bias and variance"],
    path="why",
    knobs=["degree", "n_points", "noise", "luck"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        If you measure again, you get other points, and so another curve.
        The thin lines are {bias_variance.N_CURVES} such fits, the red one is the mean of many, the
        dotted one is the truth.
        How far the mean is from the truth is the bias of such a curve (not the knob of the same
        name); how far the fits stray from their mean is its variance.
        **Bias and variance** are two ways to be wrong: drag the degree, and see one shrink while
        the other grows.
    """)
    pictures, knobs = KNOBS.beside("degree", "noise", more=("n_points", "luck"), share=0.72)
    degree = knobs["degree"]
    fits = ui.run_job(
        many_fits, n_points=knobs["n_points"], noise=knobs["noise"], seed=knobs["luck"]
    )
    of_samples = bias_variance.many_fits(
        GRID, WAVE, fits.curves, fits.mean, degree=degree, height=300
    )
    parts = bias_variance.error_by_degree(
        fits.noise,
        fits.bias,
        fits.variance,
        fits.measured,
        degree=degree,
        x_title=DEGREE,
        y_title=ERROR,
    )
    with pictures:
        ui.side_by_side(
            ("many_fits", of_samples, "Fits to many samples, their mean, and the truth."),
            ("parts", parts, "Noise, bias and variance stacked, by degree; diamonds: measured."),
        )
    ui.say(rf"""
        The bars are computed from the fits and the truth, the diamonds are measured on fresh
        points; {fits.curves.shape[1]} samples in all.
        It is no accident that they agree:

        $$
        \mathrm{{E}}\,(y - \hat f)^2 = (f - \mathrm{{E}}\hat f)^2 + \mathrm{{Var}}\,\hat f +
        \text{{noise}}
        $$

        Here $f$ is the truth, $\hat f$ a fit, $\mathrm{{E}}$ the mean over all samples and $y$ a
        fresh point; the noise is the variance of such a point.
        A flexible curve has less bias but more variance.
        Four of the five cures lower the variance at the price of a little bias; more data lowers
        it at no such price.
    """)
    if room := ui.on_demand("In figures", "figures", icon=":material/straighten:"):
        with room:
            ui.facts(parts_rows(fits, degree))


def parts_rows(fits: ManyFits, degree: int) -> dict[str, list[str]]:
    """Name what the error of a capacity is made of, and what was measured."""
    errors = {
        "bias²": fits.bias[degree],
        "variance": fits.variance[degree],
        "noise": fits.noise,
        "their sum": fits.expected[degree],
        "measured on fresh points": fits.measured[degree],
    }
    figures = [fixed(error, 3) for error in errors.values()]
    return {f"degree {degree}": list(errors), "mean squared error": figures}


scene.choice(
    "bias_variance",
    """
    You fit the same kind of curve to a hundred samples. All hundred fits are nearly the same, and
    all are far from the truth. What is that?
    """,
    right(
        "High bias, low variance: the curve is too stiff.",
        """
        They agree, so the variance is low; their mean misses the truth, and that is bias. More
        samples would not help, a more flexible curve would.
        """,
    ),
    wrong(
        "Low bias, high variance: the curve is too flexible.",
        """
        Then each sample would give another curve, and only their mean would be near the truth.
        """,
    ),
    wrong(
        "Noise: no curve could come closer to the truth.",
        """
        Noise differs from sample to sample, so it cannot make all fits wrong in the same way.
        """,
    ),
)


@scene.number(bias=[0.02, 0.01, 0.03], variance=[0.05, 0.02, 0.04], spread=[0.3, 0.4, 0.5])
def the_sum(bias: float, variance: float, spread: float) -> NumberQuestion:
    noise = spread**2
    return NumberQuestion(
        f"""
        Bias² is {bias:g}, the variance {variance:g}, and single points scatter around the truth
        with a standard deviation of {spread:g}. How large is the mean squared error on fresh
        points?
        """,
        answer=bias + variance + noise,
        within=0.004,
        hint="The noise counts as the square of its standard deviation.",
        working=f"{bias:g} + {variance:g} + {spread:g}² = [{bias + variance + noise:g}]",
        feedback=f"{noise:g} of it is noise, which no curve can do anything about.",
    )


scene.remember("""
    **Bias** is what the mean of many fits misses, **variance** is how far each fit strays from
    that mean; noise is what no curve can avoid.
    """)
