"""What overfitting alone draws: the knobs of a curve, as bars."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.live import at_knob
from charts.core.picture import (
    Column,
    Picture,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.style import MODEL
from lessons.overfitting.polynomials import OneSample, knobs_of
from training.figures import fixed


@structure
def _knobs() -> alt.LayerChart:
    axis = alt.Axis(labels=False, ticks=False)
    x = alt.X("k:O", title="knob: level, slope, ever finer waves", axis=axis)
    y = alt.Y("turned:Q", title="how far it is turned", scale=between("y0", "y1"))
    said = draw.mark_text(align="left", x=-30, y=-6, fontWeight="bold")
    return layered(
        group(
            rows("knobs").encode(x=x, y=y, color=MODEL),
            draw.transform_filter(datum.strength == 0).mark_bar(opacity=0.2),
            draw.transform_filter(at_knob("strength")).mark_bar(),
        ),
        group(
            rows("largest").transform_filter(at_knob("strength")),
            said.encode(text="label:N", color=MODEL),
        ),
        height=190,
    )


def knobs(sample: OneSample, strength: int) -> Picture:
    """Draw the knobs of a sample's curve, cured with a strength, before those without a cure."""
    each = knobs_of(sample)
    free, *_ = largest = [float(abs(turned).max()) for turned in each]
    reach, places = round_up(max(*largest, 1e-3)), np.arange(len(each))
    said = [f"largest knob: {fixed(most, 1)} · pale, no cure: {fixed(free, 1)}" for most in largest]
    tables: dict[str, dict[str, Column]] = {
        "knobs": {
            "strength": np.repeat(places, [*map(len, each)]),
            "k": np.concatenate([np.arange(len(turned)) for turned in each]),
            "turned": np.concatenate(each),
        },
        "largest": {"strength": places, "label": said},
    }
    ends = (-reach, reach)
    return Picture.of(
        _knobs(), tables, y_ends=ends, strength=strength, words=lambda: said[strength]
    )
