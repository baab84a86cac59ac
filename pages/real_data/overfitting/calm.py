"""Calm it: cures that leave a wild curve its knobs, beside taking knobs away."""

import ui
from charts.core.picture import Picture, round_up
from charts.core.series import TRIO, Axes, Line, series
from lessons.overfitting import polynomials
from lessons.overfitting.polynomials import STRENGTHS, one_sample
from pages.real_data.overfitting.knobs import CURED, ERROR, KNOBS, PULLED, SAMPLE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count, figure, fixed, listed, percent

scene = Scene(
    __name__,
    "Calm it",
    "What calms a wild curve?",
    covers=["Regularisation"],
    knobs=["cured", "strength", *SAMPLE, *PULLED],
)


@scene.predict(
    """
    *By hand* you calmed the curve by taking knobs away. Each of these three is now turned up to
    where it does best on the new points, as the degree was: that flatters all four alike. Is one
    of the three better than the best degree?
    """,
    {
        "lower": "Yes, at least one of the three has a lower error",
        "level": "No, but the best of the three comes level",
        "higher": "No, all three have a clearly higher error",
    },
    case=KNOBS.defaults(*scene.knobs),
)
def held_back() -> Answer:
    """Compare the lowest error of each cure that leaves all knobs with that of the best degree."""
    free = one_sample()
    fewer, n_kept = free.held_out.min(), int(free.held_out.argmin()) + 1
    lowest = {cure: one_sample(cure=cure).held_out.min() for cure in STRENGTHS}
    ratio = min(lowest.values()) / fewer
    each = listed([f"{CURED[cure]} {fixed(error, 2)}" for cure, error in lowest.items()])
    holds = "hold back every knob, the useful ones as well"
    return Answer(
        "lower" if ratio < 0.95 else "level" if ratio < 1.2 else "higher",
        f"On the new points the free curve’s error is {fixed(free.held_out[-1], 2)}. Held back, it "
        f"comes down: {each}. The best degree gets **{fixed(fewer, 2)}**, for it keeps the right "
        f"{n_kept} knobs. But who knows which? Keep {n_kept} of the 12 by lot, and it is "
        f"**{fixed(polynomials.kept_by_lot(free, n_kept), 2)}** on average. In a network nobody "
        "knows, so one holds all of them back.",
        because=dict.fromkeys(("lower", "level"), f"They do calm it, but they {holds}")
        | {"higher": f"they {holds}"},
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The wild curve again, with its new points. Three cures leave it all of its 12 knobs, and
        only hold them back: a price on weights, **stopping early** and **dropout**.
    """)
    with ui.predicted(held_back, share=0.6) as stage:
        cure, strength = stage.values("cured", "strength").values()
        named = what_is_done(cure, strength)
        how = {"new": True, "cure": cure, "case": stage.case}
        _, pull, drawn = curve("strength", f"a curve with {named}", **how)
        ui.picture(drawn, "calmed", alt="Points, new points, and the curve, cured as chosen.")
        if not stage.is_open:  # what comes in place of the question is taller on a phone
            moves = fixed(float(pull.furthest[strength]), 1)
            ui.say_of_knobs(
                f"With {named}, a point pulled by 1 moves the curve by up to **{moves}**."
            )
        with stage.aside:
            KNOBS.ask("cured", "strength", more=(*SAMPLE, *PULLED))
            alt = "The error on new points by how much of each cure, and of the best degree."
            ui.picture(by_amount(), "strengths", alt=alt)
    ui.say(f"""
        **Turn one up** until the curve no longer whips when you pull a point. {WHY[cure]}
    """)


def by_amount() -> Picture:
    """Draw the errors on new points of each cure by how much of it, beside the best degree."""
    how = dict(zip(("n_points", "noise", "seed"), KNOBS.values(*SAMPLE).values(), strict=True))
    errors = {cure: one_sample(cure=cure, **how).held_out for cure in STRENGTHS}
    free = one_sample(**how)
    fewer, n_kept = float(free.held_out.min()), int(free.held_out.argmin()) + 1
    by_lot = polynomials.kept_by_lot(free, n_kept)
    lines = [
        Line(CURED[cure], of, style) for (cure, of), style in zip(errors.items(), TRIO, strict=True)
    ]
    title = "how much of it, from none to most"
    axes = Axes(title, ERROR, x_step=1, names="above", knob="strength", height=290)
    high = round_up(float(max(1.1 * by_lot, 3 * max(of.min() for of in errors.values()))))
    x, level = polynomials.DEGREES[:-1], {f"best degree: {fixed(fewer, 2)}": fewer}
    level[f"{count(n_kept, 'knob')} by lot: {fixed(by_lot, 2)}"] = by_lot
    own = KNOBS["strength"]
    return series(x, lines, axes, (0.0, high), x_ends=(-0.5, 10.5), own=own, levels=level)


WHY = {
    "price": """
        *A price on weights*: large weights cost extra, by their squares (L2) or their sizes (L1). A
        wild bend takes huge ones, and no longer pays.
    """,
    "early": """
        **Stop early**: gradient descent begins with a flat curve and bends it step by step; wild
        bends come last.
    """,
    "silent": """
        **Dropout**: at each step others of the knobs are silenced, by lot. A wild bend is large
        knobs that cancel one another: it breaks as soon as one is missing, so they stay small.
    """,
}


def what_is_done(cure: str, strength: int) -> str:
    """Say what has been done to the curve."""
    value = STRENGTHS[cure][strength]
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
