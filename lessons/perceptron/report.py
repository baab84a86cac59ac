"""What a perceptron says in words and tables."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from datasets.students import HOURS
from datasets.toy import XOR_INPUTS
from lessons.perceptron.experiments import (
    EXACT,
    Bound,
    OverMargins,
    cycle,
    departure,
)
from lessons.perceptron.model import (
    N_HOURS,
    first_clean,
    mistakes_by_epoch,
    samples,
    step,
    sum_on_paper,
)
from training.figures import figure, percent
from training.recorded_run import RecordedRun

_ANSWERS = ("no", "yes")


def looks(run: RecordedRun) -> np.ndarray:
    """Return which sample is looked at next at each frame."""
    return np.asarray(run.steps % round(run.steps_per_epoch))


def so_far(run: RecordedRun, n_looks: int) -> RecordedRun:
    """Return a run alone, with every look recorded, as it was after so many looks."""
    n = n_looks + 1
    return replace(
        run,
        steps=run.steps[:n],
        loss=run.loss[:n],
        parameters={name: values[:n] for name, values in run.parameters.items()},
        gradients={name: values[:n] for name, values in run.gradients.items()},
        metrics={name: values[:n] for name, values in run.metrics.items()},
    )


def with_weights(run: RecordedRun) -> RecordedRun:
    """Return a run with each weight, and the count of wrong answers, as measurements of its own."""
    w = run.parameters["w"]
    n = w.shape[-1]
    names = ["w"] if n == 1 else [f"w{i + 1}" for i in range(n)]
    wrong = np.round(run.loss * run.steps_per_epoch)
    return run.with_metrics(wrong=wrong, **{name: w[..., i] for i, name in enumerate(names)})


def _plain(value: float) -> str:
    return f"{round(value, 6) + 0.0:g}".replace("-", "−")


def _times(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def describe_by_hand(w: float, b: float, on_zero: int) -> str:
    """Say what a line over the hours decides, and for how many students rightly."""
    X, y, _ = samples("hours")
    z = sum_on_paper(X, np.array([w]), b)
    right = int((step(z, on_zero) == y).sum())
    if w == 0:
        says = _ANSWERS[int(step(b, on_zero))]
        where = f"With w = 0 the hours do not count, and everybody gets the same answer: {says}."
    else:
        yes = "above" if w > 0 else "below"
        where = f"The boundary is at −b/w = **{_plain(-b / w)}** hours: yes {yes} it."
    edge = ""
    if (z == 0).any():
        who = " and ".join(f"{HOURS[i]:.0f}" for i in np.flatnonzero(z == 0))
        edge = (
            f" With {who} h the sum is exactly 0: the convention decides, and says "
            f"{_ANSWERS[on_zero]}."
        )
    return f"**{right} of {N_HOURS} right.** {where}{edge}"


def describe_look(run: RecordedRun) -> str:
    """Write out the last look of a run alone on the students: the sum, the answer, the turn."""
    if run.n_frames < 2:
        return "Nobody has been looked at yet. Both knobs are still where they started."
    X, y, _ = samples("hours")
    i = int(run.steps[-2]) % N_HOURS
    on_zero, rate = run.hyperparameters["on_zero"], float(run.hyperparameters["learning_rate"])
    w, b = float(run.parameters["w"][-2, 0]), float(run.parameters["b"][-2])
    x, truth = int(X[i, 0]), int(y[i])
    z = float(sum_on_paper(X[i], np.array([w]), b))
    said = int(step(z, on_zero))
    epoch = int(run.steps[-2]) // N_HOURS + 1
    sign = "+" if b >= 0 else "−"
    sentence = (
        f"**Look {run.steps[-1]}, epoch {epoch}: {_times(x, 'hour')}, "
        f"{'passed' if truth else 'failed'}.** The sum is {_plain(w)} × {x} {sign} "
        f"{_plain(abs(b))} = {_plain(z)}, so it says {_ANSWERS[said]}"
        f"{', by convention' if z == 0 else ''}. "
    )
    if said == truth:
        return sentence + "That is right: nothing is turned."
    new_w, new_b = float(run.final["w"][0]), float(run.final["b"])
    way, moved = ("−", "down") if said else ("+", "up")
    return sentence + (
        f"That is wrong, so the sum has to go {moved}: w becomes {_plain(w)} {way} {rate:g} × {x} "
        f"= **{_plain(new_w)}**, and b becomes {_plain(b)} {way} {rate:g} = **{_plain(new_b)}**."
    )


def epochs_table(run: RecordedRun) -> dict[str, list[str]]:
    """Return for each epoch of a run alone its mistakes, and knobs and accuracy at its end.

    The first epoch without a mistake is the last one told.
    """
    n = round(run.steps_per_epoch)
    ends = slice(n, n * (first_clean(run) or run.hyperparameters["n_epochs"]) + 1, n)
    w, b = run.parameters["w"][ends], run.parameters["b"][ends]
    columns = {"epoch": [str(i + 1) for i in range(len(b))]}
    columns["mistakes"] = [str(k) for k in mistakes_by_epoch(run)[: len(b)]]
    names = ["w"] if w.shape[-1] == 1 else [f"w{'₁₂'[j]}" for j in range(w.shape[-1])]
    columns |= {name: [_plain(v) for v in w[:, j]] for j, name in enumerate(names)}
    columns["b"] = [_plain(v) for v in b]
    columns["right at its end"] = [percent(share) for share in run.metrics["accuracy"][ends]]
    return columns


def describe_run(run: RecordedRun) -> str:
    """Say when a run alone on the students makes its last mistake, and why it stops there."""
    clean, made = first_clean(run), int(run.metrics["mistakes"][-1])
    on_zero = run.hyperparameters["on_zero"]
    if clean is None:
        return (
            f"After {_times(int(run.hyperparameters['n_epochs']), 'epoch')} and "
            f"{_times(made, 'mistake')} there has not been an epoch without a mistake yet."
        )
    w, b = float(run.final["w"][0]), float(run.final["b"])
    where = f" The boundary is at {_plain(-b / w)} hours." if w else ""
    return (
        f"With step(0) = {on_zero} it makes **{_times(made, 'mistake')}** in all, and epoch "
        f"**{clean}** is the first without one. From there on nothing ever moves.{where} The rule "
        "stops at the first line that gets everybody right, and looks for no better one."
    )


def describe_arithmetics(runs: Mapping[str, RecordedRun]) -> str:
    """Say where each training in floating point decides otherwise than whole numbers do."""
    X, _, _ = samples("hours")
    exact = runs[EXACT]
    said = []
    for name in [name for name in runs if name != EXACT]:
        parted = departure(exact, runs[name], X)
        if parted is None:
            said.append(f"{name} agrees to the end")
            continue
        said.append(
            f"{name} differs from look **{parted.look}** on: for "
            f"{_times(int(X[parted.i, 0]), 'hour')} the sum should be {_plain(parted.exact)}, "
            f"and the computer’s is {figure(parted.rounded)}"
        )
    made = ", ".join(f"{int(run.metrics['mistakes'][-1])} ({name})" for name, run in runs.items())
    return (
        f"Mistakes in all: {made}. {'; '.join(said)}. Where a sum that should be exactly zero is a "
        "tiny bit off, it can fall on the other side of the step, and from there on the training "
        "goes another way. That is why this lesson calculates in whole numbers and divides only to "
        "show them."
    ).replace(". rate", ". Rate")


def describe_gate(run: RecordedRun) -> str:
    """Say how the training on a gate ended."""
    gate, made = run.hyperparameters["data"], int(run.metrics["mistakes"][-1])
    clean, found = first_clean(run), cycle(run)
    if clean is not None:
        return (
            f"**{gate} is learned**: epoch {clean} is the first without a mistake, after "
            f"{_times(made, 'mistake')}."
        )
    if found is not None:
        return (
            f"**{gate} goes round in a circle**: after epoch {found.again} all three knobs are "
            f"back where they were after epoch {found.first}, with {found.mistakes} mistakes on "
            "the way. More time will change nothing."
        )
    return (
        f"{_times(made, 'mistake')} on {gate} so far, and the knobs have not yet come back to "
        "where they had been."
    )


def describe_setting(gate: str, w1: float, w2: float, b: float, on_zero: int) -> str:
    """Say which corners of a gate three knobs judge rightly."""
    _, y, _ = samples(gate)
    z = sum_on_paper(XOR_INPUTS, np.array([w1, w2]), b)
    p = step(z, on_zero)
    said = "; ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {_plain(each)}: {_ANSWERS[answer]}"
        for x, each, answer in zip(XOR_INPUTS, z, p, strict=True)
    )
    return f"**{int((p == y).sum())} of 4 right.** {said}."


def describe_blobs(run: RecordedRun, theorem: Bound) -> str:
    """Say what a training on blobs cost, beside what it may cost."""
    made = int(run.metrics["mistakes"][-1])
    through = (
        "and no point is wrong any more"
        if run.loss[-1] == 0
        else "and some points are still wrong: give it more epochs"
    )
    return (
        f"Your points: **{_times(made, 'mistake')}**, {through}. The furthest one is R = "
        f"{theorem.reach:.2f} from the origin, and the nearest is {theorem.gap:.2f} from the "
        f"dividing line, so $(R/\\gamma)^2$ allows **{theorem.most:,.0f}** at most."
    )


def describe_margins(found: OverMargins) -> str:
    """Say how mistakes and bound go with the margin over all draws."""
    first, last = (
        f"{np.median(found.mistakes[i]):g} of {np.median(found.most[i]):,.0f} allowed at margin "
        f"{found.margins[i]:g}"
        for i in (0, -1)
    )
    used = float((found.mistakes / found.most).max())
    return (
        f"All {found.mistakes.size} runs but {found.mistakes.size - found.n_through} get every "
        f"point right in the end. The median of their mistakes: {first}, and {last}. None went "
        f"beyond its bound; the nearest used {percent(used)} of it. The bound has to cover the "
        "worst order in which the points can come, and luck is rarely that bad."
    ).replace("runs but 0 get", "runs get")


def describe_luck(found: OverMargins, margin: float) -> str:
    """Say how much luck matters at one margin."""
    at = int(np.flatnonzero(found.margins == margin)[0])
    least, middle, most = np.percentile(found.mistakes[at], [0, 50, 100])
    return (
        f"At margin {margin:g}, the {found.mistakes.shape[1]} sets of points took from "
        f"{least:.0f} to {most:.0f} mistakes, "
        f"with a median of {middle:g}."
    )
