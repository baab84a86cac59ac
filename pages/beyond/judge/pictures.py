"""What the judge alone draws: numbers by step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from charts.core.picture import Picture
from charts.core.series import PAIR, Axes, Guessed, Line, series
from lessons.judge.model import LONGEST
from training.recorded_run import RecordedRun


def by_step(
    run: RecordedRun,
    lines: Mapping[str, np.ndarray],
    title: str,
    most: float,
    *,
    marks: Mapping[str, float] | None = None,
    guesses: Guessed | None = None,
    **how: Any,
) -> Picture:
    """Draw one or two numbers (n_frames,) by a run's steps; guesses are for the end."""
    names = "above" if len(lines) > 1 else ""
    axes = Axes(run.unit, title, x_step=1, names=names, replayed=True, percent=most == 1, **how)
    drawn = [Line(*each, style) for each, style in zip(lines.items(), PAIR, strict=False)]
    at_end = (float(run.steps[-1]), guesses) if guesses else None
    return series(run, drawn, axes, (0.0, most), marks=marks, guesses=at_end)


def reward_and_names(runs: Mapping[str, RecordedRun], judge: str) -> list[Picture]:
    """Draw what one or two runs earn a word, and the share of their words that are real names."""
    shorter = min(runs.values(), key=lambda run: run.n_frames)
    most = 1.0 if judge == "real" else LONGEST + 1.0
    return [
        by_step(
            shorter,
            {name: run.metrics[what][: shorter.n_frames] for name, run in runs.items()},
            title,
            end,
            height=230,
        )
        for what, title, end in (("reward", "reward a word", most), ("real", "real names", 1.0))
    ]
