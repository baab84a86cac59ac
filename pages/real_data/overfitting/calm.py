"""30 knobs: the curve with just enough of them is the wildest, and many more calm it."""

import ui
from charts.core.picture import Picture, round_up
from charts.core.series import Axes, Line, series
from lessons.overfitting.claims import more_points_help
from lessons.overfitting.polynomials import N_KNOBS, OneSample, one_sample, train_curve
from pages.real_data.overfitting.knobs import KNOBS, NEW, SAMPLE, curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count

scene = Scene(
    __name__,
    "30 knobs",
    "Do more knobs make a curve wilder?",
    covers=["Double descent"],
    claims=[more_points_help],
    knobs=["more", "wild", *SAMPLE],
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
    case=KNOBS.defaults("more", *SAMPLE),
)
def many_knobs() -> Answer:
    """Compare the curve that has far more knobs than points with the one that has as many."""
    held_out = one_sample(many=True).held_out
    wild, calm = float(held_out[N_KNOBS == 12].item()), float(held_out[-1])
    return Answer(
        "higher" if calm > 1.1 * wild else "level" if calm > 0.9 * wild else "lower",
        "12 knobs leave **one** curve that meets every point, however wild. 30 leave many, and a flat "
        "start ends at a calm one, since here finer wiggles are fainter.",
        because={
            "higher": "With 30 knobs it need not swing so far to meet every point",
            "level": "They do, by the only curve that 12 can draw",
            "lower": "with 30 knobs it need not swing so far to meet every point",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("Back to the wild curve of degree 11: **12 knobs for 12 points**, just enough for all.")
    with ui.predicted(many_knobs, share=0.56, explains=False) as stage:
        case = stage.case and {**stage.case, "more": 12}
        n_knobs, wild, n_points, noise, luck = KNOBS.values("more", "wild", *SAMPLE).values()
        of_sample = {"n_points": n_points, "noise": noise, "seed": luck}
        run = ui.memoised(train_curve, n_knobs=n_knobs, n_wild=3 * wild, **of_sample)
        names = {n: count(n, "knob") for n in N_KNOBS.tolist()}
        sample, drawn = curve("more", names, new=True, run=run, case=case)
        alt = "Points, new points, and the curve; thin: from wild starts."
        asked = KNOBS.values("more", *SAMPLE) == KNOBS.defaults("more", *SAMPLE)
        told = dict.fromkeys(run.metrics, "{:.3f}")
        ui.replayed(run, ("calmed", drawn, alt), begins=0 if asked else None, **told)
        if not case:
            stage.ask("more", "wild", back=False)
            with stage.afterwards():
                alt = "The error on new points, by the number of knobs."
                ui.picture(by_knobs(sample, n_knobs), "by_knobs", alt=alt)
                ui.say_of_knobs(what_it_does(sample))
                KNOBS.ask(more=SAMPLE, back=False)
                if KNOBS.values(*scene.knobs) != KNOBS.defaults(*scene.knobs):
                    KNOBS.reset_button(*scene.knobs)
    stage.explain()
    if not wild:
        ui.say("Could 30 knobs be wild at all? Train them **from wild starts**, too.")
    elif n_knobs <= n_points:
        ui.say("With so few knobs only one curve comes closest: every start ends at it.")
    else:
        ui.say(
            "From wild starts it meets every point as well, and keeps some of the swings it began with."
        )


def by_knobs(sample: OneSample, at: float) -> Picture:
    """Draw the error on new points by the number of knobs, with one marked."""
    axes = Axes("knobs of the curve", "error on new ones", x_step=1, knob="more", height=260)
    ends = (0.0, round_up(float(sample.held_out.max())))
    lines = [Line("", sample.held_out, NEW)]
    marks = {"a knob for each point": float(len(sample.y))}
    return series(N_KNOBS, lines, axes, ends, x_ends=(0.0, 31.0), own=at, marks=marks)


def what_it_does(sample: OneSample) -> str:
    """Say what becomes of a curve's error on new points as it gets more knobs."""
    errors = sample.held_out
    peak = N_KNOBS[errors.argmax()]
    if not N_KNOBS[errors.argmin()] < peak < 30 or errors[-1] > errors.max() / 2:
        return "Take knobs away, one by one: where does the curve go wild?"
    return (
        f"The error falls, rises to a peak at {peak} knobs, and falls again: **double descent**. It is "
        f"lowest with {N_KNOBS[errors.argmin()]}: {errors.min():.3f}, against {errors[-1]:.3f} with 30."
    )


scene.several(
    "calms",
    "A curve with 12 knobs meets 12 points, and is wild between them. Which of these would calm it?",
    right(
        "30 knobs in place of 12, trained from a flat start",
        "Many curves with 30 knobs meet every point, and the flat start ended at a calm one.",
    ),
    right("4 knobs in place of 12", "It can no longer meet every point, so it goes between them."),
    right(
        "48 points in place of 12",
        "12 knobs can’t meet so many: what one point asks for, its neighbours forbid.",
    ),
    wrong(
        "Ten times as many epochs of training",
        "Only one curve with 12 knobs meets all 12 points: however long it trains, it ends there.",
    ),
    wrong(
        "30 knobs, trained from wild starts",
        "They meet every point, too, and stay as wild between them as they began.",
    ),
)

scene.remember(
    """
    **The wildest curve has just enough knobs to meet every point.** With many more, it can be calm
    again. Four knobs did better still.
    """
)
