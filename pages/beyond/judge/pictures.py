"""What the judge alone draws: every name as a dot, as high as it has become more probable."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import formula
from charts.core.label_places import apart
from charts.core.picture import Picture, between, draw, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.series import number_axis
from charts.core.style import DATA, MODEL
from datasets.number_names import names
from lessons.judge.model import names_apart
from training.figures import figure
from training.recorded_run import RecordedRun

LOW, HIGH = 0.003, 60.0
"""What is less probable by more lies on the floor."""
_TITLE = "times as probable as before"


@structure
def _bands() -> alt.LayerChart:
    x = alt.X("number:Q", title="the number it names", scale=between("x0", "x1"))
    axis = number_axis(title=_TITLE, log=True, ends=("y0", "y1"))
    y = alt.Y("times:Q", title=_TITLE, scale=between("y0", "y1", log=True), axis=axis)
    # A dot keeps its row, with a column for each frame.
    dots = rows("names").transform_calculate(times=formula("datum['at' + frame]"))
    dots = dots.transform_calculate(now=datum.before * datum.times).encode(x=x, y=y, color=DATA)
    shade = alt.Opacity("e:Q", scale=alt.Scale(domain=[0, 4], range=[0.4, 1]), legend=None)
    titles = {"e": "e’s", "before": "of 1,000 words, before", "now": "now"}
    told = [alt.Tooltip(f"{of}:Q", title=title, format=".2~r") for of, title in titles.items()]
    known = dots.transform_filter(datum.name == "seventeen").mark_text(dy=-12)
    bands = rows("bands").transform_filter(NOW)
    label = draw.mark_text(align="left", fontWeight="bold", x=alt.ExprRef("width"), dx=8)
    widest = rows("bands").mark_text(align="left", x=alt.ExprRef("width"), dx=8, opacity=0)
    return layered(
        group(bands, draw.mark_rule(opacity=0.35).encode(y=y, color=DATA)),
        dots.mark_circle(size=44).encode(opacity=shade),
        dots.mark_circle(size=240, opacity=0).encode(tooltip=[alt.Tooltip("name:N"), *told]),
        known.encode(text="name:N"),
        group(bands, label.encode(y="_y:Q", text="said:N", color=MODEL)),
        widest.encode(text=alt.value("4 e’s: ×0.0000")),  # keeps their room, whatever is said
        height=330,
    )


def bands(run: RecordedRun) -> Picture:
    """Draw how many times as probable as before each name is, by frame, and each number of e's."""
    each, before, nats, _ = names_apart(run)
    kinds = range(each.max() + 1)
    means = np.exp([[row[each == e].mean() for e in kinds] for row in nats])
    share = np.clip(np.log(means / LOW) / np.log(HIGH / LOW), 0, 1)
    said = [
        f"{e or 'no'} e{'’s' * (e > 1)}: {f'×{figure(mean, 2)}' if mean > LOW else 'gone'}"
        for (_, e), mean in np.ndenumerate(means)
    ]
    at = {f"at{i}": row for i, row in enumerate(np.exp(nats))}
    number, frame = np.arange(len(each)) + 1, np.repeat(np.arange(run.n_frames), len(kinds))
    dots = {"name": names()[: len(each)], "number": number, "e": each, "before": 1000 * before}
    places = np.ravel([LOW * (HIGH / LOW) ** apart(row, 0.065) for row in share])
    lines = {"times": np.clip(means, LOW, HIGH).ravel(), "_y": places, "said": said, "frame": frame}
    words = f"Times as probable as before, by e’s: {'; '.join(said[-len(kinds) :])}."
    tables, last = {"names": dots | at, "bands": lines}, run.n_frames - 1
    return Picture.of(
        _bands(), tables, words=lambda: words, last=last, x_ends=(0, 100), y_ends=(LOW, HIGH)
    )
