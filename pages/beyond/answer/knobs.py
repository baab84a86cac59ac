"""What the scenes of a writer that answers share: knobs and the transcript."""

from collections.abc import Sequence
from typing import Any

import charts
import ui
from datasets.people import BOT, INDEX, KNOWN, SYSTEM, USER, WORDS, ids, last_turns
from lessons.answer.model import READS
from lessons.answer.writing import gone_on
from training.recorded_run import RecordedRun

KNOBS = ui.Knobs(
    "answer",
    ui.Slider("n_dialogues", "Example dialogues", 0, 20, 12, 1),
    ui.Choice("reads", "It has read", READS, "homes", {"homes": "who lives where"}),
    ui.Slider("n_refusals", "Examples of “no idea” (about other people)", 0, 7, 0, 1),
    ui.Slider("n_kept", "Lines that are kept", 1, 4, 3, 1),
    ui.Switch("stops", "The program stops it at your turn", True),
    ui.Scale("contradicting", "Share of examples where users contradict", (0.0, 0.05, 0.5), 0.0),
    ui.Scale("learning_rate", "Learning rate on dialogues", (0.001, 0.002, 0.005, 0.01), 0.005),
    ui.Scale("n_steps", "Steps on dialogues", (0, 30, 60, 120, 240), 120),
    ui.Slider("seed", "Seed: people, texts and starts", 0, 99, 0, 1),
)
EXAMPLES = ("learning_rate", "n_steps", "seed")


def starts(seed: int) -> tuple[int, ...]:
    """Return the seeds of the four starts over which is averaged."""
    return tuple(range(seed, seed + 4))


def transcript(
    run: RecordedRun | None,
    text: str,
    *others: str,
    player: str | None,
    swapped: Sequence[str] = (),
    name: str = "transcript",
    **of: Any,
) -> None:
    """Show how a run, if there is one, goes on with a text that it sees in part, or with others.

    Of several starts each gets its text in turn. All may be ``swapped`` for others.
    """
    of = {"kept": 0, "look": 0, "stops": True, "player": player, "known": KNOWN} | of
    of |= {"user": INDEX[USER], "bot": INDEX[BOT], "system": INDEX[SYSTEM]}
    seen, look = last_turns(text, of["kept"]) if of["kept"] else text, of["look"]
    how = {"stops": of["stops"], "look": look, "n_words": 6 if others else 12}
    texts = seen, *others, *swapped
    each: Any = [([[]], [])] if run is None else ui.memoised(gone_on, run, *texts, **how)
    network = None if run is None or run.is_under_way or run.runs else run.final
    data = charts.letters.transcript(
        WORDS, map(ids, (text, *texts[1:])), each, network=network, **of
    )
    wrote = " ".join(WORDS[i] for i in each[0][0][-1])
    ui.transcript(data, name, text=f"“{seen}” goes on: “{wrote}”.")
