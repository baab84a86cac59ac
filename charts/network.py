"""A small network from within: its drawing, its parameters, and what it answers.

The parameters of a run are those of `charts.plane`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from charts.packed import Row, pick, unseen
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.plane import MOST, NETWORK, NEURON, network_columns, network_rows, on_canvas
from charts.style import CLASSES, GRADIENT, HEIGHT, MODEL, RIVAL, ceiling
from training.recorded_run import RecordedRun

_CLASS = alt.Color("label:N", scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)


@structure
def _answers(title: str, first: str, second: str, n_points: int, height: int) -> alt.LayerChart:
    base = rows("cases").transform_calculate(
        p="now[datum.i]",
        other=f"now[{n_points} + datum.i]",
        said="format(100 * datum.p, '.1f') + ' %'",
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(labelExpr="100 * datum.value + ' %'", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("p:Q", title="probability of class 1", scale=scale, axis=axis)
    y = alt.Y("case:N", title="inputs → truth", sort=None)
    tooltip = [
        alt.Tooltip("case:N", title="inputs → truth"),
        alt.Tooltip("p:Q", title=first, format=".4f"),
        alt.Tooltip("other:Q", title=second, format=".4f"),
    ]
    figures = base.encode(y=y, text=alt.Text("said:N"), color=MODEL)
    chart = layered(
        unseen("frames"),
        base.mark_bar(height=16).encode(x=x, y=y, color=_CLASS, tooltip=tooltip),
        base.mark_tick(thickness=4, height=26, opacity=1).encode(
            x=alt.X("other:Q", scale=scale), y=y, color=RIVAL
        ),
        # Beyond the end of the axis, where neither bar nor tick can be.
        figures.mark_text(align="left", x="width", dx=8),
        height=height,
    ).add_params(_both_answers(n_points).parameter("frames"))
    return chart.properties(title=title)


def _both_answers(n_points: int) -> Row:
    return Row(*(f"{whose}{i}" for whose in ("p", "other") for i in range(n_points)))


def answers(
    run: RecordedRun,
    probabilities: np.ndarray,
    others: np.ndarray,
    *,
    cases: Sequence[str],
    labels: np.ndarray,
    title: str,
    names: tuple[str, str],
    height: int = 230,
) -> Picture:
    """Draw the probability of class 1 for each of a few points, beside another network's.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    probabilities, others : (n_frames, n_points) array of float
        What the two networks say at each frame.
    cases : sequence of str
        What each point is called.
    labels : (n_points,) array
        The truth, 0 or 1.
    title : str
        Above the picture.
    names : (str, str)
        What the two networks are called.
    height : int
        In pixels.
    """
    n_points = len(labels)
    said = {f"p{i}": probabilities[:, i] for i in range(n_points)}
    said |= {f"other{i}": others[:, i] for i in range(n_points)}
    tables: dict[str, Mapping[str, Column]] = {
        "frames": _both_answers(n_points).table(said),
        "cases": {"i": np.arange(n_points), "case": list(cases), "label": labels.astype(int)},
        LIMITS: limits(last=run.n_frames - 1),
    }
    return Picture(_answers(title, *names, n_points, height), tables)


@structure
def _parameters(title: str, keys: tuple[str, ...], height: int) -> alt.LayerChart:
    base = rows("names").transform_calculate(
        setting="now[datum.i]",
        slope=f"now[{len(keys)} + datum.i]",
        # The longest arrow of the whole run takes a quarter of the room beside zero.
        to=f"datum.setting - 0.25 * data('{LIMITS}')[0].reach * datum.slope / "
        f"data('{LIMITS}')[0].steepest",
    )
    x = alt.X("setting:Q", title="value (ink), downhill (brass)", scale=between("low", "high"))
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelOverlap=False, labelFlush=False))
    tooltip = [
        alt.Tooltip("name:N", title="parameter"),
        alt.Tooltip("setting:Q", title="value", format=".4~g"),
        alt.Tooltip("slope:Q", title="slope of the loss", format=".3~g"),
    ]
    chart = layered(
        unseen("frames"),
        base.mark_bar(clip=True, opacity=0.75).encode(x=x, y=y, color=MODEL, tooltip=tooltip),
        base.mark_rule(strokeWidth=4, clip=True).encode(
            x=x, x2=alt.X2("to:Q"), y=y, color=GRADIENT
        ),
        height=height,
    ).add_params(_values_and_slopes(keys).parameter("frames"))
    return chart.properties(title=title)


def _values_and_slopes(keys: tuple[str, ...]) -> Row:
    return Row(*keys, *(f"slope of {key}" for key in keys))


def parameters(run: RecordedRun, *, title: str, height: int = HEIGHT) -> Picture:
    """Draw every parameter's value as a bar, and in brass which way is downhill, and how steep.

    One scale holds for the whole run: brass that has faded is a slope that has faded.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    title : str
        Above the picture.
    height : int
        In pixels, at least; many parameters take more.
    """
    names = _parameter_names(run)
    keys = tuple(names)
    values, slopes = network_columns(run.parameters), network_columns(run.gradients)
    settings = np.nan_to_num(np.abs(np.stack(list(values.values()))), posinf=0)
    reach = max(ceiling(float(min(settings.max(), 2 * settings[:, -1].max()))), 0.5)
    steepest = np.nan_to_num(np.abs(np.stack(list(slopes.values()))), posinf=0).max()
    tables: dict[str, Mapping[str, Column]] = {
        "frames": _values_and_slopes(keys).table(
            {**values, **{f"slope of {key}": slope for key, slope in slopes.items()}}
        ),
        "names": {"i": np.arange(len(keys)), "name": list(names.values())},
        LIMITS: limits(
            low=-1.25 * reach,
            high=1.25 * reach,
            reach=reach,
            steepest=float(max(steepest, 1e-12)),
            last=run.n_frames - 1,
        ),
    }
    return Picture(_parameters(title, keys, max(height, 40 + 15 * len(names))), tables)


def _parameter_names(run: RecordedRun) -> dict[str, str]:
    """Name each column of `network_columns` by what the parameter does, in reading order."""
    if "W1" not in run.parameters:
        return {"w0": "x₁ → output", "w1": "x₂ → output", "c": "bias of output"}
    names = {}
    n_hidden = run.parameters["W1"].shape[-1]
    for j in range(n_hidden):
        names[f"u{j}"] = f"x₁ → neuron {j + 1}"
        names[f"v{j}"] = f"x₂ → neuron {j + 1}"
        names[f"b{j}"] = f"bias of neuron {j + 1}"
    names |= {f"w{j}": f"neuron {j + 1} → output" for j in range(n_hidden)}
    return names | {"c": "bias of output"}


_ACROSS, _UPWARDS = 2.75, 2.8
"""What is seen of the plane in which the network is drawn, its layers 1 apart."""
_NODE = alt.value("#59636f")
"""White names can be read on it, and it on paper and in the night."""
_ENDS_Y = 0.6
"""How far above and below the middle the two inputs stand."""


def _edges(hidden: bool) -> alt.Chart:
    """Return a row for each weight, with the places x, y and x2, y2 of its two ends."""
    if not hidden:
        return alt.Chart(alt.sequence(2, as_="i")).transform_calculate(
            weight=pick([NEURON["w0"], NEURON["w1"]]),
            x="0",
            x2="2",
            y=f"[{_ENDS_Y}, -{_ENDS_Y}][datum.i]",
            y2="0",
            along="0.5",
        )
    weights = [NETWORK[f"{name}{j}"] for j in range(MOST) for name in "uvw"]
    # Three for each hidden neuron: from either input, and to the output.
    return (
        alt.Chart(alt.sequence(3 * MOST, as_="i"))
        .transform_calculate(j="floor(datum.i / 3)", kind="datum.i % 3", weight=pick(weights))
        .transform_filter(f"datum.j < {_N}")
        .transform_calculate(at=_PLACE)
        .transform_calculate(
            x="datum.kind === 2 ? 1 : 0",
            x2="datum.kind === 2 ? 2 : 1",
            y=f"[{_ENDS_Y}, -{_ENDS_Y}, datum.at][datum.kind]",
            y2="datum.kind === 2 ? 0 : datum.at",
            along="datum.kind === 2 ? 0.5 : 0.7",
        )
    )


_N = NETWORK["n"]
_PLACE = f"({_N} > 1 ? 1 - 2 * datum.j / ({_N} - 1) : 0)"
"""How high hidden neuron j stands, from -1 to 1."""


def _neurons(hidden: bool) -> list[alt.Chart]:
    """Return the rows of inputs, output and hidden neurons, each with its place and name."""
    ends = alt.Chart(alt.sequence(3, as_="i")).transform_calculate(
        x="[0, 0, 2][datum.i]",
        y=f"[{_ENDS_Y}, -{_ENDS_Y}, 0][datum.i]",
        name="['x₁', 'x₂', 'p'][datum.i]",
        bias=f"datum.i === 2 ? 'bias ' + format({NETWORK['c']}, '.2f') : ''",
        bias_x=f"datum.x + 22 * {_ACROSS} / width",
        bias_y=f"datum.y - 26 * {_UPWARDS} / height",
    )
    if not hidden:
        return [ends]
    biases = [NETWORK[f"b{j}"] for j in range(MOST)]
    within = (
        alt.Chart(alt.sequence(MOST, as_="j"))
        .transform_filter(f"datum.j < {_N}")
        .transform_calculate(
            x="1",
            y=_PLACE,
            name="'' + (datum.j + 1)",
            bias=f"{_N} > 5 ? '' : 'bias ' + format({pick(biases, 'datum.j')}, '.2f')",
            # Where no lines run: above the uppermost, below the others.
            bias_x="1",
            bias_y=f"datum.y + (datum.y > 0.9 ? 25 : -25) * {_UPWARDS} / height",
        )
    )
    return [ends, within]


@structure
def _drawing(title: str, hidden: bool, height: int) -> alt.LayerChart:
    across = alt.Scale(domain=[-0.25, _ACROSS - 0.25], nice=False)
    upwards = alt.Scale(domain=[-_UPWARDS / 2, _UPWARDS / 2], nice=False)

    def at(x: str, y: str) -> dict[str, Any]:
        return {
            "x": alt.X(f"{x}:Q", axis=None, scale=across),
            "y": alt.Y(f"{y}:Q", axis=None, scale=upwards),
        }

    row = NETWORK if hidden else NEURON
    every = [f"abs({row[name]})" for name in row.names if name[0] in "uvw"]
    dash = alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]])
    edges = _edges(hidden)
    lines = edges.transform_calculate(
        strength=f"1 + 6 * abs(datum.weight) / max({', '.join(every)}, 1e-9)",
        negative="datum.weight < 0",
    )
    # Beside the line, the further off the steeper it is on the screen.
    said = (
        edges.transform_filter(f"{_N} <= 3")
        .transform_calculate(
            across=f"(datum.x2 - datum.x) * width / {_ACROSS}",
            upwards=f"(datum.y2 - datum.y) * height / {_UPWARDS}",
        )
        .transform_calculate(slant="datum.upwards / hypot(datum.across, datum.upwards)")
        .transform_calculate(
            off="13 + 9 * abs(datum.slant)",
            said_x="datum.x + datum.along * (datum.x2 - datum.x) "
            f"- datum.off * datum.slant * {_ACROSS} / width",
            said_y="datum.y + datum.along * (datum.y2 - datum.y) "
            f"+ datum.off * sqrt(1 - datum.slant * datum.slant) * {_UPWARDS} / height",
            text="format(datum.weight, '.2f')",
        )
    )
    circles = []
    for nodes in _neurons(hidden):
        base = nodes.encode(**at("x", "y"), color=MODEL)
        name = nodes.encode(**at("x", "y"), text=alt.Text("name:N"), color=alt.value("white"))
        circles += [
            nodes.mark_circle(size=620, opacity=1).encode(**at("x", "y"), color=_NODE),
            name.mark_text(fontWeight="bold"),
            base.mark_text(fontSize=11).encode(**at("bias_x", "bias_y"), text=alt.Text("bias:N")),
        ]
    chart = layered(
        unseen("frames"),
        lines.mark_rule(opacity=0.6).encode(
            **at("x", "y"),
            x2=alt.X2("x2:Q"),
            y2=alt.Y2("y2:Q"),
            size=alt.Size("strength:Q", scale=None),  # of a rule it is the width
            strokeDash=alt.StrokeDash("negative:N", scale=dash, legend=None),
            color=MODEL,
            tooltip=[alt.Tooltip("weight:Q", format=".4~g")],
        ),
        said.mark_text(fontSize=12).encode(
            **at("said_x", "said_y"), text=alt.Text("text:N"), color=MODEL
        ),
        *circles,
        height=height,
    ).add_params(row.parameter("frames"))
    return on_canvas(chart.properties(title=title))


def drawing(run: RecordedRun, *, title: str, height: int = HEIGHT) -> Picture:
    """Draw the network itself: neurons as circles, weights as lines.

    A line is the thicker the larger its weight, and dashed if that is negative.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    title : str
        Above the picture.
    height : int
        In pixels.
    """
    row, columns = network_rows(run)
    tables: dict[str, Mapping[str, Column]] = {
        "frames": row.table(columns),
        LIMITS: limits(last=run.n_frames - 1),
    }
    return Picture(_drawing(title, row is NETWORK, height), tables)
