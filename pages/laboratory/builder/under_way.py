"""Changed under way: a training that goes on from the epoch shown, with other settings."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import ui
from laboratory.builder import report
from pages.laboratory.builder.knobs import KNOBS, RATES
from training import schedule
from training.build_settings import BATCHES, EPOCHS
from training.figures import count
from training.recorded_run import RecordedRun
from training.regularisation import PENALTIES
from ui.controls.knob_kinds import give
from ui.run import replay

COMMON = {"learning_rate": RATES, "batch_size": BATCHES, "l1": PENALTIES, "l2": PENALTIES}
"""Common values of the settings that may change under way."""
UNDER_WAY = "under_way"
"""Where the keys of their knobs' containers begin."""
ACCEPTED, GOES_ON = "build_accepted", "build_goes_on"
"""The last settings shown; those asked for now, and the epoch from which they go on."""


def turnable(name: str) -> None:
    """Show a knob of a setting that may change under way."""
    key, now = f"{KNOBS.key(name)}_scale", now_in_force()[name]
    options = [f"{value:.10g}" for value in sorted({*COMMON[name], now})]
    give(key, f"{now:.10g}")
    args = (name, key, ui.key("player"))
    with st.container(key=f"{UNDER_WAY}_{name}"):
        st.select_slider(KNOBS.label_of(name), options, key=key, on_change=turn, args=args)


def typed_rate() -> None:
    """Show a field for any learning rate."""
    name, key = "learning_rate", KNOBS.key("learning_rate_typed")
    ends = float(schedule.RATE.low), float(schedule.RATE.high)
    give(key, float(now_in_force()[name]))
    args = (name, key, ui.key("player"))
    label = f"{KNOBS.label_of(name)}, any"
    with st.container(key=f"{UNDER_WAY}_typed"):
        st.number_input(label, *ends, step=0.01, format="%.6g", key=key, on_change=turn, args=args)


def now_in_force() -> dict[str, Any]:
    """Return what may change under way, as it stands after all changes."""
    return schedule.in_force(KNOBS.values(*schedule.CHANGEABLE), made_so_far(), EPOCHS[-1])


def made_so_far() -> schedule.Schedule:
    """Return the changes made under way; none if the address is nonsense, which is said below."""
    try:
        return schedule.decode(KNOBS["schedule"])
    except ValueError:
        return ()


def turn(name: str, key: str, player: str) -> None:
    """Let a setting change at the epoch shown; at the first or the last one, training starts anew."""
    value, epoch = float(st.session_state[key]), replay.epoch_shown(player)
    if not 0 < epoch < KNOBS["n_epochs"]:
        start_anew(**{name: value})
        return
    made, at_first = made_so_far(), KNOBS.values(*schedule.CHANGEABLE)
    wanted = schedule.changed_from(at_first, made, epoch, {name: value})
    if len(wanted) > schedule.MAX_CHANGES:
        st.toast(f"{schedule.MAX_CHANGES} changes are the most: take some back.")
        return
    later = sum(at > epoch for at, *_ in made)
    go_on_from(epoch, later, count(later, "later change"), schedule=schedule.encode(wanted))


def start_anew(**turned: float) -> None:
    """Begin at epoch 0 with the settings as they stand after all changes, and those turned."""
    KNOBS.set(**{**now_in_force(), **turned}, schedule="")


def go_on_from(epoch: int, n_left_out: int, left_out: str, **turned: str) -> None:
    """Let the training go on from an epoch with knobs turned; what was changed later is left out."""
    if n_left_out:
        is_, it = ("is", "it") if n_left_out == 1 else ("are", "them")
        st.toast(
            f"{left_out} {is_} left out. Your browser’s Back brings {it} back.",
            icon=":material/undo:",
        )
    n_epochs = KNOBS["n_epochs"]
    if epoch >= n_epochs:  # some are left after it
        n_epochs = min((n for n in EPOCHS if n > epoch), default=n_epochs)
    KNOBS.set(**turned, n_epochs=n_epochs)


def goes_on_at(asked: dict[str, Any]) -> int:
    """Return the epoch at which a training goes on from the one shown; 0 if it starts anew."""
    kept, at = st.session_state.get(GOES_ON, (None, 0))
    if kept != asked:
        at = same_until(st.session_state.get(ACCEPTED, {}), asked)
        st.session_state[GOES_ON] = asked, at
    return at


def same_until(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Return the last epoch up to which two trainings are the same; 0 if they never are."""
    made = ("schedule", "changes")
    apart = {name for name in {*one, *other} if one.get(name) != other.get(name)}
    if not one or apart - {*made, "n_epochs"}:
        return 0
    changed = [epoch for name in made for epoch, *_ in {*one[name]} ^ {*other[name]}]
    return min([one["n_epochs"], other["n_epochs"], *changed])


def say_changes(run: RecordedRun) -> None:
    """Say what was changed under way, and offer the way back."""
    if made := run.hyperparameters["schedule"]:
        ui.say(f"Changed under way: {'; '.join(report.schedule_in_words(run))}.")
        with st.container(horizontal=True):
            take_back("schedule", schedule.encode(made[:-1]))
            icon, key = ":material/restart_alt:", "build_start_anew"
            st.button("Start anew with these settings", icon=icon, key=key, on_click=start_anew)


def take_back(knob: str, without_last: str) -> None:
    """Offer the way back from what was changed on the way; the knob holds it as text."""
    ending = "" if knob == "changes" else f"_{knob}"
    ways = {"Take the last one back": without_last} if without_last else {}
    for label, left in (ways | {"Take all back": ""}).items():
        st.button(
            label,
            icon=":material/undo:",
            key=f"build_{label.lower().replace(' ', '_')}{ending}",
            on_click=KNOBS.set,
            kwargs={knob: left},
        )
