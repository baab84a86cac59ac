"""By hand: a curve through noisy points, and new points that judge it."""

import ui
from charts.models import polynomial_fit
from charts.statistics import bias_variance
from lessons.overfitting import polynomials
from lessons.overfitting.polynomials import GRID
from pages.real_data.overfitting.knobs import DEGREE, ERROR, KNOBS, MOST_PULLED, SAMPLE
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene

scene = Scene(
    __name__,
    "By hand",
    "How flexible should a curve be?",
    knobs=["degree", "fresh", "point", "lift", "n_points", "noise", "luck"],
)

PULLED = ("point", "lift")


@scene.draw
def draw() -> None:
    ui.say(r"""
        Bend the curve until it runs as close to the points as it can: each **degree** gives it one
        more knob, and one more bend.
        Then show new points of the same kind: does it fit them, too?
        Pull one point up or down as well, and see how the curve follows it.
    """)
    pictures, controls = ui.beside(0.7)
    with controls:
        KNOBS.ask("degree", "fresh", more=(*PULLED, *SAMPLE), back=False)
        turned = ("degree", "fresh", *PULLED, *SAMPLE)
        if KNOBS.values(*turned) != KNOBS.defaults(*turned):
            KNOBS.reset_button(*turned)
    n_points, noise, luck = KNOBS.values(*SAMPLE).values()
    degree, fresh, point, lift = KNOBS.values("degree", "fresh", *PULLED).values()
    can_pull = n_points <= MOST_PULLED
    if not can_pull or point > n_points:
        point, lift = 1, 0.0
    of_sample = {"n_points": n_points, "noise": noise, "seed": luck}
    measured = ui.memoised(polynomials.one_sample, **of_sample)
    sample = ui.memoised(polynomials.one_sample, **of_sample, point=point, lift=lift)
    pull = polynomials.lift_effect(measured)
    if can_pull:
        KNOBS.grab(polynomial_fit.GRIP, "lifted", *PULLED, measured=measured.y.tolist())
    errors, pulls = {"error": measured.training}, {"error": pull.training}
    new = measured.x_held_out[:0], measured.y_held_out[:0]
    if fresh:
        errors["on new ones"], pulls["on new ones"] = measured.held_out, pull.held_out
        new = measured.x_held_out, measured.y_held_out
    fit = polynomial_fit.pulled_fit(
        measured.x,
        measured.y,
        new,
        GRID,
        measured.curves,
        errors,
        pulls,
        pull.curves[:, : None if can_pull else 0],
        degree=degree,
        point=point,
        lift=lift,
    )
    by_degree = bias_variance.errors(
        sample.training, sample.held_out, degree=degree, x_title=DEGREE, y_title=ERROR, height=330
    )
    shown = [("one_fit", fit, "Points, the curve of the degree chosen, and its errors.")]
    if fresh:
        alt = "The error by degree, on the points and, dashed, on the new ones."
        shown.append(("errors", by_degree, alt))
    with pictures:
        ui.side_by_side(*shown)
    if fresh:
        ui.say(r"""
            The knobs of a curve are always set as well as possible; you choose only how many there
            are.
            On the points themselves, more knobs are never worse: each curve can do all that the
            one before could.
            On the new points, which are **held out**, the error usually falls, then turns and
            rises.
        """)
    ui.say(r"""
        A curve with too many knobs learns the accidents of its points by heart, and does badly on
        new ones: that is **overfitting**.
        Too few knobs to follow the pattern at all is **underfitting**.
    """)


@scene.challenge(
    "warm-up",
    """
    With a noise of at least 0.2, find a degree that does well on **other** samples, too: its mean
    error over 300 of them must be at most 5 % above the lowest. One lucky sample will not do.
    """,
    """
    Where is the dashed curve lowest? Now turn the luck: does the lowest point stay where it was?
    """,
    """
    A wave that goes up, down, and up again needs at least two bends. A polynomial of degree d can
    have d − 1 of them.
    """,
    also=("degree", "n_points", "noise"),
)
def degree(settings: Settings) -> CheckResult:
    """Check a degree on 300 other samples with the same noise."""
    own, n_points, noise = settings.degree, settings.n_points, settings.noise
    if noise < 0.2:
        return not_tried(
            "With so little noise there are hardly any accidents to learn by heart. Set it to at "
            "least 0.2 first."
        )
    fits = polynomials.many_fits(n_points=n_points, noise=noise, n_samples=300, seed=1000)
    error, lowest = fits.measured[own], fits.measured.min()
    outcome = (
        f"Over 300 other samples a curve of degree {own} has a mean squared error of "
        f"{error:.3f} on fresh points, the best of all degrees one of {lowest:.3f}."
    )
    return done_if(error <= 1.05 * lowest, outcome)


scene.remember(
    """
    **Too stiff and too flexible are both wrong.** New points tell, not those that the curve was
    fitted to.
    """
)
