"""30 knobs: a curve is a sum of waves, and calm if they are low."""

from typing import Any

import ui
from charts.core.picture import Picture, round_up
from charts.core.series import Axes, Line, series
from lessons.overfitting.claims import more_points_help
from lessons.overfitting.polynomials import N_KNOBS, STRENGTHS, OneSample, one_sample, waves_of
from pages.real_data.overfitting.knobs import KNOBS, NEW, SAMPLE, SHARE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count, fixed

scene = Scene(
    __name__,
    "30 knobs",
    "Do more knobs make a curve wilder?",
    covers=["Regularisation", "Double descent"],
    claims=[more_points_help],
    knobs=["cured", "more", "price", *SAMPLE],
)


@scene.predict(
    """
    Now the curve gets **30 knobs**, and is trained until it meets every point again. What becomes
    of its error on the new ones?
    """,
    {
        "higher": "It rises: so many knobs make the curve wilder still",
        "level": "It stays: 12 knobs meet every point already",
        "lower": "It falls: the curve calms down between them",
    },
    case=KNOBS.defaults(*scene.knobs),
)
def many_knobs() -> Answer:
    """Compare the curve that has far more knobs than points with the one that has as many."""
    sample = one_sample(cure="more")
    ends = STRENGTHS["more"].index(12), -1
    wild, calm = map(float, sample.held_out[[*ends]])
    high, low = (fixed(abs(waves_of(sample)[1][end]).max(), 1) for end in ends)
    return Answer(
        "higher" if calm > 1.1 * wild else "level" if calm > 0.9 * wild else "lower",
        "**Low waves make a calm curve**: high ones cancel at the points, but not between them. "
        f"With 12 knobs only one curve meets every point, and it takes waves up to {high} high. With "
        f"30, many do. Training starts flat and raises no wave further than it must: {low} at most.",
        because={
            "higher": "So many could, but a wild curve takes high waves, and training keeps them low "
            "where it can",
            "level": "They do, but there is only one such curve. With 30 training can find a "
            "calmer one",
            "lower": "of all curves that meet every point, training finds a calm one",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        Back to the wild curve. Each of its 12 knobs stretches one thin line, from a level one to
        ever finer waves. **The curve is their sum.**
    """)
    with ui.predicted(many_knobs, share=SHARE, explains=False) as stage:
        cure = stage.values("cured")["cured"]
        strength = stage.ask("cured", cure, back=False)[cure]
        case = stage.case and {**stage.case, cure: 12}
        names = {
            n: count(int(n), "knob") if cure == "more" else f"price {n:,}" for n in STRENGTHS[cure]
        }
        sample, drawn = curve(cure, names, new=True, cure=cure, case=case)
        alt = "Points, new points, and the curve with the waves that it is the sum of."
        ui.picture(drawn, "calmed", alt=alt)
        if not case:
            with stage.aside:
                if cure == "more":
                    alt = "The error on new points, by the number of knobs."
                    ui.picture(by_knobs(sample, strength), "by_knobs", alt=alt)
                ui.say_of_knobs(what_waves_do(sample, strength))
                KNOBS.ask(more=SAMPLE, back=False)
                if KNOBS.values(*scene.knobs) != KNOBS.defaults(*scene.knobs):
                    KNOBS.reset_button(*scene.knobs)
        if cure == "more" and not case:
            stage.explain()
            ui.say("""
                So a network that can learn anything by heart can still be right about new rows: it
                starts with small weights, stays calm between its rows, and similar rows mostly have
                similar labels.

                Another cure **lets high waves cost something**: choose *a price*.
            """)


def by_knobs(sample: OneSample, at: float) -> Picture:
    """Draw the error on new points by the number of knobs, with one marked."""
    axes = Axes("knobs of the curve", "error on new ones", x_step=1, knob="more", height=170)
    ends = (0.0, round_up(float(sample.held_out.max())))
    return series(N_KNOBS, [Line("", sample.held_out, NEW)], axes, ends, x_ends=(0.0, 31.0), own=at)


def descent(errors: Any) -> str:
    """Say where the error on new points is lowest, and where it peaks before it falls again."""
    best, peak = (STRENGTHS["more"][at] for at in (errors.argmin(), errors.argmax()))
    if not best < peak < 30 or errors[-1] > errors.max() / 2:
        return "Take knobs away, one by one: where does the curve go wild?"
    return (
        f"The error falls, rises to a peak at {peak} knobs, and falls again: **double descent**. It "
        f"is lowest with {best}, but only new points could tell. 30 do well without a search."
    )


def what_waves_do(sample: OneSample, strength: float) -> str:
    """Say how high the waves of a curve are, and what becomes of the curve."""
    at, errors = [*STRENGTHS[sample.cure]].index(strength), sample.held_out
    high = abs(waves_of(sample)[1][at]).max() > 1.5 * abs(sample.y).max()
    told = "High waves: they cancel at the points, and the curve is wild between them."
    if sample.cure == "more":
        odd = " Its ends shoot apart: a 13th wave, alike at both, cannot calm that. A 14th can."
        return told + odd * (strength == 13 and len(sample.y) == 12) if high else descent(errors)
    if high:
        return f"{told} Let each wave cost the square of its height: **raise the price**, step by step."
    if at > errors.argmin() and errors[at] > 1.5 * errors.min():
        return "Too dear: now the waves are too low for the pattern as well."
    if at < errors.argmin() and errors[at] > 1.5 * errors.min():
        return "Lower waves, and yet it can be calmer: **raise the price further**."
    does = "better" if errors[at] < 0.9 * errors[0] else "no better"
    return f"Low waves: the curve no longer meets every point, and does {does} on new ones."


scene.choice(
    "why_calm",
    """
    A price on its squared weights makes the curve miss its own points by more than before. Why can
    it do better on new ones?
    """,
    right(
        "What it gives up are mostly bends that single points had asked for.",
        """
        Such a bend costs large weights and helps with one point alone. What all points ask for,
        the pattern, is worth its price.
        """,
    ),
    wrong(
        "Smaller weights are always nearer to the true ones, for any data.",
        "At a high price they are all near zero, the curve is flat, and it misses the pattern as well.",
    ),
    wrong(
        "The price is set by looking at the new points, so it has learned them.",
        "The weights are set by the old points and the price alone.",
    ),
)

scene.remember(
    """
    **A curve of low waves is calm.** A price keeps them low, and so do a few more knobs than points.
    The wildest curve has just enough knobs.
    """
)
