"""The player: play, pause, step and scrub through a recorded run, in the browser.

It sends a browser event for each frame, to which the charts of `charts.core.replay` listen; the
server hears nothing, but that a run was watched to its end.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from charts.core.picture import Picture
from charts.core.replay import EVENT
from training.figures import figure, percent
from training.recorded_run import MAX_EVEN_FRAMES, RecordedRun
from ui.components import component, sent
from ui.page import current
from ui.pictures import picture
from ui.run.runs import memoised
from ui.session import progress

_PLAYER = component("player")
IN_TWO_EARS = 2
"""Most runs that can be heard as sound at once, one per ear."""
PLAY_TIME = 9.0
"""Duration in seconds of a replay of many frames."""
_LOSS, _NO_LOSS = "{:.4g}", 1e-4
"""Format of a loss, and the loss below which it is about zero."""
_LONGEST, _SHORTEST = 0.6, 0.016
"""Longest and shortest display of one frame in seconds."""
_FIRST = 0.35
"""Shortest display of the first frame in seconds; later ones decrease from it."""
_FADE = 0.85
TICKS = 12.0
"""Ticks per second where everything is wrong."""


def player(
    run: RecordedRun | Mapping[str, RecordedRun],
    *,
    plays: str = "",
    begins: int | None = 0,
    tells: str = "",
    curve: bool = False,
    piece: str = "player",
    meanwhile: Mapping[str, RecordedRun] | None = None,
    **formats: str,
) -> str:
    """Show the controls of a scene's run and return the name that its charts follow.

    A run ``begins`` at an epoch and plays by itself from there, each time that it is another run;
    one that has only grown plays on. Of a run that was predicted, by the key ``plays``, the end is
    hidden until it has played. With reduced motion, and where all scenes are shown, runs stand at
    their end. Within `ui.predicted` the key is known, and while the question is open pictures stand
    at the first frame, with nothing to press, unless other runs are to be played ``meanwhile``.

    ``tells`` is how keys of containers begin: the run stands still while something in one is held,
    and `epoch_shown` is the epoch at which it was taken hold of. A ``curve`` over the slider is
    that of the last format, a share.
    """
    runs = {"": run} if isinstance(run, RecordedRun) else dict(run)
    name = current.key(piece)
    if (stage := current.STAGE.get()) is not None:
        stage.has_player()
        plays = stage.plays
        if stage.is_open:  # keeps a place for the run, which page.css hides until one has answered
            first = {of: each.so_far(1) for of, each in runs.items()}
            runs, begins = (dict(meanwhile), begins) if meanwhile else (first, None)
    shown = tuple(formats.items())
    readings = memoised(_displays, name, tuple(runs), shown, *runs.values())
    if not current.plays():
        begins = None
    data = {**readings, "player": name, "event": EVENT, "plays": plays, "begins": begins}
    data |= {"tells": tells, "curve": curve, "open": stage is not None and stage.is_open}
    if any(each.is_under_way for each in runs.values()):
        data |= {"grows": True, "keeps": False}
    with st.container(key=f"{name}_room") if stage is not None else nullcontext():
        _mount(name, data)
    return name


def _mount(name: str, data: dict[str, Any]) -> None:
    """Show a player; who has watched a whole run to its end has done the scene."""
    scene = (current.lesson(), "scene", current.scene())
    counts = not (data.get("grows") or data["open"]) and progress.lacks(*scene)
    _PLAYER(
        key=name,
        data=data | {"counts": counts},
        on_epoch_change=_note,
        on_watched_change=partial(progress.award, *scene),
    )


def _note() -> None:
    """Let the page run, so that the epoch is known before the knob is let go."""


def epoch_shown(name: str) -> int:
    """Return the epoch that a player has told; 0 if it has told none."""
    told = sent(name, "epoch")
    return told if type(told) is int else 0  # the browser sends it


def replayed(
    run: RecordedRun | Mapping[str, RecordedRun], *pictures: tuple[str, Picture, str], **how: Any
) -> str:
    """Show pictures of a run with its player right below them; return the player's name."""
    places = st.columns(len(pictures)) if len(pictures) > 1 else [st.container()]
    follow = player(run, **how)
    for place, (name, pic, alt) in zip(places, pictures, strict=True):
        with place:
            picture(pic, name, alt=alt, player=follow)
    return follow


_STANDS = 900
"""How long a step of a walk stands, in milliseconds, and how long each frame of its way."""
_MOVES = 42


def walked(
    says: Sequence[str],
    frames: int = 1,
    *,
    moves: Sequence[int] = (),
    stands: int = _STANDS,
    anew: bool = False,
) -> str:
    """Show the player of a walk, perhaps within `ui.predicted`; return its name.

    Each step takes as many ``frames``; the buttons and keys go to the next step, and below the
    player stands what that step ``says``, the first before the walk begins.
    ``moves`` has the milliseconds of a frame on the way of each step. A walk that says other things
    stands where the last one stood, or goes through its steps ``anew``.
    """
    name, stage = current.key("walk"), current.STAGE.get()
    if stage is not None:
        stage.has_player()
    is_open = stage is not None and stage.is_open
    if is_open:  # keeps a place for the walk, which page.css hides until one has answered
        says = says[:1]
    last = frames * (len(says) - 1)
    moves = moves or [_MOVES] * len(says)
    data = {
        "player": name,
        "event": EVENT,
        "plays": stage.plays if stage is not None else "",
        "begins": 0 if current.plays() and not is_open else None,
        "tells": "",
        "open": is_open,
        "keeps": last < MAX_EVEN_FRAMES,  # a page of thousands of drawings is no page to keep
        "unit": "step",
        "epochs": " ".join(map(str, range(last + 1))),
        "readings": [],
        "frame_ms": " ".join(
            str(moves[at // frames] if at % frames else stands) for at in range(last + 1)
        ),
        "heard": [],
        "sound_note": "",
        "says": list(says),
        "anew": anew,
        "frames_a_step": frames,
    }
    with st.container(key=f"{name}_player_room"):
        _mount(name, data)
    return name


def _displays(
    _player: str, names: Sequence[str], formats: Iterable[tuple[str, str]], *runs: RecordedRun
) -> dict[str, Any]:
    """Return a player's readouts of its runs; the player's name has its lesson's."""
    seconds, heard = pace(runs), runs[:IN_TWO_EARS]
    counted = [ticks(run, seconds) for run in heard]
    ticks_are = "; ticks are mistakes" if any(each.any() for each in counted) else ""
    sides = "; the first run is on the left, the second on the right" if len(heard) > 1 else ""
    return {
        "unit": runs[0].unit,
        "epochs": " ".join(f"{step:,}" for step in runs[0].steps),
        "readings": [
            _readings(run, of, dict(formats)) for of, run in zip(names, runs, strict=True)
        ],
        "frame_ms": " ".join(f"{1000 * each:.0f}" for each in seconds),
        "sound_note": ticks_are + sides,
        "heard": [
            {
                "loss": " ".join(f"{loss:.4g}" for loss in run.loss),
                "ticks": " ".join(map(str, each)),
            }
            for run, each in zip(heard, counted, strict=True)
        ],
    }


def _readings(run: RecordedRun, name: str, formats: Mapping[str, str]) -> dict[str, Any]:
    """Return a run's figures at each frame as text."""
    scalars = {"epochs": run.epochs, **run.parameters, **run.metrics}
    # What is rewarded rises, and its loss is only the opposite; of mistakes, it is only the share;
    # and where names are counted, examples and rewards have losses that cannot be compared.
    columns = (
        {}
        if run.metrics.keys() & {"reward", "mistakes", "real_names"}
        else {"loss": (run.loss, _LOSS)}
    )
    columns |= {label: (scalars[label], text) for label, text in formats.items()}
    return {
        "name": name,
        # On pages these are called held-out.
        "labels": [x.replace("validation_", "held-out ").replace("_", " ") for x in columns],
        "columns": [
            " ".join(_written(float(value), text) for value in values)
            for values, text in columns.values()
        ],
    }


def _written(value: float, text: str) -> str:
    """Format a number without line breaks in it; a share reads 100 % only if it is whole."""
    words = text.format(value).replace("%", " %")
    if value < 1 and words.startswith("100") and words.endswith("%"):
        words = percent(value, 1)
    if text == _LOSS and 0 < value < _NO_LOSS:
        words = "≈ 0"
    elif text == _LOSS and 1e12 <= value < np.inf:
        return "over a trillion".replace(" ", "\N{NO-BREAK SPACE}")
    return (figure(value, 4) if "e" in words or "n" in words else words).replace(
        " ", "\N{NO-BREAK SPACE}"
    )


def pace(runs: Sequence[RecordedRun]) -> np.ndarray:
    """Return how many seconds to show each frame: longest at first and where the loss changes most.

    Single runs, with the same epochs. The (n_frames,) seconds add up to about `PLAY_TIME`, if there
    are enough frames.
    """
    n = len(runs[0].epochs)
    changes = np.mean([_change(run.loss) for run in runs], axis=0)
    first = _FIRST * _FADE ** np.arange(n)
    left = max(PLAY_TIME - first.sum(), 0.0)
    # A third is spread evenly, so that a plateau is seen as one.
    shares = first + left * (1 / (3 * n) + 2 / 3 * changes)
    return np.clip(shares, _SHORTEST, _LONGEST)


def ticks(run: RecordedRun, seconds: np.ndarray) -> np.ndarray:
    """Return the number of sound ticks at each frame: (n_frames,) int.

    One per mistake if the run counts them, otherwise more for more wrong samples.
    """
    if "mistakes" in run.metrics:
        return np.diff(run.metrics["mistakes"], prepend=0).clip(0, 3).astype(int)
    wrong = 1 - np.nan_to_num(run.metrics.get("accuracy", np.ones(run.n_frames)))
    return np.diff(np.floor(np.cumsum(TICKS * wrong * seconds)), prepend=0).astype(int)


def _change(loss: np.ndarray) -> np.ndarray:
    """Return each step's share of the loss's total change."""
    finite = np.isfinite(loss) & (loss > 0)
    if finite.sum() < 2:
        return np.full(len(loss), 1 / len(loss))
    values = np.where(finite, loss, loss[finite].max())
    moved = np.zeros(len(loss))
    for seen in (values, np.log(values)):  # on a linear and on a logarithmic axis
        # The square root shows small changes, and keeps a single jump from taking all the time.
        steps = np.sqrt(np.abs(np.diff(seen)))
        moved[:-1] += steps / max(steps.sum(), 1e-300)
    total = moved.sum()
    return moved / total if total > 0 else np.full(len(loss), 1 / len(loss))
