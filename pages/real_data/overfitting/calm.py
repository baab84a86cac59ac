"""500 knobs: a wild curve calms down if its knobs are small, and more of them than points are."""

import ui
from lessons.overfitting.claims import more_points_help
from lessons.overfitting.polynomials import STRENGTHS, OneSample, fits, one_sample
from pages.real_data.overfitting.knobs import KNOBS, PULLED, SAMPLE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, fixed, percent

scene = Scene(
    __name__,
    "500 knobs",
    "What calms a wild curve?",
    covers=["Regularisation", "Double descent"],
    claims=[more_points_help],
    knobs=["cured", "strength", *SAMPLE, *PULLED],
)


@scene.predict(
    """
    Now it gets **500 knobs**, again trained until it meets every point. What becomes of
    its error on the new ones?
    """,
    {
        "higher": "It rises: so many knobs whip more wildly still",
        "level": "It stays: 12 knobs meet every point already",
        "lower": "It falls: the curve calms down between them",
    },
    case=KNOBS.defaults(*scene.knobs),
)
def five_hundred() -> Answer:
    """Compare the curve that has far more knobs than points with the one that has as many."""
    wild, _, few, *_, most = one_sample(cure="more").held_out
    return Answer(
        "higher" if most > 1.1 * wild else "level" if most > 0.9 * wild else "lower",
        f"With 12 knobs a single curve meets every point, and it whips: {fixed(wild, 2)}. With more, "
        "countless curves do. Training, which begins with all knobs at 0, ends at the one with the "
        "smallest: a sharp bend would take large ones. "
        f"**Two more are enough: {fixed(few, 2)} with 14**, {fixed(most, 2)} with 500.",
        because={
            "higher": "They could whip. But large swings take large knobs, and training keeps "
            "knobs small where it can",
            "level": "They do, but there is only one such curve. With 500 training can find a "
            "calmer one",
            "lower": "of all curves that meet every point, training finds a calm one",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        So a network can learn anything by heart. Why is it, with true labels, right about new rows
        at all? Back to the wild curve, whose 12 knobs are just enough to meet all 12 points.
    """)
    with ui.predicted(five_hundred, share=0.66, explains=False) as stage:
        cure, strength, *_ = stage.ask("cured", "strength", more=(*SAMPLE, *PULLED)).values()
        case = stage.case and {**stage.case, "strength": 0}
        names = [what_is_done(cure, n) for n in range(11)]
        sample, pull, drawn = curve("strength", names, new=True, cure=cure, case=case)
        ui.picture(drawn, "calmed", alt="Points, new points, and the curve, cured as chosen.")
    moves = fixed(float(pull.furthest[strength]), 1)
    told = f"A point pulled by 1 now moves the curve by up to **{moves}**."
    if cure == "more":
        stage.explain()
    told += f" {compared(sample, strength)}" if strength else " **Turn it up**: where is it calm?"
    if cure == "more" and strength:
        told += " **Turn it down**: where does the curve go wild?"
    ui.say_of_knobs(told)
    ui.say("""
        So it is with the patients: of all networks that meet their rows, training finds a calm one,
        and calm is right where similar patients have similar labels: not in the hat. Other cures
        keep knobs small as well:
        - *A price*: large weights cost extra, by their squares (L2) or their sizes (L1). A wild
          bend takes huge ones, and no longer pays.
        - **Stop early**: training begins with a flat curve, and wild bends come last.
        - **Dropout**: at each step some knobs are silenced, by lot. A wild bend is large knobs that
          cancel one another, and breaks as soon as one is missing.
    """)


def compared(cured: OneSample, strength: int) -> str:
    """Say how a cured curve does on new points beside the best of those with few knobs."""
    missed = fits(cured.y[None], cured.x_held_out)[:, 0] - cured.y_held_out
    by_degree = (missed**2).mean(axis=-1)
    error, best = float(cured.held_out[strength]), int(by_degree.argmin())
    lowest = float(by_degree[best])
    more = " A cure undoes harm; it does not know how simple the wave is." * (lowest < error)
    return (
        f"Its error on the new ones is {fixed(error, 2)}, that of degree {best} in *By hand* "
        f"{fixed(lowest, 2)}.{more}"
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
    dropout, and having a few more knobs than points. From there on, more do no harm: the wildest
    curve has just enough.
    """
)
