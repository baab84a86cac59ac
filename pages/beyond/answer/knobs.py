"""What the scenes of a writer that answers share: knobs, the transcript, and shares by step."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import charts
import ui
from datasets.people import BOT, INDEX, KNOWN, LINES, SYSTEM, USER, WORDS
from lessons.answer.model import N_READING, READS
from lessons.answer.writing import gone_on
from training.figures import percent
from training.recorded_run import RecordedRun

KNOBS = ui.Knobs(
    "answer",
    ui.Slider("n_dialogues", "Example dialogues", 0, 20, 12, 1),
    ui.Choice("reads", "It has read", READS, "homes", {"homes": "who lives where"}),
    ui.Slider("n_refusals", "Examples of “no idea”", 0, 7, 0, 1),
    ui.Slider("n_kept", "Turns that are kept", 1, 4, 4, 1),
    ui.Switch("stops", "The program stops it at your turn", True),
    ui.Scale("untold", "Share of examples in which nothing was told", (0.0, 0.1, 0.2, 0.4), 0.2),
    ui.Choice("says", "The user says", list(LINES), "opposite"),
    ui.Scale("contradicting", "Share of examples that contradict", (0.0, 0.05, 0.15, 0.3), 0.0),
    ui.Scale("learning_rate", "Learning rate on dialogues", (0.001, 0.002, 0.005, 0.01), 0.005),
    ui.Scale("n_steps", "Steps on dialogues", (0, 30, 60, 120, 240), 120),
    ui.Slider("seed", "Seed: people, texts and starts", 0, 99, 0, 1),
)
EXAMPLES = ("learning_rate", "n_steps", "seed")


def starts(seed: int) -> tuple[int, ...]:
    """Return the seeds of the four starts over which is averaged."""
    return tuple(range(seed, seed + 4))


def transcript(
    run: RecordedRun,
    text: str,
    player: str | None,
    unseen: int = 0,
    look: int = 0,
    stops: bool = True,
    **of: Any,
) -> None:
    """Show how the first start of a run goes on with a text that it sees in part, word by word."""
    one, seen = run[0] if run.runs else run, " ".join(text.split()[unseen:])
    words, p = ui.memoised(gone_on, one, seen, stops=stops, look=look)
    marks = {"user": INDEX[USER], "bot": INDEX[BOT], "system": INDEX[SYSTEM]}
    how = {"unseen": unseen, "look": look, "stops": stops, "known": KNOWN}
    data = charts.letters.transcript(
        WORDS,
        [INDEX[word] for word in text.split()],
        words,
        p,
        network=None if one.is_under_way else one.final,
        player=player,
        **marks | how | of,
    )
    wrote = " ".join(WORDS[i] for i in words[-1])
    told = f"“{seen}” goes on: “{wrote}”, with {percent(p[-1].max())} for its word {look + 1}."
    ui.transcript(data, "transcript", text=told)


def watched(
    run: RecordedRun, text: str, pictures: Mapping[str, Mapping[str, Any]], alt: str, **how: Any
) -> None:
    """Show a run: its transcript, and by title pictures of shares (n_starts, n_frames) by name."""
    hero, below, one = st.container(), st.container(), run[0] if run.runs else run
    follow = ui.player(one)
    read = N_READING if run.hyperparameters.get("reads") != "nothing" else 0
    marks = {"dialogues begin": read} if one.steps[-1] > read > 0 else None
    with hero:
        transcript(run, text, follow, **how)
    by_step = [
        charts.curves.by_step(one, y, t, height=280, marks=marks) for t, y in pictures.items()
    ]
    drawn = [(f"by_step{i or ''}", picture, alt) for i, picture in enumerate(by_step)]
    with below:
        ui.side_by_side(*drawn, player=follow)
