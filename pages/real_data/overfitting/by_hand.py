"""By hand: a curve through noisy points, and new points that judge it."""

import ui
from lessons.overfitting import polynomials
from lessons.overfitting.polynomials import OneSample, largest_factor
from pages.real_data.overfitting.knobs import (
    KNOBS,
    PULLED,
    SAMPLE,
    SHARE,
    curve,
    errors,
    tried_so_far,
)
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene
from training.figures import count, fixed

scene = Scene(
    __name__,
    "By hand",
    "How flexible should a curve be?",
    covers=["Overfitting", "Polynomial regression"],
    knobs=["degree", "fresh", "point", "lift", "n_points", "noise", "luck"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A curve of **degree** 11 meets every point. **Pull one up** a little: what does the curve do far
        away from it? Then show new points. Which degree does best on *those*?
    """)
    picture, controls = ui.beside(SHARE)
    with controls:
        KNOBS.ask("degree", "fresh", "luck", back=False)
        below = ui.columns(1)[0]
        KNOBS.ask(more=(*PULLED, "n_points", "noise"), back=False)
        if KNOBS.values(*scene.knobs) != KNOBS.defaults(*scene.knobs):
            KNOBS.reset_button(*scene.knobs)
    degree, fresh = KNOBS.values("degree", "fresh").values()
    sample, drawn = curve("degree", {n: f"degree {n}" for n in range(12)}, new=fresh)
    with picture:
        ui.picture(drawn, "one_fit", alt="Points, the curve of the degree chosen, and its errors.")
    if fresh:
        with below:
            tried = tried_so_far("degree", *SAMPLE)
            found = int(sample.held_out.argmin()) in tried
            by_degree = errors(sample, [*range(12)] if found else tried, degree)
            alt = "The error by degree, on the points and, dashed, on the new ones."
            ui.picture(by_degree, "errors", alt=alt)
            ui.say_of_knobs(on_new_points(sample, degree))
    at_three = f"; at degree 3, {largest_factor(sample, 3):,.10g}" * (degree > 3)
    ui.say_of_knobs(
        f"A curve of degree {degree} has {count(degree + 1, 'knob')}, always set so that its error on "
        "the points is as small as it can be. The largest, in powers of x, is now "
        f"**{largest_factor(sample, degree):,.10g}**{at_three}."
    )
    if fresh and found:
        ui.say(r"""
            The new points are **held out**: no knob was set to suit them. A curve with too many
            knobs learns the accidents of its own points by heart, and does badly on others:
            **overfitting**. With too few it misses the pattern: **underfitting**.
        """)


def on_new_points(sample: OneSample, degree: int) -> str:
    """Say how a curve does on new points, and whether another degree does better."""
    best = int(sample.held_out.argmin())
    lowest, wild = (fixed(float(sample.held_out[n]), 3) for n in (best, -1))
    if degree != best:
        return f"Another degree gets {lowest} on the new points."
    told = f"**Degree {best} does best on these new points**: {lowest}"
    return f"{told}." if best == 11 else f"{told}, degree 11 has {wild}."


@scene.challenge(
    "warm-up",
    """
    This was one sample. Find a degree that does well on *others*, too: its mean error over 300 of
    them must be at most 5 % above the lowest.
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
    each = polynomials.mean_errors(n_points=n_points, noise=noise, n_samples=300, seed=1000)
    error, lowest = each[own], each.min()
    outcome = (
        f"Over 300 other samples a curve of degree {own} has a mean squared error of "
        f"{error:.3f} on fresh points"
        + (
            f"; the best degree has {lowest:.3f}. Over so many, luck hardly counts."
            if error > lowest
            else ", the lowest of all."
        )
    )
    return done_if(error <= 1.05 * lowest, outcome)


scene.remember(
    """
    **Too stiff and too flexible are both wrong.** New points tell, not those that the curve was
    fitted to.
    """
)
