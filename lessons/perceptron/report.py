"""What a perceptron says in tables, and what became of its training."""

from collections.abc import Mapping

import numpy as np

from datasets.students import HOURS
from datasets.toy import XOR_INPUTS
from lessons.perceptron.experiments import (
    EXACT,
    MARGINS,
    Bound,
    OverMargins,
    cycle,
    first_difference,
)
from lessons.perceptron.model import (
    N_HOURS,
    first_clean_epoch,
    mistakes_by_epoch,
    presentation_order,
    samples,
    step,
    sum_on_paper,
)
from training.figures import as_term, count, figure, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

_ANSWERS = ("no", "yes")
Table = dict[str, list[str]]


def next_samples(run: RecordedRun) -> np.ndarray:
    """Return which sample is looked at next at each frame."""
    n_samples = round(run.steps_per_epoch)
    return presentation_order(run.hyperparameters["order"], n_samples)[run.steps % n_samples]


def with_each_weight(run: RecordedRun) -> RecordedRun:
    """Return a run with each weight, and the count of wrong answers, as measurements of its own."""
    w = run.parameters["w"]
    n = w.shape[-1]
    names = ["w"] if n == 1 else [f"w{i + 1}" for i in range(n)]
    wrong = np.round(run.loss * run.steps_per_epoch)
    return run.with_metrics(wrong=wrong, **{name: w[..., i] for i, name in enumerate(names)})


def mistakes_in_epoch(run: RecordedRun) -> np.ndarray:
    """Count the mistakes made so far in the epoch of each look of a single run, (n_frames,)."""
    n = round(run.steps_per_epoch)
    before = np.maximum(run.steps - 1, 0) // n * n
    mistakes: np.ndarray = run.metrics["mistakes"]
    return mistakes - mistakes[before]


def plain(value: float) -> str:
    """Write a sum or a knob with the few decimals that it has on paper."""
    return figure(round(float(value), 6), 6)


def by_hand_rows(w: float, b: float, on_zero: int) -> Table:
    """Return what a line over the hours decides."""
    if w == 0:
        return {"says yes": ["to everybody" if step(b, on_zero) else "to nobody"]}
    z = sum_on_paper(samples("hours")[0], np.array([w]), b)
    rows = {
        "boundary −b/w (hours)": [figure(round(-b / w, 6), 4)],
        "says yes": ["above it" if w > 0 else "below it"],
    }
    if (z == 0).any():
        who = " and ".join(f"{HOURS[i]:.0f}" for i in np.flatnonzero(z == 0))
        rows[f"exactly on it: the student with {who} hours"] = [
            f"{_ANSWERS[on_zero]}, by convention"
        ]
    return rows


def contest_rows(own: np.ndarray, machine: np.ndarray, run: RecordedRun, i: int) -> Table:
    """Return how many students the learner's best line gets right, and the machine's: (n, 2)."""
    on_zero = run.hyperparameters["on_zero"]

    def right(w: float, b: float) -> int:
        X, y, _ = samples("hours")
        return int((step(sum_on_paper(X, np.array([w]), b), on_zero) == y).sum())

    scores = [right(w, b) for w, b in own]
    best = int(np.argmax(scores))
    lines = {"you, at your best": (scores[best], count(best, "move"))}
    if i >= 0:
        lines["the machine"] = (right(*machine[i]), count(int(run.steps[i]), "look"))
    return {
        "line": [*lines],
        "right": [f"{n} of {N_HOURS}" for n, _ in lines.values()],
        "after": [after for _, after in lines.values()],
    }


def _last_look(run: RecordedRun) -> tuple[int, int, float, float, float, int]:
    """Return hours and truth of the student last looked at; w, b and the sum then; the answer."""
    X, y, _ = samples("hours")
    i = int(next_samples(run)[-2])
    w, b = float(run.parameters["w"][-2, 0]), float(run.parameters["b"][-2])
    z = float(sum_on_paper(X[i], np.array([w]), b))
    return int(X[i, 0]), int(y[i]), w, b, z, int(step(z, run.hyperparameters["on_zero"]))


def look_rows(run: RecordedRun) -> Table:
    """Return the last look of a single run on the students: the sum, the answer, the turn."""
    x, truth, w, b, z, answer = _last_look(run)
    rate = float(run.hyperparameters["learning_rate"])
    way = "−" if answer else "+"
    turned = {
        "w": f"{plain(w)} {way} {rate:g} × {x} = {plain(float(run.final['w'][0]))}",
        "b": f"{plain(b)} {way} {rate:g} = {plain(float(run.final['b']))}",
    }
    rows = {
        "student": f"{count(x, 'hour')}, {'passed' if truth else 'failed'}",
        "sum z": f"{plain(w)} × {x} {as_term(b, 6)} = {plain(z)}",
        "answer": f"{_ANSWERS[answer]}{', by convention' if z == 0 else ''}: "
        f"{'right' if answer == truth else 'wrong'}",
    } | (turned if answer != truth else dict.fromkeys(turned, "stays"))
    epoch = int(run.steps[-2]) // N_HOURS + 1
    return {f"look {run.steps[-1]}": [*rows], f"epoch {epoch}": [*rows.values()]}


def slope_rows(run: RecordedRun) -> Table:
    """Return the perceptron's loss at the last look of a single run, and its slopes."""
    x, truth, _, _, z, answer = _last_look(run)
    error = answer - truth
    return {
        "look": [f"{run.steps[-1]}"],
        "error p − y": [figure(error)],
        "loss (p − y) z": [plain(error * z)],
        "slope along w": [figure(error * x)],
        "slope along b": [figure(error)],
    }


@holds_for_any("data", "n_epochs", "order", "on_zero")
def epochs_table(run: RecordedRun) -> Table:
    """Return for each epoch its mistakes, and knobs and accuracy at its end, until all is right."""
    n = round(run.steps_per_epoch)
    ends = slice(n, n * (first_clean_epoch(run) or run.hyperparameters["n_epochs"]) + 1, n)
    w, b = run.parameters["w"][ends], run.parameters["b"][ends]
    columns = {"epoch": [str(i + 1) for i in range(len(b))]}
    columns["mistakes"] = [str(k) for k in mistakes_by_epoch(run)[: len(b)]]
    names = ["w"] if w.shape[-1] == 1 else [f"w{'₁₂'[j]}" for j in range(w.shape[-1])]
    columns |= {name: [plain(v) for v in w[:, j]] for j, name in enumerate(names)}
    columns["b"] = [plain(v) for v in b]
    columns["right at its end"] = [percent(share) for share in run.metrics["accuracy"][ends]]
    return columns


@holds_for_any("learning_rate", "n_epochs", "w", "b", "order", "on_zero")
def run_rows(run: RecordedRun, orders: np.ndarray | None = None) -> Table:
    """Return when a single run on the students makes its last mistake, and where its line ends."""
    clean, mistakes = first_clean_epoch(run), int(run.metrics["mistakes"][-1])
    w, b = float(run.final["w"][0]), float(run.final["b"])
    rows = {
        "mistakes in total": [f"{mistakes}"],
        "first epoch without one": ["none yet" if clean is None else f"{clean}"],
        "boundary (hours)": [figure(round(-b / w, 6), 4) if w else "none"],
    }
    if orders is not None:
        rows["mistakes in other orders of the students"] = [f"{orders.min()} to {orders.max()}"]
    return rows


@holds_for_any("arithmetic", "n_epochs")
def arithmetic_rows(runs: Mapping[str, RecordedRun]) -> Table:
    """Return where each training in floating point decides otherwise than whole numbers do."""
    X, _, _ = samples("hours")
    parted = {name: first_difference(runs[EXACT], run, X) for name, run in runs.items()}
    return {
        "arithmetic": [*runs],
        "mistakes": [f"{int(run.metrics['mistakes'][-1])}" for run in runs.values()],
        "first differs at look": [f"{each.look}" if each else "never" for each in parted.values()],
        "exact sum there": [plain(each.exact) if each else "" for each in parted.values()],
        "sum in floating point": [figure(each.rounded) if each else "" for each in parted.values()],
    }


@holds_for_any("n_epochs", "on_zero")
def describe_gate(run: RecordedRun) -> str:
    gate, clean, circle = run.hyperparameters["data"], first_clean_epoch(run), cycle(run)
    if clean is not None:
        return f"**{gate} is learned**: epoch {clean} is the first without a mistake."
    if circle is None:
        return "The knobs have not yet come back to where they had been."
    return (
        f"**{gate} goes round in circles**: after epoch {circle.again} all three knobs are back "
        f"where they were after epoch {circle.first}. More time will change nothing."
    )


def n_right(gate: str, w1: float, w2: float, b: float, on_zero: int) -> int:
    """Return how many corners of a gate three knobs judge rightly."""
    _, y, _ = samples(gate)
    z = sum_on_paper(XOR_INPUTS, np.array([w1, w2]), b)
    return int((step(z, on_zero) == y).sum())


@holds_for_any("data", "margin", "n_samples", "n_epochs", "on_zero")
def blob_rows(run: RecordedRun, theorem: Bound) -> Table:
    return {
        "mistakes": [f"{int(run.metrics['mistakes'][-1]):,}"],
        "still wrong": [percent(float(run.loss[-1]))],
        "furthest point R": [figure(theorem.reach, 4)],
        "margin γ": [figure(theorem.gap, 4)],
        "(R/γ)²": [figure(theorem.most, 4)],
        "mistakes allowed": [f"{int(theorem.most):,}"],
    }


def margin_rows(many: OverMargins, margin: float) -> Table:
    """Return how mistakes and bound go with the margin, over all draws."""
    own = MARGINS.index(margin)
    at = sorted({0, own, len(MARGINS) - 1})
    return {
        f"margin, {many.mistakes.shape[1]} sets of points each": [
            f"{MARGINS[i]:g}{' (yours)' if i == own else ''}" for i in at
        ],
        "fewest mistakes": [figure(many.mistakes[i].min()) for i in at],
        "median": [figure(np.median(many.mistakes[i])) for i in at],
        "most": [figure(many.mistakes[i].max()) for i in at],
        "median allowed": [figure(np.median(np.floor(many.most[i]))) for i in at],
        "most used of what is allowed": [
            percent(float((many.mistakes[i] / many.most[i]).max())) for i in at
        ],
    }
