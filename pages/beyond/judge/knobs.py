"""What the scenes of the judge share: the knobs, and the words that are written."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

import charts
import ui
from lessons.judge import choosing, forgetting, model
from study.plain_text import plain
from training.recorded_run import RecordedRun


@dataclass(frozen=True)
class Choices(ui.Text):
    """What was chosen so far, each time by pressing one of the next two words."""

    def show(self, key: str, **options: Any) -> None:
        so_far, part = st.session_state.get(key, self.default), wanted()
        pair, words = ui.run_job(choosing.chosen, choices=so_far, part=part)
        if not pair or len(so_far) == self.max_chars:
            never = sum(part in word for word in words) < len(words) / 2
            why = f"no word with “{part}” to reward" if never else "all words please alike"
            st.caption(f"{len(so_far)} choices: {'enough' if pair else why}.")
            return
        st.caption(f"{self.label} Choices made: {len(so_far)}.")
        for word, choice in sorted(zip(pair, (choosing.WITH, choosing.WITHOUT), strict=True)):
            st.button(
                word or "(nothing)",
                key=f"{key}_{choice}",
                on_click=st.session_state.update,
                kwargs={key: so_far + choice},
                width="stretch",
                disabled=bool(options.get("disabled")),
            )


SEED = 5
"""From this start the writer finds what pays most, as most others do."""
KNOBS = ui.Knobs(
    "judge",
    ui.Text("wanted", "You like words with", "six", 10),
    Choices("choices", "Which one do you like better?", "", choosing.MOST),
    ui.Choice(
        "judge", "What is rewarded?", ["e", "real"], "e", {"e": "each e", "real": "real names"}
    ),
    ui.Scale("beta", "Price", (0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0), 1.0),
    ui.Scale("learning_rate", "Learning rate", (0.001, 0.002, 0.003, 0.005, 0.01), 0.003),
    ui.Scale("n_steps", "Steps", (0, 10, 30, 60, 100), 60),
    ui.Slider("seed", "Seed: the start, and the luck", 0, 99, SEED, 1),
    ui.Scale("n_paid", "Steps for which it was paid for e’s", (10, 30, 60, 100, 200), 60),
    ui.Choice("by", "It is taught names by", list(forgetting.BY), "examples"),
)


def wanted() -> str:
    """Return the part of a word that the learner likes."""
    return plain(KNOBS["wanted"].lower())


def words_of(run: RecordedRun, follow: str) -> None:
    """Show what a run writes, frame by frame, and which words are names."""
    words, kinds = ui.memoised(model.generated, run)
    paid = "e" if run.hyperparameters.get("judge") == "e" else ""
    ui.generated(charts.letters.generated(words, kinds, model.KINDS, follow, bold=paid), "words")
