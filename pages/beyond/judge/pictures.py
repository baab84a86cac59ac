"""What the judge alone draws: every name as a dot, as high as it has become more probable."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import formula
from charts.core.picture import Picture, between, draw, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.series import number_axis
from charts.core.style import DATA, MODEL
from datasets.number_names import names
from lessons.judge.model import names_apart
from training.figures import figure, fixed
from training.recorded_run import RecordedRun

LOW, HIGH = 0.003, 90.0
"""What is less probable by more lies on the floor."""
_TITLE = "times as probable as before"


@structure
def _bands(examples: str) -> alt.LayerChart:
    example = f"split('{examples}', ' ')[datum.value]"
    kinds = alt.Axis(values=[*range(5)], labelExpr=f"[datum.value, {example}]")
    x = alt.X("x:Q", title="e’s in the name, such as", scale=between("x0", "x1"), axis=kinds)
    axis = number_axis(title=_TITLE, log=True, ends=("y0", "y1"))
    y = alt.Y("times:Q", title=_TITLE, scale=between("y0", "y1", log=True), axis=axis)
    # A dot keeps its row, with a column for each frame.
    dots = rows("names").transform_calculate(times=formula("datum['at' + frame]"))
    dots = dots.transform_calculate(now=datum.before * datum.times).encode(x=x, y=y, color=DATA)
    titles = {"before": "of 1,000 words, before", "now": "now"}
    told = [alt.Tooltip(f"{of}:Q", title=title, format=".2~r") for of, title in titles.items()]
    bands = rows("bands").transform_filter(NOW).encode(x=x)
    label = draw.mark_text(lineBreak=", ", baseline="bottom", y=-27, fontWeight="bold")
    return layered(
        group(bands, draw.mark_rule(opacity=0.35).encode(y=y, x2="to:Q", color=DATA)),
        dots.mark_circle(size=44, opacity=0.7),
        dots.mark_circle(size=240, opacity=0).encode(tooltip=[alt.Tooltip("name:N"), *told]),
        group(bands, label.encode(x="e:Q", text="said:N", color=MODEL)),
        height=330,
    )


def bands(run: RecordedRun) -> Picture:
    """Draw how many times as probable as before each name is, by frame, and the account of a kind."""
    each, before, nats, _ = names_apart(run)
    kinds = np.arange(each.max() + 1)
    mean = np.array([[row[each == e].mean() for e in kinds] for row in nats])
    times, left = np.exp(mean).ravel(), (kinds - run.hyperparameters["beta"] * mean).ravel()
    said = [
        f"×{figure(now, 2)}, {fixed(rest, 1)} left" if now > LOW else "gone"
        for now, rest in zip(times, left, strict=True)
    ]
    at_end = "; ".join(f"with {e}: {s}" for e, s in enumerate(said[-len(kinds) :]))
    labels = np.reshape(said, mean.shape)
    labels[np.exp(mean).max(axis=1) <= LOW] = ["", "", "all names gone", "", ""]
    at = {f"at{i}": row for i, row in enumerate(np.exp(nats))}
    drawn = _bands(" ".join(names()[np.argmax(each == e)] for e in kinds))
    same = each[:, None] == each
    column = each - 0.4 + 0.8 * (np.tril(same).sum(axis=1) - 0.5) / same.sum(axis=1)
    dots = {"name": names()[: len(each)], "x": column, "before": 1000 * before}
    e, frame = np.tile(kinds, run.n_frames), np.repeat(np.arange(run.n_frames), len(kinds))
    lines = {"x": e - 0.45, "to": e + 0.45, "e": e, "times": np.clip(times, LOW, HIGH)}
    words, last = f"Times as probable as before, by e’s: {at_end}.", run.n_frames - 1
    tables = {"names": dots | at, "bands": lines | {"said": labels.ravel(), "frame": frame}}
    return Picture.of(
        drawn, tables, words=lambda: words, last=last, x_ends=(-0.5, 4.5), y_ends=(LOW, HIGH)
    )
