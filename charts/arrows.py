"""Arrows in the plane, what each casts on a line, and what their angle does to the dot product."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.style import DATA, MODEL, ceiling

REACH = 4.6
"""How far a picture of arrows reaches from its middle at least, in units."""
_HEAD = 11.0
"""Length of an arrow's head in pixels."""
_BESIDE = 0.42
"""How far from the tip its name is written, in units."""


@structure
def _arrows(height: int) -> alt.LayerChart:
    x, y = _place("x", "y")
    base = rows("arrows")
    first, second, w = (base.transform_filter(f"datum.whose === {i}") for i in range(3))
    cast = base.transform_filter("isValid(datum.foot_x)")
    to_foot = {"x2": "foot_x:Q", "y2": "foot_y:Q"}
    from_origin = {"x": alt.X("o:Q"), "y": alt.Y("o:Q")}
    along = rows("along").mark_line(strokeWidth=1, strokeDash=[2, 3], clip=True)
    layers = [
        along.encode(x=x, y=y, color=MODEL),
        cast.mark_rule(strokeWidth=9, opacity=0.3, clip=True).encode(
            **from_origin, **to_foot, color=DATA
        ),
        cast.mark_rule(strokeDash=[3, 3], clip=True).encode(x=x, y=y, **to_foot, color=DATA),
    ]
    for arrow, ink, dash in ((w, MODEL, [1, 0]), (first, DATA, [1, 0]), (second, DATA, [7, 4])):
        seen = arrow.transform_filter("datum.name !== ''")
        layers += [
            seen.mark_rule(strokeWidth=3, strokeDash=dash, clip=True).encode(
                **from_origin, x2="neck_x:Q", y2="neck_y:Q", color=ink
            ),
            seen.mark_point(
                shape="triangle-up", filled=True, size=170, opacity=1, clip=True
            ).encode(
                x=alt.X("head_x:Q"),
                y=alt.Y("head_y:Q"),
                angle=alt.Angle("turn:Q", scale=None),
                color=ink,
            ),
            seen.mark_text(fontSize=16, fontWeight=600, clip=True).encode(
                x=alt.X("name_x:Q"), y=alt.Y("name_y:Q"), text=alt.Text("name:N"), color=ink
            ),
        ]
    return layered(*layers, height=height)


def _place(x: str, y: str) -> tuple[alt.X, alt.Y]:
    """Return a place in the plane; angles are drawn true, whatever shape the picture has."""

    def scale(size: str) -> alt.Scale:
        half = f"{REACH} * {size} / min(width, height)"
        return alt.Scale(domain=[alt.ExprRef(f"-{half}"), alt.ExprRef(half)], nice=False)

    ticks = alt.Axis(tickMinStep=1)
    return (
        alt.X(f"{x}:Q", title="first feature", scale=scale("width"), axis=ticks),
        alt.Y(f"{y}:Q", title="second feature", scale=scale("height"), axis=ticks),
    )


def arrows(
    w: np.ndarray,
    others: Mapping[str, np.ndarray],
    feet: Mapping[str, np.ndarray],
    *,
    height: int = 380,
) -> Picture:
    """Draw arrows from one point, and the shadow that each casts on the line along w.

    Parameters
    ----------
    w : (2,) array of float
        Where the shadows fall.
    others, feet : mapping of str to (2,) array of float
        By name one arrow or two, and the ends of their shadows; NaN where there is none.
    height : int
        In pixels.
    """
    names = [*others, "w"]
    tips = np.array([*others.values(), w])
    lengths = np.hypot(*tips.T)
    directions = tips / np.maximum(lengths, 1e-9)[:, None]
    # The point of the head is the tip, and the shaft ends within the head.
    head = np.minimum(_HEAD * 2 * REACH / height, lengths)[:, None] * directions
    head_at, neck = tips - 0.5 * head, tips - 0.8 * head
    casts = np.array([*(feet[name] for name in others), np.full(2, np.nan)])
    origin = np.zeros_like(tips)
    drawn = np.concatenate([(origin, tips), (origin, casts), (tips, casts)], axis=1)
    places = _names_beside(tips, directions, drawn[:, np.isfinite(drawn).all(axis=(0, 2))])
    ends = 20 * np.array([-1.0, 1.0])
    tables: dict[str, dict[str, Column]] = {
        "arrows": {
            "name": [name if size > 0 else "" for name, size in zip(names, lengths, strict=True)],
            "whose": np.array([*range(len(others)), 2]),
            "o": np.zeros(len(names)),
            **_columns(tips, "x", "y"),
            **_columns(casts, "foot_x", "foot_y"),
            **_columns(neck, "neck_x", "neck_y"),
            **_columns(head_at, "head_x", "head_y"),
            **_columns(places, "name_x", "name_y"),
            "turn": 90.0 - np.degrees(np.arctan2(tips[:, 1], tips[:, 0])),
        },
        "along": {"x": ends * w[0], "y": ends * w[1]},
        LIMITS: limits(last=0),
    }
    return Picture(_arrows(height), tables)


def _columns(points: np.ndarray, x: str, y: str) -> dict[str, np.ndarray]:
    return {x: points[:, 0], y: points[:, 1]}


def _names_beside(tips: np.ndarray, directions: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return a place for each name: beyond its tip, or turned away from names and lines.

    ``drawn`` are the ends of all lines, (2, n_lines, 2).
    """
    starts, along = drawn[0], drawn[1] - drawn[0]
    squares = np.maximum((along**2).sum(axis=1), 1e-9)
    placed: list[np.ndarray] = []
    for tip, direction in zip(tips, directions, strict=True):
        best, most = tip, -1.0
        for turn in np.radians([0, 50, -50, 90, -90, 130, -130]):
            turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
            at = tip + _BESIDE * (turned @ direction)
            shares = np.clip(((at - starts) * along).sum(axis=1) / squares, 0, 1)
            to_lines = np.hypot(*(starts + shares[:, None] * along - at).T)
            to_names = [float(np.hypot(*(at - other))) for other in placed]
            # Names need more room among each other than beside a line.
            room = min(0.7, *to_names, 1.8 * float(to_lines.min()))
            if room > most + 1e-6:
                best, most = at, room
        placed.append(best)
    return np.array(placed)


@structure
def _over_angle(height: int) -> alt.LayerChart:
    x = alt.X(
        "angle:Q",
        title="angle θ (degrees)",
        scale=alt.Scale(domain=[0, 180], nice=False),
        axis=alt.Axis(values=[0, 45, 90, 135, 180]),
    )
    y = alt.Y("dot:Q", title="dot product x · w", scale=between("low", "high"))
    curve = rows("curve").encode(x=x, y=y, color=MODEL)
    here = rows("here").encode(x=x, y=y, color=DATA)
    label = here.encode(text=alt.Text("name:N"))
    # The curve falls: to the right above it there is room, and to the left below it.
    early, late = (label.transform_filter(f"datum.angle {sign} 110") for sign in ("<=", ">"))
    zero = rows(LIMITS).mark_rule(strokeDash=[2, 3])
    return layered(
        zero.encode(y=alt.YDatum(0), color=MODEL),
        curve.mark_line(),
        here.mark_circle(size=190, opacity=1),
        early.mark_text(align="left", dx=12, dy=-12, fontWeight=600),
        late.mark_text(align="right", dx=-12, dy=14, fontWeight=600),
        height=height,
    )


def over_angle(degrees: np.ndarray, dots: np.ndarray, *, at: float, height: int = 380) -> Picture:
    """Draw the dot product over the angle between two arrows, and mark the present angle.

    Parameters
    ----------
    degrees, dots : (n,) array of float
        Angles from 0 to 180 in equal steps, and the dot product of the two lengths at each.
    at : float
        The present angle; NaN if there is none, beside an arrow of length 0.
    height : int
        In pixels.
    """
    dot = float(np.interp(at, degrees, dots))
    high = ceiling(1.1 * max(float(np.abs(dots).max()), 0.1))
    here = np.isfinite(at)
    value = f"{round(dot, 2) + 0.0:.2f}".replace("-", "−")
    tables: dict[str, dict[str, Column]] = {
        "curve": {"angle": degrees, "dot": dots},
        "here": {
            "angle": np.array([at])[[here]],
            "dot": np.array([dot])[[here]],
            "name": [f"{at:.0f}°: {value}"] if here else [],
        },
        LIMITS: limits(low=-high, high=high, last=0),
    }
    return Picture(_over_angle(height), tables)
