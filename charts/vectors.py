"""Pictures of the dot product: votes that add up, arrows and their shadows, and the clock."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from charts.drawing import drawing
from charts.replay import layered
from charts.style import CLASSES, DATA, HEIGHT, MODEL, ceiling
from lessons.dot_product import Timings

REACH = 4.6
"""Half the height of a picture of arrows, in units."""

_PASSED = alt.Color("passed:N", scale=alt.Scale(domain=[False, True], range=CLASSES), legend=None)
_NAME = alt.Text("name:N")


@drawing
def votes(
    names: Sequence[str],
    products: np.ndarray,
    *,
    bias: float,
    mark: float,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw how the products and the bias add up to the score, each bar on top of the last one.

    Parameters
    ----------
    names : sequence of str
        What each product is, for the axis.
    products : (n_features,) array of float
        Inputs times weights, in points.
    bias : float
        Added at the end.
    mark : float
        The score from which on one passes.
    height : int
        In pixels.
    """
    parts = [*map(float, products), bias]
    ends = np.cumsum(parts)
    steps = pd.DataFrame(
        {
            "what": [*names, "bias"],
            "start": ends - parts,
            "end": ends,
            "name": [f"{part:+.4g}" for part in parts],
            "top": np.maximum(ends, ends - parts),
        }
    )
    score = float(ends[-1])
    total = pd.DataFrame(
        {
            "what": ["score z"],
            "start": [0.0],
            "end": [score],
            "name": [f"{score:.4g}"],
            "top": [max(score, 0.0)],
            "passed": [score >= mark],
        }
    )
    what = alt.X("what:N", title=None, sort=None, axis=alt.Axis(labelAngle=0))
    start, top = alt.Y("start:Q", title="points"), alt.Y("top:Q", title="points")
    end = alt.Y2("end:Q")
    level = alt.Chart(pd.DataFrame({"start": [mark], "name": [f"pass mark {mark:g}"]}))
    level = level.encode(start, MODEL)
    return layered(
        alt.Chart(steps).mark_bar(opacity=0.55).encode(what, start, end, MODEL),
        alt.Chart(total).mark_bar().encode(what, start, end, _PASSED),
        alt.Chart(pd.concat([steps, total]))
        .mark_text(dy=-9, fontWeight=600)
        .encode(what, top, MODEL, text=_NAME),
        level.mark_rule(strokeDash=[2, 3]),
        level.mark_text(align="left", x=4, dy=-8).encode(text=_NAME),
        height=height,
    )


@drawing
def class_votes(
    names: Sequence[str], votes: np.ndarray, *, mark: float, plain_mark: float, height: int = 220
) -> alt.LayerChart:
    """Draw what each student's exams are worth together, and the mark that they must reach.

    Parameters
    ----------
    names : sequence of str
        The students.
    votes : (n_students,) array of float
        Their weighted sums, without the bias.
    mark, plain_mark : float
        What the sums must reach with the bias, and what they would have to without it.
    height : int
        In pixels.
    """
    table = pd.DataFrame(
        {
            "student": list(names),
            "votes": votes,
            "passed": votes >= mark,
            "name": [f"{vote:.4g}" for vote in votes],
        }
    )
    rows = alt.Scale(paddingInner=0.35)
    student = alt.Y("student:N", title=None, sort=None, scale=rows)
    points = alt.X("votes:Q", title="x · w (points)", axis=alt.Axis(tickCount=8))
    bars = alt.Chart(table).encode(student, points)
    marks = pd.DataFrame(
        {
            "votes": [plain_mark, mark],
            "name": [f"mark without the bias: {plain_mark:g}", f"with the bias: {mark:g}"],
        }
    )
    plain, moved = (alt.Chart(marks[i : i + 1]).encode(points, MODEL) for i in (0, 1))
    return layered(
        bars.mark_bar().encode(_PASSED),
        bars.mark_text(align="left", dx=6, fontWeight=600).encode(MODEL, text=_NAME),
        plain.mark_rule(strokeDash=[2, 3]),
        moved.mark_rule(strokeWidth=3),
        plain.mark_text(y=-8).encode(text=_NAME),
        moved.mark_text(y=-26, fontWeight=600).encode(text=_NAME),
        height=height,
    )


@drawing
def arrows(
    w: np.ndarray,
    others: Mapping[str, np.ndarray],
    feet: Mapping[str, np.ndarray],
    *,
    height: int = 380,
) -> alt.LayerChart:
    """Draw arrows from one point, and the shadow that each casts on the line along w.

    Parameters
    ----------
    w : (2,) array of float
        Where the shadows fall.
    others, feet : mapping of str to (2,) array of float
        By name the arrows, and the ends of their shadows; NaN where there is none.
    height : int
        In pixels.
    """
    tips = np.array([*others.values(), w])
    feet_of_all = np.array([*(feet[name] for name in others), np.full(2, np.nan)])
    names = np.where(np.hypot(*tips.T) > 0, [*others, "w"], "")
    table = pd.DataFrame(
        {
            "name": names,
            "whose": [*(["others"] * len(others)), "w"],
            "o": 0.0,
            "x": tips[:, 0],
            "y": tips[:, 1],
            "foot_x": feet_of_all[:, 0],
            "foot_y": feet_of_all[:, 1],
            "turn": 90.0 - np.degrees(np.arctan2(tips[:, 1], tips[:, 0])),
        }
    )
    ink = alt.Color(
        "whose:N", scale=alt.Scale(domain=["others", "w"], range=["violet", "gray"]), legend=None
    )
    # Names a little beyond the tips, and the line along w through the whole picture.
    table[["name_x", "name_y"]] = tips * (1.0 + 0.45 / np.maximum(np.hypot(*tips.T), 0.45))[:, None]
    along = pd.DataFrame({"x": [-20 * w[0], 20 * w[0]], "y": [-20 * w[1], 20 * w[1]]})
    tip, origin = _place("x", "y"), _place("o", "o")
    base = alt.Chart(table)
    cast = base.transform_filter("isValid(datum.foot_x)")
    to_foot = alt.X2("foot_x:Q"), alt.Y2("foot_y:Q")
    return layered(
        alt.Chart(along).mark_line(strokeWidth=1, strokeDash=[2, 3], clip=True).encode(*tip, MODEL),
        cast.mark_rule(strokeWidth=9, opacity=0.3, clip=True).encode(*origin, *to_foot, DATA),
        cast.mark_rule(strokeDash=[3, 3], clip=True).encode(*tip, *to_foot, DATA),
        base.mark_rule(strokeWidth=3, clip=True).encode(*origin, alt.X2("x:Q"), alt.Y2("y:Q"), ink),
        base.transform_filter("datum.name !== ''")
        .mark_point(shape="triangle-up", filled=True, size=170, opacity=1, clip=True)
        .encode(*tip, ink, angle=alt.Angle("turn:Q", scale=None)),
        base.mark_text(fontSize=16, fontWeight=600, clip=True).encode(
            *_place("name_x", "name_y"), ink, text=_NAME
        ),
        height=height,
    )


def _place(x: str, y: str) -> tuple[alt.X, alt.Y]:
    """Return a place in the plane; angles are drawn true, however wide the picture is."""

    def scale(size: str) -> alt.Scale:
        half = f"{REACH} * {size} / height"
        return alt.Scale(domain=[alt.ExprRef(f"-{half}"), alt.ExprRef(half)], nice=False)

    return (
        alt.X(f"{x}:Q", title="first axis", scale=scale("width"), axis=alt.Axis(tickMinStep=1)),
        alt.Y(f"{y}:Q", title="second axis", scale=scale("height"), axis=alt.Axis(tickMinStep=1)),
    )


@drawing
def over_angle(
    degrees: np.ndarray, products: np.ndarray, *, at: float, height: int = 380
) -> alt.LayerChart:
    """Draw the dot product over the angle between two arrows, and mark the present angle.

    Parameters
    ----------
    degrees, products : (n,) array of float
        Angles from 0 to 180 in equal steps, and the dot product of the two lengths at each.
    at : float
        The present angle; NaN if there is none, beside an arrow of length 0.
    height : int
        In pixels.
    """
    scale = alt.Scale(domain=[0, 180], nice=False)
    angle = alt.X(
        "angle:Q", title="angle (degrees)", scale=scale, axis=alt.Axis(values=[0, 45, 90, 135, 180])
    )
    value = alt.Y("dot:Q", title="dot product x · w")
    dot = float(np.interp(at, degrees, products))
    here = pd.DataFrame({"angle": [at], "dot": [dot], "name": [f"{at:.0f}°: {dot:.2f}"]})
    zero = alt.Chart(pd.DataFrame({"dot": [0.0]})).encode(value, MODEL)
    ball = alt.Chart(here).encode(angle, value, DATA)
    layers = [
        zero.mark_rule(strokeDash=[2, 3]),
        alt.Chart(pd.DataFrame({"angle": degrees, "dot": products}))
        .mark_line()
        .encode(angle, value, MODEL),
    ]
    if np.isfinite(at):
        layers.append(ball.mark_circle(size=190, opacity=1))
        name = ball.mark_text(align="left", dx=12, dy=-12, fontWeight=600)
        layers.append(name.encode(text=_NAME))
    return layered(*layers, height=height)


@drawing
def two_measures(
    names: Sequence[str], cosines: np.ndarray, dots: np.ndarray, *, height: int = 380
) -> alt.LayerChart:
    """Draw what cosine and dot product say of two arrows: a falling line is a disagreement.

    Parameters
    ----------
    names : sequence of str
        The arrows.
    cosines, dots : (n_arrows,) array of float
        Both measures; an arrow without a cosine is left out.
    height : int
        In pixels.
    """
    table = pd.DataFrame({"name": list(names), "cosine": cosines, "dot": dots})
    similar = alt.X("cosine:Q", title="cosine (→ more alike)", scale=alt.Scale(domain=[-1.1, 1.1]))
    reach = ceiling(1.35 * max(1.0, float(np.abs(dots).max())))
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    large = alt.Y("dot:Q", title="dot product (↑ larger)", scale=scale)
    base = alt.Chart(table).transform_filter("isValid(datum.cosine)").encode(similar, large)
    layers = [
        base.mark_line(strokeWidth=2, strokeDash=[2, 3]).encode(MODEL),
        base.mark_circle(size=190, opacity=1).encode(DATA),
        base.mark_text(fontSize=16, fontWeight=600, dy=-18).encode(DATA, text=_NAME),
    ]
    if not np.isfinite(cosines).all():
        reason = pd.DataFrame({"name": ["an arrow of length 0 has no cosine"]})
        text = alt.Chart(reason).mark_text(align="left", x=10, y=14)
        layers.append(text.encode(MODEL, text=_NAME))
    return layered(*layers, height=height)


@drawing
def clock(timings: Timings, *, height: int = 380) -> alt.LayerChart:
    """Draw how long each way of computing the same scores took, over the number of features.

    Parameters
    ----------
    timings : Timings
        As measured.
    height : int
        In pixels.
    """
    parts = [
        pd.DataFrame({"size": timings.sizes, "time": seconds * 1e6, "name": name})
        for name, seconds in timings.seconds.items()
    ]
    table = pd.concat(parts)
    longest = int(timings.sizes[-1])
    names = table[table["size"] == longest].sort_values("time", ignore_index=True)
    # Names of lines that end close together are moved apart, upwards: a third of a decade at least.
    for i in range(1, len(names)):
        names.loc[i, "time"] = max(names["time"][i], 10**0.35 * names["time"][i - 1])
    size = alt.X(
        "size:Q",
        title="features of each student",
        scale=alt.Scale(type="log", domain=[1, 12.0 * longest], nice=False),
        axis=alt.Axis(values=list(map(int, timings.sizes)), format="~s"),
    )
    taken = alt.Y(
        "time:Q",
        title="microseconds for all students",
        scale=alt.Scale(type="log"),
        axis=alt.Axis(format=",~g", tickCount=5),
    )
    base = alt.Chart(table).encode(
        size,
        taken,
        MODEL,
        detail=alt.Detail("name:N"),
        tooltip=[
            alt.Tooltip("name:N", title="method"),
            alt.Tooltip("size:Q", title="features", format=",d"),
            alt.Tooltip("time:Q", title="microseconds", format=",.3~g"),
        ],
    )
    return layered(
        base.mark_line(point=alt.OverlayMarkDef(size=45)),
        alt.Chart(names).mark_text(align="left", dx=8).encode(size, taken, MODEL, text=_NAME),
        height=height,
    )
