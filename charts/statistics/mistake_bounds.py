"""A theorem's bound beside measurements: over many draws, and mistake by mistake."""

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.picture import (
    LIMITS,
    Picture,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.sentences import span
from charts.core.series import powers_axis
from charts.core.style import DATA, HEIGHT, MODEL
from training.figures import count, figure


@structure
def _over_draws(x_title: str, y_title: str) -> alt.LayerChart:
    y = alt.Y(
        "value:Q",
        title=y_title,
        scale=between("low", "high", log=True),
        axis=powers_axis(y_title, "low", "high"),
    )
    allowed, counted = (
        draw.transform_calculate(value=datum[what]).encode(
            y=alt.Y("value:Q", title=y_title), color=ink
        )
        for what, ink in (("allowed", MODEL), ("counted", DATA))
    )
    draws = allowed.mark_tick(thickness=1.5, size=16, orient="horizontal", opacity=0.5)
    return layered(
        group(
            rows("draws"), draws.encode(y=y, color=MODEL), counted.mark_circle(size=36, opacity=0.4)
        ),
        group(
            rows("own"),
            draw.mark_rule(strokeDash=[4, 3]).encode(color=MODEL),
            allowed.mark_tick(thickness=4, size=26, orient="horizontal", opacity=1),
            counted.mark_circle(size=170, opacity=1),
        ),
        group(
            rows("names").encode(y=alt.Y("value:Q", title=y_title), text="name:N"),
            *(
                draw.transform_filter(datum.which == i)
                .mark_text(align="left", dx=4, fontWeight=600)
                .encode(color=ink)
                for i, ink in enumerate((MODEL, DATA))
            ),
        ),
        x=alt.X(
            "at:Q",
            title=x_title,
            scale=between("x0", "x1", log=True),
            axis=powers_axis(x_title, "x0", "x1"),
        ),
        height=370,
    )


def over_draws(
    at: Sequence[float],
    counted: np.ndarray,
    allowed: np.ndarray,
    *,
    own: tuple[float, float, float],
    x_title: str,
    y_title: str,
    names: tuple[str, str],
) -> Picture:
    """Draw measured counts and their bound for many draws, on logarithmic axes.

    Both are (n_values, n_draws); ``own`` is the value, count and bound of one's own draw.
    """
    n_draws = counted.shape[1]
    # Draws of one value stand slightly apart, in a fixed order.
    apart = np.exp(0.05 * np.linspace(-1, 1, n_draws))
    tables = {
        "draws": {
            "at": (np.array(at)[:, None] * apart).ravel(),
            "counted": np.maximum(counted, 1.0).ravel(),
            "allowed": allowed.ravel(),
        },
        "own": {
            "at": np.array([own[0]]),
            "counted": np.array([max(own[1], 1.0)]),
            "allowed": np.array([own[2]]),
        },
        "names": {
            "at": np.full(2, 1.25 * at[-1]),
            "value": np.array([np.median(allowed[-1]), max(1.0, np.median(counted[-1]))]),
            "name": names,
            "which": [0, 1],
        },
    }
    high = round_up(1.2 * float(max(allowed.max(), own[2])))
    ends = 0.85 * float(at[0]), 3.6 * float(at[-1])
    spec = _over_draws(x_title, y_title)
    return Picture.of(
        spec,
        tables,
        x_ends=ends,
        low=0.8,
        high=high,
        words=lambda: (
            f"{count(counted.size, 'draw')}: {names[1]} {span(counted)}, {names[0]} "
            f"{span(np.floor(allowed))}, which {np.sum(counted > allowed):,} exceed. "
            f"Yours, {x_title} {figure(own[0])}: {figure(own[1])}, at most "
            f"{figure(np.floor(own[2]))}."
        ),
    )


@structure
def _squeeze(names: tuple[str, str, str], titles: tuple[str, str], height: int) -> alt.LayerChart:
    y = alt.Y(
        "value:Q",
        title=titles[1],
        scale=between("low", "high", log=True),
        axis=powers_axis(titles[1], "low", "high"),
    )
    x = alt.X(
        "k:Q",
        title=titles[0],
        scale=between("one", "most", log=True),
        axis=powers_axis(titles[0], "one", "most"),
    )
    curve = (
        rows(LIMITS)
        .spread(k="[1, datum.most]")
        .transform_calculate(value=datum.long * expr.sqrt(datum.k), least=datum.gap * datum.k)
    )
    least = draw.transform_calculate(value=datum.least)
    length = rows("lengths").transform_calculate(value=datum.length).encode(color=DATA)
    bound = rows(LIMITS).transform_calculate(k=datum.allowed, value=datum.gap * datum.allowed)
    at_most = "at most " + expr.format(expr.floor(datum.k), ",.0f")
    limit_named = draw.transform_calculate(name=at_most)
    now = rows("now").transform_filter(NOW).mark_rule(strokeWidth=2)
    above = draw.mark_text(align="left", baseline="bottom", y=-8, fontWeight=600)
    return layered(
        group(
            draw.encode(x=x, y=y),
            group(
                curve.encode(color=MODEL),
                draw.mark_line(strokeDash=[6, 4], clip=True),
                least.mark_line(strokeDash=[2, 3], clip=True),
            ),
            group(
                length,
                draw.mark_line(interpolate="linear", clip=True),
                draw.mark_circle(size=70, opacity=1),
            ),
            group(
                bound.encode(color=MODEL),
                draw.mark_point(size=150, shape="diamond", filled=True, opacity=1),
                limit_named.mark_text(align="right", dx=-10, dy=-12, fontWeight=600).encode(
                    text="name:N"
                ),
            ),
        ),
        now.encode(x="k:Q", color=DATA),
        group(
            rows(LIMITS),
            *(
                above.encode(x=alt.XValue(at), text=alt.value(name), color=ink)
                for name, at, ink in zip(names, (0, 150, 290), (MODEL, DATA, MODEL), strict=True)
            ),
        ),
        height=height,
    )


def squeeze(
    lengths: np.ndarray,
    mistakes: np.ndarray,
    *,
    reach: float,
    gap: float,
    names: tuple[str, str, str],
    titles: tuple[str, str],
    height: int = HEIGHT,
) -> Picture:
    """Draw a vector's length after each mistake, between its bounds.

    After k mistakes they are ``gap`` times k and ``reach`` times the root of k, both straight on
    logarithmic axes.
    """
    allowed, n = (reach / gap) ** 2, len(lengths) - 1
    most = max(allowed, float(n))
    tables = {
        "lengths": {"k": np.arange(1, len(lengths)), "length": lengths[1:]},
        "now": {"frame": np.arange(len(mistakes)), "k": np.maximum(mistakes, 1.0)},
    }
    return Picture.of(
        _squeeze(names, titles, height),
        tables,
        one=1.0,
        most=max(10.0, round_up(1.5 * most)),
        low=0.8 * gap,
        high=1.5 * reach * float(np.sqrt(1.5 * most)),
        long=reach,
        gap=gap,
        allowed=allowed,
        words=lambda: (
            f"After {count(n, 'mistake')}, {names[1]} {figure(lengths[-1])}, between "
            f"{figure(gap * n)} and {figure(reach * np.sqrt(n))}. "
            f"There can be at most {figure(np.floor(allowed))}."
        ),
        last=len(mistakes) - 1,
    )
