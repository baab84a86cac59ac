"""What the scenes of a writer that answers share: knobs, the transcript, and shares by step."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from datasets.people import BOT, CITIES, INDEX, KNOWN, SYSTEM, USER, WORDS, ids, last_turns
from lessons.answer.model import READS
from lessons.answer.writing import Answers, gone_on, in_lanes
from training.figures import percent
from training.recorded_run import RecordedRun

KNOBS = ui.Knobs(
    "answer",
    ui.Slider("n_dialogues", "Example dialogues", 0, 20, 12, 1),
    ui.Choice("reads", "It has read", READS, "homes", {"homes": "who lives where"}),
    ui.Slider("n_refusals", "Examples of “no idea” (about other people)", 0, 7, 0, 1),
    ui.Slider("n_kept", "Turns that are kept", 1, 4, 3, 1),
    ui.Switch("stops", "The program stops it at your turn", True),
    ui.Scale("untold", "Share of examples that may say “no idea”", (0.0, 0.1, 0.2, 0.4), 0.2),
    ui.Scale("contradicting", "Share of examples that contradict", (0.0, 0.05, 0.5), 0.0),
    ui.Scale("learning_rate", "Learning rate on dialogues", (0.001, 0.002, 0.005, 0.01), 0.005),
    ui.Scale("n_steps", "Steps on dialogues", (0, 30, 60, 120, 240), 120),
    ui.Slider("seed", "Seed: people, texts and starts", 0, 99, 0, 1),
)
EXAMPLES, HEIGHT = ("learning_rate", "n_steps", "seed"), 300


def starts(seed: int) -> tuple[int, ...]:
    """Return the seeds of the four starts over which is averaged."""
    return tuple(range(seed, seed + 4))


def transcript(run: RecordedRun, text: str, player: str | None, **of: Any) -> None:
    """Show how a single run goes on with a text that it sees in part, word by word."""
    of = {"kept": 0, "look": 0, "stops": True, "player": player, "known": KNOWN} | of
    of |= {"user": INDEX[USER], "bot": INDEX[BOT], "system": INDEX[SYSTEM]}
    seen, look = last_turns(text, of["kept"]) if of["kept"] else text, of["look"]
    words, p = ui.memoised(gone_on, run, seen, stops=of["stops"], look=look)
    network = None if run.is_under_way else run.final
    data = charts.letters.transcript(WORDS, ids(text), words, p, network=network, **of)
    wrote = " ".join(WORDS[i] for i in words[-1])
    told = f"“{seen}” goes on: “{wrote}”, with {percent(p[-1].max())} for its word {look + 1}."
    ui.transcript(data, "transcript", text=told)


def by_step(run: RecordedRun, title: str, said: Answers) -> Picture:
    """Draw how often answers are right over the steps of a run."""
    lines, levels = {title: said.right.mean(axis=(0, -1))}, {"guesses": 1 / len(CITIES)}
    ends = 0, max(run.hyperparameters["n_steps"], 1)  # the same while it trains
    return charts.curves.by_step(run[0], lines, title, height=HEIGHT, x_ends=ends, levels=levels)


def one_by_one(lanes: Mapping[str, Answers], says: tuple[str, str], **how: Any) -> Picture:
    """Draw each answer as a dot in its lane, on the side of what it says."""
    (sided, right, lane), names = in_lanes([*lanes.values()]), [*lanes]
    who = [names[k] for k in lane]
    how |= {"says": says, "right": right, "height": HEIGHT}
    return charts.people.in_lanes(sided, lane >= 0, who, lane, names, **how)


def watched(run: RecordedRun, drawn: Picture, alt: str) -> tuple[RecordedRun, str]:
    """Show what is drawn of all starts of a run with its player; return the first, and the player."""
    return run[0], ui.replayed(run[0], ("by_step", drawn, alt))
