"""What the judge alone draws: numbers by step, and the reward beside the share of real names."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.picture import Picture, between, draw, frames, group, layered, stack, structure
from charts.core.picture import rows as table
from charts.core.replay import NOW, SO_FAR
from charts.core.sentences import way
from charts.core.series import PAIR, Axes, Guessed, Line, name_layer, names_above, series
from charts.core.style import PERCENT
from training.recorded_run import RecordedRun

REWARD, REAL = "reward a word", "real names"


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
    """Draw one or two numbers (n_frames,) of a single run by step; guesses are for the end."""
    names = "above" if len(lines) > 1 else ""
    axes = Axes(run.unit, title, x_step=1, names=names, replayed=True, percent=most == 1, **how)
    drawn = [Line(*each, style) for each, style in zip(lines.items(), PAIR, strict=False)]
    at_end = (float(run.steps[-1]), guesses) if guesses else None
    return series(run, drawn, axes, (0.0, most), marks=marks, guesses=at_end)


@structure
def _plane(n_runs: int) -> alt.LayerChart:
    x = alt.X("reward:Q", title=REWARD, scale=between("x0", "x1"))
    y = alt.Y("real:Q", title=REAL, scale=between("y0", "y1"), axis=PERCENT)
    line = draw.transform_filter(SO_FAR).mark_line(opacity=0.85).encode(order="frame:Q")
    paths = [
        group(
            draw.transform_filter(datum.run == i).encode(color=alt.ColorValue(style.ink)),
            line,
            draw.transform_filter(NOW).mark_point(
                shape=style.shape, filled=True, size=170, opacity=1
            ),
        )
        for i, style in enumerate(PAIR[:n_runs])
    ]
    plane = group(table("runs").encode(x=x, y=y), *paths)
    return layered(plane, name_layer(PAIR[:n_runs]), height=300)


def plane(runs: Mapping[str, RecordedRun], most: float) -> Picture:
    """Draw the paths of up to two runs: their reward, up to ``most``, and share of real names."""
    each = [frames(r, reward=r.metrics["reward"], real=r.metrics["real"]) for r in runs.values()]
    tables = {"runs": stack(dict(enumerate(each))), "names": names_above(list(runs), PAIR)}

    def words() -> str:
        ways = [f"{k} {way(v['reward'], v['real'])}" for k, v in zip(runs, each, strict=True)]
        return f"Reward and share of real names: {'; '.join(ways)}."

    last = min(len(one["frame"]) for one in each) - 1
    ends = {"x_ends": (0.0, most), "y_ends": (0.0, 1.0)}
    return Picture.of(_plane(len(runs)), tables, last=last, words=words, **ends)
