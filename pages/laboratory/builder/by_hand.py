"""By hand: numbers that a learner sets, and a training that goes on from them."""

import streamlit as st

import ui
from laboratory.builder import report
from pages.laboratory.builder.knobs import KNOBS, settings_of
from pages.laboratory.builder.under_way import go_on_from, take_back
from training import parameter_edits
from training.figures import count
from training.parameter_edits import ParameterEdits
from training.recorded_run import RecordedRun


def train_on(wanted: ParameterEdits) -> None:
    """Let the training go on from numbers that were set by hand, at the epoch that was shown."""
    epoch, made = wanted[0][0], settings_of(KNOBS.values())["changes"]
    anew = {change[:4] for change in wanted}
    before = [c for c in made if c[0] <= epoch and c[:4] not in anew]
    changes = parameter_edits.encode((*before, *wanted)[: parameter_edits.MAX_EDITS])
    later = sum(change[0] > epoch for change in made)
    said = f"{count(later, 'number')} set after a later epoch"
    go_on_from(epoch, later, said, changes=changes)


def n_left(run: RecordedRun) -> int:
    """Return how many more numbers may be set."""
    return parameter_edits.MAX_EDITS - len(run.hyperparameters["changes"])


def say_changes(run: RecordedRun) -> None:
    """Say what was set by hand, and offer the way back."""
    if made := run.hyperparameters["changes"]:
        ui.say(f"Set by hand after {'; after '.join(report.changes_in_words(run))}.")
        with st.container(horizontal=True):
            take_back("changes", parameter_edits.encode(made[:-1]))
