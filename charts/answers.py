"""What two runs answer to a few samples, and how far that is from what is right."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts import pair
from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.replay import NOW, frames
from charts.style import CLASSES, HEIGHT
from training.recorded_run import RecordedRun


@structure
def _two_answers(title: str, n_samples: int, height: int) -> alt.LayerChart:
    now = (
        rows("answers")
        .transform_filter(NOW)
        .transform_calculate(i=f"sequence({n_samples})")
        .transform_flatten(["i"])
        .transform_lookup(
            lookup="i", from_=alt.LookupData(alt.NamedData(name="samples"), "i", ["name", "truth"])
        )
    )
    x = alt.X(
        "p:Q",
        title=title,
        scale=alt.Scale(domain=[0, 1], nice=False, padding=12),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    y = alt.Y("name:N", title=None, sort=None)
    offset = alt.YOffset("run:N", scale=alt.Scale(domain=pair.BOTH, paddingOuter=0.6))
    layers = []
    for run, ink, weight, shape in zip(
        pair.BOTH, pair.INKS, pair.WEIGHTS, pair.SHAPES, strict=True
    ):
        said = now.transform_calculate(p=f"datum['{run}_' + datum.i]", run=f"'{run}'")
        place = {"x": x, "y": y, "yOffset": offset}
        layers += [
            said.mark_rule(strokeWidth=weight).encode(**place, x2="truth:Q", color=ink),
            said.mark_point(size=150, opacity=1, filled=True, shape=shape).encode(
                **place,
                color=ink,
                tooltip=[alt.Tooltip("name:N"), alt.Tooltip("p:Q", format=".4f")],
            ),
        ]
    right = alt.Color(
        "truth:Q", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None, type="nominal"
    )
    goals = rows("samples").mark_tick(thickness=5, height={"band": 0.8})
    layers.insert(0, goals.encode(x=alt.X("truth:Q"), y=y, color=right))
    made = layered(*layers, pair.names(), height=height)
    return made.resolve_scale(color="independent")


def two_answers(
    runs: Mapping[str, RecordedRun],
    probabilities: Sequence[np.ndarray],
    *,
    names: Sequence[str],
    truth: np.ndarray,
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the probabilities of two runs at the frame shown, each with a stick to what is right.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone by name, recorded at the same epochs.
    probabilities : sequence of (n_frames, n_samples) array of float
        For each run its probability of class 1 for each sample.
    names : sequence of str
        What each sample is.
    truth : (n_samples,) array of float
        Its class, 0 or 1.
    title : str
        What the axis measures.
    height : int
        In pixels.
    """
    any_run = next(iter(runs.values()))
    columns = {
        f"{run}_{i}": p[:, i]
        for run, p in zip(pair.BOTH, probabilities, strict=True)
        for i in range(len(names))
    }
    tables: dict[str, Mapping[str, Column]] = {
        "answers": frames(any_run, **columns),
        "samples": {
            "i": np.arange(len(names)),
            "name": list(names),
            "truth": np.asarray(truth, dtype=float),
        },
        "names": pair.named(runs),
        LIMITS: limits(last=any_run.n_frames - 1),
    }
    return Picture(_two_answers(title, len(names), height), tables)
