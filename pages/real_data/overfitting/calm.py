"""Calm it: each cure against overfitting, seen on a wild curve."""

from typing import Any

import streamlit as st

import ui
from lessons.overfitting.polynomials import STRENGTHS, OneSample
from pages.real_data.overfitting.knobs import (
    KNOBS,
    PULLED,
    SAMPLE,
    SHARE,
    curve,
    errors,
    tried_so_far,
)
from study.scene import Scene, right, wrong
from training.figures import count, figure, fixed, percent

scene = Scene(
    __name__,
    "Calm it",
    "What calms a wild curve?",
    covers=["Regularisation"],
    knobs=["cured", "strength", "n_points", "noise", "luck", "point", "lift"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The wild curve again, with new points. Four cures are said to help: a price on weights,
        **stopping early**, **dropout** and a smaller model; a fifth is more points.
        **Choose one, and turn it up until the curve no longer whips** when you pull a point. How
        much of it does best on the new ones?
    """)
    cure, strength, n_points = KNOBS.values("cured", "strength", "n_points").values()
    named = what_is_done(cure, strength)
    sample, pull, drawn = curve("strength", f"a curve with {named}", new=True, cure=cure)
    tried = tried_so_far("strength", "cured", *SAMPLE)
    found = int(sample.held_out.argmin()) in tried
    shown = range(len(sample.held_out)) if found else tried
    valleys = valleys_found()
    if found:
        valleys[cure] = sample.held_out
    before = [valley for other, valley in valleys.items() if other != cure]
    picture, controls = ui.beside(SHARE)
    with picture:
        ui.picture(drawn, "calmed", alt="Points, new points, and the curve, cured as chosen.")
    with controls:
        valley = errors(sample, shown, strength, "strength", room=4, before=before, height=200)
        alt = "The error by how much of the cure, on the points and, dashed, on the new ones."
        ui.picture(valley, "strengths", alt=alt)
        KNOBS.ask("cured", "strength", "n_points", more=(*SAMPLE[1:], *PULLED))
    ui.say(WHY[cure])
    ui.say_of_knobs(f"""
        With {named} and {count(n_points, "point")}, a point pulled by 1 moves the curve by up to
        **{fixed(float(pull.furthest[strength]), 1)}**.
    """)
    if found:
        ui.say(valley_told(sample))


def valleys_found() -> dict[str, Any]:
    """Return the errors on new points of each cure whose best strength was found on this sample."""
    samples = st.session_state.setdefault("overfitting_valleys", {})
    valleys: dict[str, Any] = samples.setdefault((*KNOBS.values(*SAMPLE).values(),), {})
    return valleys


def valley_told(sample: OneSample) -> str:
    """Say what the errors on new points, by how much of a cure, have shown."""
    right = "On the right it no longer follows the wave: it **underfits**."
    if sample.held_out[0] > 1.2 * sample.held_out.min():
        return (
            "You have found the bottom of its valley. On the left the curve learns its points by "
            f"heart. {right} Try another cure: it has such a valley, too."
        )
    return f"Here the free curve does about as well as the best: little is left to calm. {right}"


WHY = {
    "price": """
        *A price on weights*: the loss also counts their squares (L2) or their sizes (L1), so the
        curve swings only where that pays.
    """,
    "early": """
        **Stop early**: gradient descent begins with a flat curve and bends it step by step; wild
        bends come last.
    """,
    "silent": """
        **Dropout**: silence some of the knobs at random, each time anew, so that none can rely on
        another. Drawn is the curve with the lowest loss, averaged over all such draws.
    """,
    "smaller": "*A smaller model*: fewer knobs.",
}


def what_is_done(cure: str, strength: int) -> str:
    """Say what has been done to the curve."""
    value = STRENGTHS[cure][strength]
    if cure == "smaller":
        return f"degree {value:g}"
    if cure == "early":
        return f"{value:,g} steps of training" if strength else "training to the end"
    if cure == "price":
        return f"a price of {figure(value)} for each squared weight" if strength else "free weights"
    return f"{percent(value, 1 if value < 0.01 else 0)} of its knobs silenced"


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
        the wave, is worth its price.
        """,
    ),
    wrong(
        "Smaller weights are always nearer to the true ones, for any data.",
        "At a high price they are all near zero, the curve is flat, and it misses the wave as well.",
    ),
    wrong(
        "The price is set by looking at the new points, so it has learned them.",
        """
        You may have chosen the price so, and then they are no longer quite new. But the weights
        are set by the old points and the price alone.
        """,
    ),
)

scene.remember(
    """
    **A cure makes a curve care less about each single point.** It costs a little on the points it
    has, and saves more on new ones.
    """
)
