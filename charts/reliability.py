"""The reliability curve: how often it happened, over the probability that was given to it."""

import altair as alt

from charts.logistic import PERCENT
from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.style import DATA, HEIGHT, MODEL
from training.calibration import Reliability, TrueReliability


@structure
def _reliability(title: str, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    share = alt.Scale(domain=[-0.06, 1.12], nice=False)
    x = alt.X("predicted:Q", title=x_title, scale=share, axis=PERCENT)
    y = alt.Y("observed:Q", title=y_title, scale=share, axis=PERCENT)
    base = rows("bins").encode(x=x, y=y, color=MODEL)
    ideal = rows("ideal").mark_line(strokeWidth=1, strokeDash=[2, 3])
    sizes = alt.Scale(domain=[1, 100], range=[30, 500], clamp=True)
    return layered(
        ideal.encode(x=x, y=y, color=MODEL),
        rows("band")
        .mark_rule(strokeWidth=9, opacity=0.35)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q", color=DATA),
        base.mark_line(strokeWidth=1.5),
        base.mark_circle(opacity=1).encode(
            size=alt.Size("n:Q", scale=sizes, legend=None),
            tooltip=[
                alt.Tooltip("predicted:Q", title=x_title, format=".0%"),
                alt.Tooltip("observed:Q", title=y_title, format=".0%"),
                alt.Tooltip("n:Q", title="how many"),
            ],
        ),
        title=title,
        height=height,
    )


def reliability(
    found: Reliability,
    *,
    true: TrueReliability | None = None,
    title: str,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how often it happened beside the probability given to it, bin by bin.

    Parameters
    ----------
    found : Reliability
        A larger dot stands for more samples in a bin; empty bins are left out.
    true : TrueReliability, optional
        In which band true probabilities would lie in 95 of 100 cases.
    title, x_title, y_title : str
        What the picture and its axes are called.
    height : int
        In pixels.
    """
    filled = found.n_samples > 0
    band: dict[str, Column] = {"predicted": [], "low": [], "high": []}
    if true is not None:
        ends = {"low": true.low[filled], "high": true.high[filled]}
        band = {"predicted": found.predicted[filled], **ends}
    tables: dict[str, dict[str, Column]] = {
        "bins": {
            "predicted": found.predicted[filled],
            "observed": found.observed[filled],
            "n": found.n_samples[filled],
        },
        "band": band,
        "ideal": {"predicted": [0.0, 1.0], "observed": [0.0, 1.0]},
        LIMITS: limits(last=0),
    }
    return Picture(_reliability(title, x_title, y_title, height), tables)
