"""Changed under way: a training that goes on from the epoch shown, with other settings."""

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
from ui.run import replay

COMMON = {"learning_rate": RATES, "batch_size": BATCHES, "l1": PENALTIES, "l2": PENALTIES}
"""Common values of the settings that may change under way."""
FROM_SHOWN, UNDER_WAY = "build_from_shown", "under_way"
"""The switch by which they hold from the epoch shown on, and where the keys of their knobs' containers begin."""
REACHED, GOES_ON, PENDING = "build_reached", "build_goes_on", "build_pending"
"""The last epoch of the run shown; settings and the epoch where they go on; one just asked for."""


def turnable(name: str) -> None:
    """Show a knob of a setting that may change under way."""
    key, now = f"{KNOBS.key(name)}_scale", now_in_force()[name]
    options = [f"{value:.10g}" for value in sorted({*COMMON[name], now})]
    st.session_state[key] = f"{now:.10g}"
    args = (name, key, ui.key("player"))
    with st.container(key=f"{UNDER_WAY}_{name}"):
        st.select_slider(KNOBS.label_of(name), options, key=key, on_change=turn, args=args)


def typed_rate() -> None:
    """Show a field for any learning rate."""
    name, key = "learning_rate", KNOBS.key("learning_rate_typed")
    ends = float(schedule.RATE.low), float(schedule.RATE.high)
    st.session_state[key] = float(now_in_force()[name])
    args = (name, key, ui.key("player"))
    label = f"{KNOBS.label_of(name)}, any"
    with st.container(key=f"{UNDER_WAY}_typed"):
        st.number_input(label, *ends, step=0.01, format="%.6g", key=key, on_change=turn, args=args)


def now_in_force() -> dict[str, Any]:
    """Return what may change under way, as it stands at the start or after all changes."""
    values = KNOBS.values(*schedule.CHANGEABLE)
    return schedule.in_force(values, made_so_far(), EPOCHS[-1]) if from_shown() else values


def from_shown() -> bool:
    return bool(st.session_state.get(FROM_SHOWN))


def made_so_far() -> schedule.Schedule:
    """Return the changes made under way; none if the address is nonsense, which is said below."""
    try:
        return schedule.decode(KNOBS["schedule"])
    except ValueError:
        return ()


def turn(name: str, key: str, player: str) -> None:
    """Set a knob from the start, or let it change at the epoch shown."""
    value = float(st.session_state[key])
    if not from_shown():
        KNOBS.set(**{name: value})
        return
    epoch = replay.epoch_shown(player, st.session_state.get(REACHED, KNOBS["n_epochs"]))
    made, at_first = made_so_far(), KNOBS.values(*schedule.CHANGEABLE)
    wanted = schedule.changed_from(at_first, made, epoch, {name: value})
    if len(wanted) > schedule.MAX_CHANGES:
        st.toast(f"{schedule.MAX_CHANGES} changes are the most: take some back.")
        return
    later = sum(at > epoch for at, *_ in made)
    go_on_from(epoch, later, count(later, "later change"), schedule=schedule.encode(wanted))


def go_on_from(epoch: int, n_left_out: int, left_out: str, **turned: str) -> None:
    """Let the training go on from an epoch with knobs turned; what was changed later is left out."""
    if n_left_out:
        is_, it = ("is", "it") if n_left_out == 1 else ("are", "them")
        st.toast(
            f"{left_out} {is_} left out. Your browser’s Back brings {it} back.",
            icon=":material/undo:",
        )
    st.session_state[PENDING] = epoch
    n_epochs = KNOBS["n_epochs"]
    if epoch >= n_epochs:  # some are left after it
        n_epochs = min((n for n in EPOCHS if n > epoch), default=n_epochs)
    KNOBS.set(**turned, n_epochs=n_epochs)


def goes_on_at(settings: dict[str, Any]) -> int:
    """Return the epoch from which a training with these settings goes on; 0 if it starts anew."""
    if (epoch := st.session_state.pop(PENDING, None)) is not None:
        st.session_state[GOES_ON] = settings, epoch
    kept, at = st.session_state.get(GOES_ON, (None, 0))
    return at if kept == settings else 0


def say_changes(run: RecordedRun) -> None:
    """Say what was changed under way, and offer the way back."""
    if made := run.hyperparameters["schedule"]:
        ui.say(f"Changed under way: {'; '.join(report.schedule_in_words(run))}.")
        take_back("schedule", schedule.encode(made[:-1]))


def take_back(knob: str, without_last: str) -> None:
    """Offer the way back from what was changed on the way; the knob holds it as text."""
    ending = "" if knob == "changes" else f"_{knob}"
    ways = {"Take the last one back": without_last} if without_last else {}
    with st.container(horizontal=True):
        for label, left in (ways | {"Take all back": ""}).items():
            st.button(
                label,
                icon=":material/undo:",
                key=f"build_{label.lower().replace(' ', '_')}{ending}",
                on_click=KNOBS.set,
                kwargs={knob: left},
            )
