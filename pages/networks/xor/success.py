"""Rates: the same start at learning rates 0.01, 0.5 and 5."""

from typing import Any

import charts
import ui
from lessons.xor.claims import unsolved_is_stuck
from lessons.xor.experiments import N_STARTS, THREE_RATES, outcomes_by_rate
from lessons.xor.model import solved
from lessons.xor.model import train as train_network
from pages.networks.xor.knobs import KNOBS, surface
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure, listed
from training.hyperparameters import holds_for_any
from training.progress import subtask, track
from training.recorded_run import FEW_FRAMES, RecordedRun

scene = Scene(
    __name__,
    "Rates",
    "Which learning rate solves it: 0.01, 0.5 or 5?",
    covers=["Learning rates 0.01, 0.5 and 5", "Step size (learning rate)"],
    path="further",
    claims=[unsolved_is_stuck],
    knobs=["n_hidden", "activation", "loss", "start", "n_epochs", "seed"],
)

MORE = ("activation", "loss", "start", "n_epochs")
CASE: dict[str, Any] = {
    "run": True,
    "n_hidden": 4,
    "activation": "sigmoid",
    "loss": "cross-entropy",
    "start": "normal",
    "n_epochs": 5000,
    "seed": 3,
}


@scene.predict(
    """
    Four hidden neurons, the same start, 5,000 epochs. Which rate ends with the least loss?
    """,
    {
        "small": "0.01: small steps miss nothing",
        "middle": "0.5: the middle one is safe",
        "large": "5: the largest steps get furthest",
    },
    case=CASE,
)
def rates() -> Answer:
    """Train at the three rates, from one start and from 40, and see which loss ends least."""
    start = {name: at for name, at in CASE.items() if name != "run"}
    with subtask(0, 1, of=4):
        ends = [
            float(train_network(**start, learning_rate=rate).loss[-1])
            for rate in track(THREE_RATES)
        ]
    small, middle, large = (figure(end, 2) for end in ends)
    least = min(zip(ends, ("small", "middle", "large"), strict=True))[1]
    with subtask(1, 3, of=4):
        n_solved, medians, n_higher = outcomes_by_rate(THREE_RATES)
    of_medians = listed([figure(median, 2) for median in medians])
    return Answer(
        least,
        f"Luck? From {N_STARTS} starts, 0.01 solves {n_solved[0] or 'none'}, 0.5 solves "
        f"{n_solved[1]} and 5 solves {n_solved[2]}; the median loss at the end is {of_medians}. "
        f"At 5, {n_higher[2] or 'none'} of these losses ends above where it began.",
        because={
            "small": "Small steps miss nothing, but 5,000 of them do not get there",
            "middle": "0.5 solves it, but 5 does not overshoot either: it gets there sooner and goes on",
            "large": "its steps are ten times as long, and still short enough",
        },
        figure=f"the loss ends at {small}, {middle} and {large}",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The same network, the same start, three learning rates. Too small a rate takes forever; too
        large a one overshoots, tutorials say. Where do these three stand?
    """)
    with ui.predicted(rates, share=0.68, explains=False) as stage:
        settings = stage.values("n_hidden", "seed", *MORE)
        # Side by side, which takes half as long as one after the other.
        settings |= {"learning_rate": THREE_RATES, "max_frames": FEW_FRAMES}
        batch = ui.run_job(train_network, **settings)
        runs = {f"rate {rate:g}": batch[i] for i, rate in enumerate(THREE_RATES)}
        places = ui.columns(3)
        follow = ui.player(runs)
        for place, (name, run) in zip(places, runs.items(), strict=True):
            with place:
                label = f"The plane as the network sees it at {name}."
                surface(run, name, label, title=name.capitalize(), height=230, player=follow)
        with stage.aside:
            falling = charts.curves.race(runs, loss_name=settings["loss"], height=290)
            ui.picture(falling, "losses", player=follow, alt="The loss by epoch at each rate.")
    KNOBS.in_a_row("n_hidden", "seed", more=MORE)
    ui.say(solved_by(runs))
    stage.explain()
    ui.say(r"""
        It does not overshoot at 5. Even at 50 the loss does not grow without end: the neurons
        **saturate**. They are sure of everything, right or wrong, and have hardly any slope left.
    """)


@holds_for_any("n_hidden", "activation", "loss", "start", "seed", "learning_rate")
def solved_by(runs: dict[str, RecordedRun]) -> str:
    """Say which of the runs have solved XOR."""
    n_epochs = next(iter(runs.values())).hyperparameters["n_epochs"]
    there = [name for name, run in runs.items() if solved(run)]
    if not there:
        return f"After {n_epochs:,} epochs, none of the three has solved XOR."
    return f"After {n_epochs:,} epochs, XOR is solved at **{' and at '.join(there)}**."


scene.remember(
    """
    A learning rate is too large when its steps overshoot, not when a tutorial says so: try a small,
    a middling and a large one.
    """
)
