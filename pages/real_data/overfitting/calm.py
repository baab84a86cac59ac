"""30 knobs: the curve with just enough of them is the wildest, and many more calm it."""

import ui
from charts.core.picture import Picture, round_up
from charts.core.series import Axes, Line, series
from lessons.overfitting.claims import more_points_help
from lessons.overfitting.polynomials import N_KNOBS, STRENGTHS, OneSample, one_sample, train_curve
from pages.real_data.overfitting.knobs import KNOBS, NEW, SAMPLE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count

scene = Scene(
    __name__,
    "30 knobs",
    "Do more knobs make a curve wilder?",
    covers=["Regularisation", "Double descent"],
    claims=[more_points_help],
    knobs=["more", "wild", "cured", "price", *SAMPLE],
)


@scene.predict(
    """
    Now the curve gets **30 knobs**. It starts flat, and trains until it meets every point. What
    becomes of its error on the new ones?
    """,
    {
        "higher": "It rises: the curve gets wilder still",
        "level": "It stays: 12 knobs meet every point already",
        "lower": "It falls: the curve calms down",
    },
    case=KNOBS.defaults("more", "cured", "price", *SAMPLE),
)
def many_knobs() -> Answer:
    """Compare the curve that has far more knobs than points with the one that has as many."""
    sample = one_sample(cure="more")
    ends = STRENGTHS["more"].index(12), -1
    wild, calm = map(float, sample.held_out[[*ends]])
    return Answer(
        "higher" if calm > 1.1 * wild else "level" if calm > 0.9 * wild else "lower",
        "12 knobs leave **one** curve that meets every point, however wild. 30 leave many, and a flat "
        "start ends at a calm one.",
        because={
            "higher": "A flat start bends only as far as the points ask",
            "level": "They do, by the only curve they can. 30 leave a choice, and a flat start ends "
            "at a calm one",
            "lower": "a flat start bends only as far as the points ask",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("Back to the wild curve of degree 11: **12 knobs for 12 points**, just enough for all.")
    with ui.predicted(many_knobs, share=0.56, explains=False) as stage:
        cure, wild = stage.values("cured", "wild").values()
        case = stage.case and {**stage.case, cure: 12}
        names = {
            n: count(int(n), "knob") if cure == "more" else f"price {n:,}" for n in STRENGTHS[cure]
        }
        n_knobs, n_points, noise, luck = KNOBS.values("more", *SAMPLE).values()
        of_sample = {"n_points": n_points, "noise": noise, "seed": luck}
        run = None
        if cure == "more":
            run = ui.memoised(train_curve, n_knobs=int(n_knobs), n_wild=3 * wild, **of_sample)
        sample, drawn = curve(cure, names, new=True, cure=cure, run=run, case=case)
        alt = "Points, new points, and the curve; thin: from wild starts."
        if run:
            asked = KNOBS.values("more", *SAMPLE) == KNOBS.defaults("more", *SAMPLE)
            begins = 0 if asked else None
            told = dict.fromkeys(run.metrics, "{:.3f}")
            ui.replayed(run, ("calmed", drawn, alt), begins=begins, **told)
        else:
            ui.picture(drawn, "calmed", alt=alt)
        if not case:
            strength = stage.ask(cure, *["wild"] * (cure == "more"), back=False)[cure]
            with stage.afterwards():
                if cure == "more":
                    alt = "The error on new points, by the number of knobs."
                    ui.picture(by_knobs(sample, strength), "by_knobs", alt=alt)
                ui.say_of_knobs(what_it_does(sample, strength))
                KNOBS.ask(more=("cured", *SAMPLE), back=False)
                if KNOBS.values(*scene.knobs) != KNOBS.defaults(*scene.knobs):
                    KNOBS.reset_button(*scene.knobs)
    if cure == "price":
        return
    stage.explain()
    if not wild:
        ui.say("Could 30 knobs be wild at all? Train them **from wild starts**, too.")
    elif n_knobs <= n_points:
        ui.say("With so few knobs only one curve comes closest: every start ends at it.")
    else:
        ui.say("""
            From wild starts training meets every point as well, and stays wild between them. Networks
            **start with small weights**, so they begin calm, too. In *300 epochs* the weights had time to grow.
        """)


def by_knobs(sample: OneSample, at: float) -> Picture:
    """Draw the error on new points by the number of knobs, with one marked."""
    axes = Axes("knobs of the curve", "error on new ones", x_step=1, knob="more", height=260)
    ends = (0.0, round_up(float(sample.held_out.max())))
    lines = [Line("", sample.held_out, NEW)]
    marks = {"a knob for each point": float(len(sample.y))}
    return series(N_KNOBS, lines, axes, ends, x_ends=(0.0, 31.0), own=at, marks=marks)


def what_it_does(sample: OneSample, strength: float) -> str:
    """Say what becomes of a curve, with so many knobs or at such a price."""
    strengths, errors = [*STRENGTHS[sample.cure]], sample.held_out
    at, best, peak = strengths.index(strength), errors.argmin(), strengths[errors.argmax()]
    if sample.cure == "more":
        if not strengths[best] < peak < 30 or errors[-1] > errors.max() / 2:
            return "Take knobs away, one by one: where does the curve go wild?"
        return f"The error falls, rises to a peak at {peak} knobs, and falls again: **double descent**."
    if not at:
        return "Let each weight cost its square: **raise the price**, step by step."
    if errors[at] > 1.5 * errors[best]:
        if at > best:
            return "Too dear: now the weights are too small for the pattern as well."
        return "Calmer, and yet it can be calmer still: **raise the price further**."
    does = "better" if errors[at] < 0.9 * errors[0] else "no better"
    return f"The curve no longer meets every point, and does {does} on new ones."


scene.choice(
    "why_calm",
    """
    A price on its squared weights makes a network miss its own rows by more than before. Why can it do
    better on new ones?
    """,
    right(
        "What it gives up are mostly bends that single rows had asked for.",
        """
        Such a bend costs large weights and helps with one row alone. What all rows ask for, the
        pattern, is worth its price.
        """,
    ),
    wrong(
        "Smaller weights are always nearer to the true ones, for any data.",
        "At a high price they are all near zero, and the network says nearly the same to every row.",
    ),
    wrong(
        "The price is set by looking at the new rows, so it has learned them.",
        "The weights are set by its own rows and the price alone.",
    ),
)

scene.remember(
    """
    **The wildest curve has just enough knobs to meet every point.** With many more, training from
    small weights ends at a calm one. A price on large weights calms it, too.
    """
)
