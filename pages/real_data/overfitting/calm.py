"""30 knobs: a wild curve calms down if its knobs are small, and more of them than points are."""

import ui
from lessons.overfitting.claims import more_points_help
from lessons.overfitting.polynomials import STRENGTHS, OneSample, fits, knobs_of, one_sample
from pages.real_data.overfitting import pictures
from pages.real_data.overfitting.knobs import CALM, KNOBS, PULLED, SAMPLE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, fixed, percent

scene = Scene(
    __name__,
    "30 knobs",
    "What calms a wild curve?",
    covers=["Regularisation", "Double descent"],
    claims=[more_points_help],
    knobs=["cured", "strength", *SAMPLE, *PULLED],
)


@scene.predict(
    """
    Now it gets **30 knobs**, again trained until it meets every point. What becomes of
    its error on the new ones?
    """,
    {
        "higher": "It rises: so many knobs whip more wildly still",
        "level": "It stays: 12 knobs meet every point already",
        "lower": "It falls: the curve calms down between them",
    },
    case=KNOBS.defaults(*scene.knobs),
)
def many_knobs() -> Answer:
    """Compare the curve that has far more knobs than points with the one that has as many."""
    sample = one_sample(cure="more")
    wild, calm = (float(sample.held_out[at]) for at in (0, CALM))
    large, small = (fixed(abs(knobs_of(sample)[at]).max(), 1) for at in (0, CALM))
    return Answer(
        "higher" if calm > 1.1 * wild else "level" if calm > 0.9 * wild else "lower",
        "**Small knobs make a calm curve**, be they few or many. With 12 knobs only one curve meets "
        f"every point. Its largest knob is {large}, and it is wild. With 30 knobs many curves do; "
        "three others are drawn thin. Training starts with all knobs at 0 and turns them no further "
        "than it must. So it ends at the curve with the smallest knobs. The largest of these is "
        f"{small}, and the error falls from {fixed(wild, 2)} to {fixed(calm, 2)}.",
        because={
            "higher": "They could whip. But large swings take large knobs, and training keeps "
            "knobs small where it can",
            "level": "They do, but there is only one such curve. With 30 training can find a "
            "calmer one",
            "lower": "of all curves that meet every point, training finds a calm one",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        So a network can learn anything by heart. Why is it, with true labels, right about new rows
        at all? Back to the wild curve, whose 12 knobs are just enough to meet all 12 points. Each
        knob adds one fixed shape to the curve: a level, a slope, a bend, then ever finer waves.
    """)
    with ui.predicted(many_knobs, share=0.66, explains=False) as stage:
        cure, strength, *_ = stage.ask("cured", "strength", more=(*SAMPLE, *PULLED)).values()
        case = stage.case and {**stage.case, "strength": 0}
        names = [what_is_done(cure, n) for n in range(11)]
        sample, _, drawn = curve("strength", names, new=True, cure=cure, case=case)
        ui.picture(drawn, "calmed", alt="Points, new points, and the curve, cured as chosen.")
        with stage.aside:
            bars = pictures.knobs(sample, 0 if case else strength)
            ui.picture(bars, "knobs", alt="A bar for each knob of the curve.")
    if cure == "more":
        stage.explain()
    ui.say_of_knobs(compared(sample, strength))
    ui.say("""
        A network has more weights than it needs, too. Training finds small ones, and its answers
        are calm. That is right where similar patients have similar labels. Labels from a hat are
        not like that.

        Three other cures keep knobs small, too. Try each:
        - *A price*: large weights cost extra, by their squares (L2) or their sizes (L1).
        - **Stop early**: training begins with small knobs, and wild bends come last.
        - **Dropout**: each step silences some knobs at random, so that none can rely on another.
    """)


def compared(cured: OneSample, strength: int) -> str:
    """Say how a cured curve does on new points beside the best of those with few knobs."""
    missed = fits(cured.y[None], cured.x_held_out)[:, 0] - cured.y_held_out
    by_degree = (missed**2).mean(axis=-1)
    error, best = float(cured.held_out[strength]), int(by_degree.argmin())
    lowest = float(by_degree[best])
    more = ": a cure undoes harm, it does not know how simple the wave is" * (
        strength > 0 and lowest < error
    )
    return (
        f"The error on the new points is {fixed(error, 2)}. Degree {best} in *By hand* has "
        f"{fixed(lowest, 2)}{more}. **Turn the strength**: where is the curve wild, and how large "
        "are its knobs?"
    )


def what_is_done(cure: str, strength: int) -> str:
    """Say what has been done to the curve."""
    value = STRENGTHS[cure][strength]
    if cure == "more":
        return f"{value + 1:g} knobs"
    if not strength:
        return "12 free knobs"
    if cure == "early":
        return f"{value:,g} steps"
    if cure == "price":
        return f"price {figure(value)}"
    return f"{percent(value, 1 if value < 0.01 else 0)} silenced"


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
        "The weights are set by the old points and the price alone.",
    ),
)

scene.remember(
    """
    **A curve with small knobs is calm.** A price keeps them small, and so do stopping early,
    dropout, and having a few more knobs than points. The wildest curve has just enough knobs; many
    more do no harm.
    """
)
