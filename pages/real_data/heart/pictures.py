"""Pictures of the heart patients alone: who is on which side, pairs in order, and a hundred alike."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

import charts
from charts.core.formulas import FRAME, HIGH, Formula, TableRow, expr
from charts.core.live import how_many, live
from charts.core.number_format import percentage
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    on_sides,
    rows,
    structure,
    unseen,
)
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL, PERCENT, class_ink
from charts.core.vega_internals import GLIDE
from lessons.heart import decisions
from lessons.heart.experiments import correlations, kept, noise
from lessons.heart.patients import N_HELD_OUT, feature_names, outcomes, split
from pages.real_data.heart.knobs import KNOBS
from training.decisions import auc, confusion_matrix, roc
from training.figures import figure, fixed, percent
from training.recorded_run import RecordedRun

PATIENTS = "A dot for each patient held out, by the probability of disease, and the cut."
HEIGHT, SQUARE = 280, 320
"""Of most pictures, and of those with two axes of one kind, in pixels."""
_NOTHING = "\N{NO-BREAK SPACE}"


def held_out_patients(
    run: RecordedRun,
    threshold: float = 0.5,
    *,
    knob: str = "",
    at_end: bool = False,
    told: bool = False,
    marked: int | None = None,
    **how: Any,
) -> Picture:
    """Draw those held out by the probability of disease that a single run gives them.

    ``told`` leaves out whom the run tells “no disease” in the end, and counts nobody.
    """
    held_out, p = decisions.held_out_by(run, every_frame=True)
    shown = p[-1] >= (threshold if told else 0)
    held_out = held_out[shown]
    if marked is not None:
        how["marked"] = (int(shown[:marked].sum()), "this one")
    return charts.people.at_cut(
        p[-1:, shown] if at_end else p[:, shown],
        outcomes()[held_out] == 1,
        decisions.who(held_out),
        threshold,
        ends=(-0.02, 1.02),
        says=decisions.CLASSES,
        x_title="probability of disease, says the neuron",
        height=HEIGHT,
        knob=knob,
        counted=not told,
        **how,
    )


def pull_threshold(*knobs: str) -> None:
    """Draw knobs, and let the cut among the patients move the threshold."""
    KNOBS.grab(charts.people.GRIP, "across", "threshold")
    KNOBS.ask(*knobs)


# One patient --------------------------------------------------------------------------------------


@structure
def _one_patient(second: str, alone: bool) -> alt.LayerChart:
    at, half = (0.95, 1.9) if alone else (2, 0.95)
    x = alt.X("x:Q", title=None, axis=None, scale=alt.Scale(domain=[-3.6, 3.1], nice=False))
    zeros = rows(LIMITS).spread(x=expr.sequence(at if alone else 0, at + 0.5, 2))
    said = rows("patients").transform_filter(NOW)
    head: dict[str, Any] = {"align": "left", "x": 0, "fontWeight": "bold"}
    names = draw.transform_calculate(x="-1.05").mark_text(align="right", fontSize=11.5)

    def bars(name: str, at: float) -> alt.Chart:
        end = at + half * expr.clamp(datum[name] / getattr(LIMITS_ROW, name), -1, 1)
        bar = draw.transform_calculate(x=end, zero=str(at), toward=expr.if_(datum[name] > 0, 1, 0))
        shown = {"tooltip": alt.Tooltip(f"{name}:Q", format=".2f"), "x2": "zero:Q"}
        ink = class_ink("toward:Q") if at else MODEL
        return bar.mark_bar(opacity=0.8).encode(x=x, color=ink, **shown)

    return layered(
        zeros.mark_rule(opacity=0.4).encode(x=x, color=MODEL),
        group(
            rows("features").transform_filter(NOW).encode(y=alt.Y("i:O", title=None, axis=None)),
            names.encode(x=x, text="name:N", color=MODEL),
            *([] if alone else [bars("feature", 0)]),
            bars(second, at),
        ),
        said.mark_text(**head, y=-44).encode(text="who:N", color=class_ink("truth:Q")),
        said.mark_text(**head, y=-25).encode(text="says:N", color=MODEL),
        zeros.transform_calculate(text=expr.if_(datum.x > 0, second, "feature"))
        .mark_text(y=-8)
        .encode(x=x, text="text:N", color=MODEL),
        height=HEIGHT,
    )


def _told(row: int, says: str) -> tuple[str, int, str]:
    truth = int(outcomes()[row])
    return f"{decisions.who(np.array([row]))[0]}: {decisions.CLASSES[truth]}", truth, says


def _features(
    names: Sequence[str],
    X: np.ndarray,
    said: list[tuple[str, int, str]],
    reach: float,
    *,
    alone: bool = False,
    **second: np.ndarray,
) -> Picture:
    """Draw the features of each frame's patient, X (n_frames, n), and a ``second`` number for each.

    Of answers in words stands the one given, or with no patients, ``alone``, that of the largest.
    """
    kinds = np.array([name.partition(":")[0] for name in names])
    of_each = [np.flatnonzero(kinds == kind) for kind in dict.fromkeys(kinds.tolist())]
    ((what, numbers),) = second.items()
    by = abs(numbers[-1:]) if alone else X
    own = np.transpose([columns[by[:, columns].argmax(axis=1)] for columns in of_each])
    X, numbers = (np.take_along_axis(each, own, axis=1) for each in (X, numbers))
    called = np.where((X != 0) | alone, np.array(names)[own], kinds[own])
    frame, i = np.indices(X.shape).reshape(2, -1)
    who, truth, says = zip(*said, strict=True)
    largest = (
        f"{called[-1, k]} {figure(numbers[-1, k], 3)}" for k in np.argsort(-abs(numbers[-1]))[:4]
    )
    words = f"{who[-1]} {says[-1]}. The largest: {', '.join(largest)}."
    tables: dict[str, dict[str, Column]] = {
        "features": {
            **{"frame": frame, "i": i, "name": called.ravel().tolist()},
            **{"feature": X.ravel(), what: numbers.ravel()},
        },
        "patients": {"frame": np.arange(len(X)), "who": who, "truth": truth, "says": says},
    }
    ends: dict[str, Any] = {"feature": 3.0, what: reach}
    spec = _one_patient(what, alone)
    return Picture.of(spec, tables, last=len(X) - 1, words=lambda: words, **ends)


def one_patient(run: RecordedRun, frame: int | None = None) -> Picture:
    """Draw whom a single run learns from at each step, or at a ``frame``, and its weights.

    There are but weights if it did not record each step, took several patients at a time, or had an
    opinion before it met the first.
    """
    nobody, weights = _NOTHING, run.parameters["weights"]
    X, said = np.zeros_like(weights), [(nobody, 0, "Largest weight of each feature")] * run.n_frames
    every = run.n_frames == run.steps[-1] + 1 and run.hyperparameters["batch_size"] == 1
    if every and not weights[0].any():
        said[0] = (nobody, 0, "All weights are 0: “disease” for all")
        for k, (row, p, features) in enumerate(decisions.drawn_by(run), start=1):
            error = outcomes()[row] - p
            sign = "+" if error > 0 else ""
            X[k], said[k] = (
                features,
                _told(row, f"It said {percent(p)}: error {sign}{fixed(error)}"),
            )
    names = feature_names(run.hyperparameters["coding"])
    reach = max(float(abs(weights).max()), 1e-3)
    at = slice(frame, None if frame is None else frame + 1)
    return _features(names, X[at], said[at], reach, alone=not X.any(), weight=weights[at])


def pushes(run: RecordedRun, i: int) -> Picture:
    """Draw a patient held out by a single run, and how far each feature, times its weight, pushes."""
    held_out, p = decisions.held_out_by(run)
    X = decisions.table_of(run)[held_out]
    push = X * run.final["weights"]
    z, reach = float(push[i].sum() + run.final["bias"]), float(abs(push).max())
    said = [_told(int(held_out[i]), f"Pushes + bias = {fixed(z)}: it says {percent(p[i])}")]
    return _features(feature_names(), X[[i]], said, reach, push=push[[i]])


# Many neurons -----------------------------------------------------------------------------------

_TOWER = 18
"""Neurons above each other; of a higher tower they are closer together."""


@structure
def _many_neurons() -> alt.LayerChart:
    x = alt.X("x:Q", title="right, of the 61 held out", scale=between("x0", "x1"))
    y = alt.Y("y:Q", title=None, axis=None, scale=between("y0", "y1"))
    neurons = rows("neurons").transform_filter(NOW)
    dots = neurons.mark_circle(size=45, opacity=0.5)
    dots = dots.encode(x=x, y=y, color=MODEL, key=alt.Key("i:Q"))
    beat = neurons.transform_calculate(beats=expr.if_(datum.x > LIMITS_ROW.rule, 1, 0))
    beat = beat.transform_aggregate(n="count()", beat="sum(beats)")
    dots.name = f"{GLIDE}neurons"
    left = datum.x < LIMITS_ROW.x0 + 12
    lines = rows("lines").transform_filter(NOW).encode(x=x, color=DATA)
    named = lines.transform_calculate(text=datum.name + " " + expr.format(datum.x, ".0f"))
    return layered(
        lines.mark_rule(strokeWidth=2).encode(y=y, y2=alt.Y2Datum(-1)),
        dots,
        group(named.encode(y=y, text="text:N"), *on_sides(left, 5, fontWeight="bold")),
        beat.transform_calculate(
            text="● " + datum.beat + " of " + datum.n + " neurons beat age alone"
        )
        .mark_text(align="left", x=0, y=-8)
        .encode(text="text:N", color=MODEL),
        height=HEIGHT,
    )


def many_neurons(many: RecordedRun, one: RecordedRun, rule: int) -> Picture:
    """Draw neurons by how many they get right at each frame of one of them, and a rule by hand."""
    n, n_frames = N_HELD_OUT, one.n_frames
    at = np.searchsorted(many.steps, one.steps, side="right") - 1
    right = np.rint(n * many.metrics["validation_accuracy"][:, at].T)
    order = np.argsort(np.argsort(right, axis=1, kind="stable"), axis=1)
    level = order - (right[:, :, None] > right[:, None]).sum(axis=2)
    level = level * np.minimum(1, _TOWER / np.maximum(level.max(axis=1, keepdims=True), 1))
    lines = np.array([n * one.metrics["validation_accuracy"], np.full(n_frames, rule)])
    ahead = lines[0] > lines[1]
    tables: dict[str, dict[str, Column]] = {
        "neurons": {
            "frame": np.repeat(np.arange(n_frames), len(right.T)),
            "i": np.tile(np.arange(len(right.T)), n_frames),
            "x": right.ravel(),
            "y": level.ravel(),
        },
        "lines": {
            "frame": np.tile(np.arange(n_frames), 2),
            "name": np.repeat(["this one", "age alone"], n_frames).tolist(),
            "x": lines.ravel(),
            "y": _TOWER + 2.0 + 3 * np.concatenate([ahead, ~ahead]),
        },
    }
    return Picture.of(
        _many_neurons(),
        tables,
        x_ends=(min(right.min(), lines.min(), 20) - 1, float(n)),
        y_ends=(-1.0, _TOWER + 6.0),
        last=n_frames - 1,
        rule=rule,
    )


# Pairs ------------------------------------------------------------------------------------------


def _threshold() -> Formula:
    return live("threshold", LIMITS_ROW.threshold)


@structure
def _pairs(n_ill: int, n_healthy: int) -> alt.LayerChart:
    share = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("x:Q", title="false alarm rate", scale=share, axis=PERCENT)
    y = alt.Y("y:Q", title="hit rate", scale=share, axis=PERCENT)
    other = TableRow("healthy", FRAME * n_healthy + datum.i)
    right = expr.if_(datum.p > datum.q, 1, expr.if_(datum.p == datum.q, 0.5, 0))
    pairs = (
        rows("ill")
        .transform_filter(NOW)
        .spread(i=expr.sequence(n_healthy))
        .transform_calculate(q=other.p, x=datum.i / n_healthy, y=datum.j / n_ill)
        .transform_calculate(right=right, x2=datum.x + 1 / n_healthy, y2=datum.y + 1 / n_ill)
    )
    cells = pairs.mark_rect(stroke="white", strokeWidth=0.5)
    share_right = pairs.transform_aggregate(n="sum(right)").transform_calculate(
        text=percentage(datum.n / (n_ill * n_healthy), 0) + " of pairs in the right order"
    )
    curve: Layer = rows("curve").transform_filter(NOW)
    here = curve.transform_filter(datum.at >= _threshold())
    return layered(
        unseen("healthy"),
        cells.encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=MODEL,
            opacity=alt.Opacity(
                "right:Q", scale=alt.Scale(domain=[0, 1], range=[0.03, 0.3]), legend=None
            ),
        ),
        curve.mark_line(strokeWidth=1, interpolate="linear").encode(
            x=x, y=y, order="k:Q", color=MODEL
        ),
        here.mark_line(strokeWidth=4).encode(x=x, y=y, order="k:Q", color=DATA),
        here.transform_aggregate(x="max(x)", y="max(y)")
        .mark_circle(size=240, opacity=1)
        .encode(x=x, y=y, color=DATA),
        share_right.mark_text(align="right", dx=-8, fontWeight="bold").encode(
            x=alt.XValue(alt.ExprRef("width")),
            y=alt.YValue(alt.ExprRef(HIGH - 14)),
            color=MODEL,
            text="text:N",
        ),
        height=SQUARE,
    )


def pairs(run: RecordedRun, threshold: float) -> Picture:
    """Draw a square with a row for each ill patient held out and a column for each healthy one.

    The most probable come first, from the lower left. A pair is grey if the ill one is given more;
    the border of the grey is the ROC curve, drawn as far as the threshold has come down.
    """
    held_out, p = decisions.held_out_by(run, every_frame=True)
    ill = outcomes()[held_out] == 1
    falling = {
        name: -np.sort(-p[:, which], axis=1) for name, which in (("ill", ill), ("healthy", ~ill))
    }
    tables: dict[str, dict[str, Column]] = {
        name: {
            "frame": np.repeat(np.arange(len(p)), each.shape[1]),
            letter: np.tile(np.arange(each.shape[1]), len(p)),
            "p": each.ravel(),
        }
        for letter, (name, each) in zip("ji", falling.items(), strict=True)
    }
    curves = [roc(ill, now) for now in p]
    lengths = [len(hits) for _, hits, _ in curves]
    x, y, at = (np.concatenate(columns) for columns in zip(*curves, strict=True))
    tables["curve"] = {
        "frame": np.repeat(np.arange(len(p)), lengths),
        "k": np.concatenate([np.arange(n) for n in lengths]),
        "at": np.minimum(at, 1.0),
        "x": x,
        "y": y,
    }

    def words() -> str:
        (_, alarms), (_, hits) = confusion_matrix(ill, p[-1], threshold)
        return (
            f"At the end {percent(auc(ill, p[-1]))} of the pairs are in the right order. At a "
            f"threshold of {percent(threshold)} the hit rate is {percent(hits / ill.sum())}, the "
            f"false alarm rate {percent(alarms / (~ill).sum())}."
        )

    return Picture.of(
        _pairs(int(ill.sum()), int((~ill).sum())),
        tables,
        last=len(p) - 1,
        threshold=threshold,
        words=words,
    )


# Two costs --------------------------------------------------------------------------------------

_DEEP, _LEAST = 5, 150
"""How many of the hundred stand above each other, and the least cost that takes the whole width."""


@structure
def _hundred() -> alt.LayerChart:
    wide = alt.Scale(domain=[0, 100 / _DEEP], nice=False)
    x = alt.X("x:Q", title=None, axis=None, scale=wide)
    y = alt.Y("y:Q", title=None, axis=None, scale=alt.Scale(domain=[-7, _DEEP], nice=False))
    miss, threshold = live("miss", LIMITS_ROW.miss), _threshold()
    here = rows(LIMITS).transform_calculate(ill=expr.round(100 * threshold))
    no = datum.k < 1

    def missed(n: Formula) -> Formula:
        return n + expr.if_(n == 1, " miss", " misses")

    def alarmed(n: Formula) -> Formula:
        return n + expr.if_(n == 1, " false alarm", " false alarms")

    answers = (
        here.spread(k=expr.sequence(2))
        .transform_calculate(costs=expr.if_(no, datum.ill * miss, 100 - datum.ill))
        .transform_calculate(
            text=expr.if_(
                no,
                "All told “no disease”: " + missed(datum.ill) + " × " + miss + " = " + datum.costs,
                "All told “disease”: " + alarmed(datum.costs),
            ),
            x=datum.costs / expr.max(datum.ill * miss, 100 - datum.ill, _LEAST) * 100 / _DEEP,
            y=expr.if_(no, -2.1, -4.5),
            zero="0",
        )
    )
    said = datum.at >= threshold
    counted = (
        rows("decided")
        .transform_calculate(
            missed=expr.if_((datum.truth > 0) & ~said, 1, 0),
            alarmed=expr.if_((datum.truth < 1) & said, 1, 0),
        )
        .transform_aggregate(missed="sum(missed)", alarmed="sum(alarmed)", n="count()")
    )
    bill = miss * datum.missed + datum.alarmed
    bought = missed(datum.missed) + " × " + miss + " + " + alarmed(datum.alarmed) + " = " + bill
    note: dict[str, Any] = {"align": "left", "x": 0, "fontWeight": "bold"}
    return layered(
        here.spread(i=expr.sequence(100))
        .transform_calculate(
            x=expr.floor(datum.i / _DEEP) + 0.5,
            y=_DEEP - 0.5 - datum.i % _DEEP,
            truth=expr.if_(datum.i < datum.ill, 1, 0),
        )
        .mark_circle(size=75, opacity=1)
        .encode(x=x, y=y, color=class_ink("truth:Q")),
        group(
            answers.encode(y=y, color=MODEL),
            draw.mark_rule(strokeWidth=16, opacity=0.5).encode(x=x, x2="zero:Q"),
            draw.mark_text(**note, dy=-18).encode(text="text:N"),
        ),
        here.transform_calculate(text="100 patients given " + percentage(threshold, 0))
        .mark_text(**note, y=-8)
        .encode(text="text:N", color=MODEL),
        counted.transform_calculate(text="On the " + datum.n + " held out: " + bought, y="-6.4")
        .mark_text(**note)
        .encode(y=y, text="text:N", color=DATA),
        height=HEIGHT,
    )


def hundred(run: RecordedRun, threshold: float, miss: float) -> Picture:
    """Draw a hundred patients whose probability is the threshold, and what either answer costs.

    Costs are in false alarms. Below stands what the threshold costs on the patients held out.
    """
    held_out, p = decisions.held_out_by(run)
    ill = outcomes()[held_out]
    (_, alarmed), (missed, _) = confusion_matrix(ill, p, threshold)

    def words() -> str:
        n = round(100 * threshold)
        return (
            f"Of 100 patients given {percent(threshold)}, “no disease” misses {n}, which costs "
            f"{figure(n * miss)}; “disease” alarms {100 - n} for nothing. On those held out {missed} "
            f"misses at {miss:g} and {alarmed} false alarms cost {figure(miss * missed + alarmed)}."
        )

    tables: dict[str, dict[str, Column]] = {"decided": {"at": p, "truth": ill}}
    return Picture.of(_hundred(), tables, threshold=threshold, miss=miss, words=words)


# Columns of noise -------------------------------------------------------------------------------


@structure
def _columns_of_noise() -> alt.LayerChart:
    bare = alt.Axis(labels=False, ticks=False, grid=False, domain=False)
    across, up = (alt.Scale(domain=[-end, end], nice=False) for end in (0.28, 0.5))
    x = alt.X("x:Q", title="among the 242, higher with disease →", axis=bare, scale=across)
    y = alt.Y("y:Q", title=None, axis=None, scale=up)
    agree = datum.x * datum.y > 0
    best = rows("columns").transform_filter(datum.kept > 0)
    middle = rows(LIMITS).transform_calculate(x="0", y="0")
    corner: dict[str, Any] = {"fontStyle": "italic", "text": "same in the 61"}
    note: dict[str, Any] = {"align": "right", "x": "width", "y": -6, "fontWeight": "bold"}
    return layered(
        middle.mark_rule().encode(x=x, color=MODEL),
        middle.mark_rule().encode(y=y, color=MODEL),
        rows("columns").mark_circle(size=12, opacity=0.35).encode(x=x, y=y, color=MODEL),
        group(
            best,
            draw.mark_circle(size=110, opacity=1).encode(x=x, y=y, color=DATA),
            draw.transform_filter(~agree)
            .mark_point(shape="circle", size=260, strokeWidth=2)
            .encode(x=x, y=y, color=MODEL),
            how_many(agree, "same in the 61", y=-25),
        ),
        rows(LIMITS)
        .mark_text(align="left", x=0, y=-6, text="↑ among the 61, higher with disease")
        .encode(color=MODEL),
        rows(LIMITS)
        .transform_calculate(text=expr.if_(datum.note != "", "○ opposite in the 61", _NOTHING))
        .mark_text(align="left", x=0, y=-25)
        .encode(color=MODEL, text="text:N"),
        group(
            rows(LIMITS).transform_filter(datum.note != "").encode(color=MODEL),
            draw.mark_text(align="right", x="width", y=10, dx=-6, **corner),
            draw.mark_text(align="left", x=6, **corner).encode(
                y=alt.YValue(alt.ExprRef(HIGH - 10))
            ),
            draw.mark_text(**note).encode(text="note:N"),
        ),
        height=SQUARE,
    )


def columns_of_noise(n_columns: int, chosen: str = "", note: str = "") -> Picture:
    """Draw columns of noise by how they go with disease in both parts, and the ten of those who chose."""
    X, y = noise(n_columns), outcomes()
    across, up = (correlations(X[part], y[part]) for part in split())
    ten = kept(X).get(chosen, np.array([], dtype=int))
    agree = int((across * up > 0)[ten].sum())
    return Picture.of(
        _columns_of_noise(),
        {"columns": {"x": across, "y": up, "kept": np.isin(np.arange(n_columns), ten)}},
        note=note,
        words=lambda: (
            f"{n_columns:,} columns of noise. {agree} of {len(ten)} kept are the same in the 61."
        ),
    )
