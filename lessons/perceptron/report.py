"""What a perceptron says in words and tables."""

from collections.abc import Mapping

import numpy as np

from datasets.students import HOURS
from datasets.toy import XOR_INPUTS
from lessons.perceptron.experiments import (
    BACK_AND_FORTH,
    EXACT,
    LAST,
    LOGISTIC,
    LONG_ENOUGH,
    MEAN,
    N_OVERLAPPING,
    POCKET,
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
from training.figures import as_term, count, figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

_ANSWERS = ("no", "yes")


def next_samples(run: RecordedRun) -> np.ndarray:
    """Return which sample is looked at next at each frame."""
    n_samples = round(run.steps_per_epoch)
    return presentation_order(run.hyperparameters["order"], n_samples)[run.steps % n_samples]


def first_looks(run: RecordedRun, n_looks: int) -> RecordedRun:
    """Return a run alone, with every look recorded, as it was after so many looks."""
    return run.first_frames(n_looks + 1)


def with_each_weight(run: RecordedRun) -> RecordedRun:
    """Return a run with each weight, and the count of wrong answers, as measurements of its own."""
    w = run.parameters["w"]
    n = w.shape[-1]
    names = ["w"] if n == 1 else [f"w{i + 1}" for i in range(n)]
    wrong = np.round(run.loss * run.steps_per_epoch)
    return run.with_metrics(wrong=wrong, **{name: w[..., i] for i, name in enumerate(names)})


def plain(value: float) -> str:
    """Write a sum or a knob with the few decimals that it has on paper."""
    return figure(round(float(value), 6), 6)


def _hours(value: float) -> str:
    text = figure(round(value, 6), 4)
    return f"**{text}** {'hour' if text == '1' else 'hours'}"


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
        where = f"The boundary is at −b/w = {_hours(-b / w)}: yes {yes} it."
    edge = ""
    if (z == 0).any():
        who = " and ".join(f"{HOURS[i]:.0f}" for i in np.flatnonzero(z == 0))
        edge = (
            f" With {who} h the sum is exactly 0: the convention decides, and says "
            f"{_ANSWERS[on_zero]}."
        )
    return f"**{right} of {N_HOURS} right.** {where}{edge}"


def describe_contest(own: np.ndarray, machine: np.ndarray, run: RecordedRun, at: int) -> str:
    """Say how many students the learner's line got right at best, and the machine's.

    Shapes: own, machine (n, 2).
    """
    on_zero = run.hyperparameters["on_zero"]

    def right(w: float, b: float) -> int:
        X, y, _ = samples("hours")
        return int((step(sum_on_paper(X, np.array([w]), b), on_zero) == y).sum())

    best = max(right(w, b) for w, b in own)
    you = f"You: at best **{best} of {N_HOURS}** right, after {count(len(own) - 1, 'move')}."
    if len(own) == 1:
        you = f"No move of yours yet; the line at the start gets **{best} of {N_HOURS}** right."
    if at < 0:
        return you
    its = right(*machine[at])
    looks = count(int(run.steps[at]), "look")
    return f"{you} The machine: **{its} of {N_HOURS}**, after {looks} at a student."


def describe_look(run: RecordedRun) -> str:
    """Write out the last look of a run alone on the students: the sum, the answer, the turn."""
    if run.n_frames < 2:
        return "Nobody has been looked at yet. Both knobs are still where they started."
    X, y, _ = samples("hours")
    i = int(next_samples(run)[-2])
    on_zero, rate = run.hyperparameters["on_zero"], float(run.hyperparameters["learning_rate"])
    w, b = float(run.parameters["w"][-2, 0]), float(run.parameters["b"][-2])
    x, truth = int(X[i, 0]), int(y[i])
    z = float(sum_on_paper(X[i], np.array([w]), b))
    answer = int(step(z, on_zero))
    epoch = int(run.steps[-2]) // N_HOURS + 1
    sentence = (
        f"**Look {run.steps[-1]}, epoch {epoch}: {count(x, 'hour')}, "
        f"{'passed' if truth else 'failed'}.** The sum is {plain(w)} × {x} "
        f"{as_term(b, 6)} = {plain(z)}, so it says {_ANSWERS[answer]}"
        f"{', by convention' if z == 0 else ''}. "
    )
    if answer == truth:
        return sentence + "That is right: nothing is turned."
    new_w, new_b = float(run.final["w"][0]), float(run.final["b"])
    way, moved = ("−", "down") if answer else ("+", "up")
    return sentence + (
        f"That is wrong, so the sum has to go {moved}: w becomes {plain(w)} {way} {rate:g} × {x} "
        f"= **{plain(new_w)}**, and b becomes {plain(b)} {way} {rate:g} = **{plain(new_b)}**."
    )


def describe_slope(run: RecordedRun) -> str:
    """Say of the last look of a run alone on the students what it did to the perceptron's loss."""
    if run.n_frames < 2:
        return ""
    X, y, _ = samples("hours")
    i, rate = int(next_samples(run)[-2]), float(run.hyperparameters["learning_rate"])
    w, b = float(run.parameters["w"][-2, 0]), float(run.parameters["b"][-2])
    x, truth = int(X[i, 0]), int(y[i])
    z = float(sum_on_paper(X[i], np.array([w]), b))
    error = int(step(z, run.hyperparameters["on_zero"])) - truth
    if not error:
        return (
            f"At look {run.steps[-1]:,} the answer was right: this loss was 0, and so its slopes."
        )
    return (
        f"At look {run.steps[-1]:,} the error p − y was {figure(error)} and the sum {plain(z)}, so "
        f"this loss was {plain(error * z)}. Its slope along w was (p − y) x = {figure(error * x)}, "
        f"along b {figure(error)}, and each knob moved by {rate:g} times its slope, downhill."
    )


@holds_for_any("n_epochs", "order", "on_zero")
def epochs_table(run: RecordedRun) -> dict[str, list[str]]:
    """Return for each epoch of a run alone its mistakes, and knobs and accuracy at its end.

    The first epoch without a mistake is the last one told.
    """
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


@holds_for_any("learning_rate", "n_epochs", "w", "b", "order")
def describe_run(run: RecordedRun) -> str:
    """Say when a run alone on the students makes its last mistake, and why it stops there."""
    clean, mistakes = first_clean_epoch(run), int(run.metrics["mistakes"][-1])
    on_zero = run.hyperparameters["on_zero"]
    if clean is None:
        return (
            f"After {count(int(run.hyperparameters['n_epochs']), 'epoch')} and "
            f"{count(mistakes, 'mistake')} there has not been an epoch without a mistake yet."
        )
    w, b = float(run.final["w"][0]), float(run.final["b"])
    where = f" The boundary is at {_hours(-b / w)}." if w else ""
    return (
        f"With step(0) = {on_zero} it makes **{count(mistakes, 'mistake')}** in all, and epoch "
        f"**{clean}** is the first without one. From there on nothing ever moves.{where} The rule "
        "stops at the first line that gets everybody right, and looks for no better one."
    )


@holds_for_any("order", "on_zero")
def describe_orders(mistakes: np.ndarray, run: RecordedRun) -> str:
    """Say what the order of the students changes, beside a run alone in one of the orders."""
    n, of = int(run.metrics["mistakes"][-1]), len(mistakes)
    return (
        f"The order counts as well. Over all {of} orders of the four students the training makes "
        f"from {mistakes.min()} to {count(int(mistakes.max()), 'mistake')} before it is through; "
        f"in yours it makes {n} in {count(int(run.hyperparameters['n_epochs']), 'epoch')}."
    )


def describe_overlapping(right: Mapping[str, float]) -> str:
    """Say what is left of a perceptron where classes overlap, and what does better."""
    last, best, mean, sigmoid = (percent(right[n], 1) for n in (LAST, POCKET, MEAN, LOGISTIC))
    return (
        f"Two classes that overlap, drawn {N_OVERLAPPING} times, 100 samples each. On as many "
        f"fresh samples the knobs after {LONG_ENOUGH} epochs are right on **{last}**, an epoch "
        f"earlier on {fixed(100 * right[BACK_AND_FORTH], 1)} points more or less. The best knobs "
        f"so far, kept in a pocket (Gallant’s pocket algorithm, 1990), reach **{best}**; the mean "
        f"of all knobs reaches {mean}; a neuron that gives a probability, whose training comes to "
        f"rest there, reaches **{sigmoid}**."
    )


@holds_for_any("arithmetic", "n_epochs")
def describe_arithmetics(runs: Mapping[str, RecordedRun]) -> str:
    """Say where each training in floating point decides otherwise than whole numbers do."""
    X, _, _ = samples("hours")
    exact = runs[EXACT]
    sentences = []
    for name in [name for name in runs if name != EXACT]:
        difference = first_difference(exact, runs[name], X)
        if difference is None:
            sentences.append(f"{name} agrees to the end")
            continue
        sentences.append(
            f"{name} differs from look **{difference.look}** on: for "
            f"{count(int(X[difference.i, 0]), 'hour')} the sum should be "
            f"{plain(difference.exact)}, and the computer’s is {figure(difference.rounded)}"
        )
    mistakes = ", ".join(
        f"{int(run.metrics['mistakes'][-1])} ({name})" for name, run in runs.items()
    )
    return (
        f"Mistakes in all: {mistakes}. {'; '.join(sentences)}. Where a sum that should be exactly "
        "zero is a tiny bit off, it can fall on the other side of the step, and from there on the "
        "training goes another way. That is why this lesson calculates in whole numbers and "
        "divides only to show them."
    ).replace(". rate", ". Rate")


@holds_for_any("n_epochs", "on_zero")
def describe_gate(run: RecordedRun) -> str:
    """Say how the training on a gate ended."""
    gate, mistakes = run.hyperparameters["data"], int(run.metrics["mistakes"][-1])
    clean, circle = first_clean_epoch(run), cycle(run)
    if clean is not None:
        return (
            f"**{gate} is learned**: epoch {clean} is the first without a mistake, after "
            f"{count(mistakes, 'mistake')}."
        )
    if circle is not None:
        return (
            f"**{gate} goes round in circles**: after epoch {circle.again} all three knobs are "
            f"back where they were after epoch {circle.first}, with {circle.mistakes} mistakes on "
            "the way. More time will change nothing."
        )
    return (
        f"{count(mistakes, 'mistake')} on {gate} so far, and the knobs have not yet come back to "
        "where they had been."
    )


def describe_setting(gate: str, w1: float, w2: float, b: float, on_zero: int) -> str:
    """Say which corners of a gate three knobs judge rightly."""
    _, y, _ = samples(gate)
    z = sum_on_paper(XOR_INPUTS, np.array([w1, w2]), b)
    p = step(z, on_zero)
    corners = "; ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {plain(each)}: {_ANSWERS[answer]}"
        for x, each, answer in zip(XOR_INPUTS, z, p, strict=True)
    )
    return f"**{int((p == y).sum())} of 4 right.** {corners}."


@holds_for_any("data", "margin", "n_samples", "n_epochs", "on_zero")
def describe_blobs(run: RecordedRun, theorem: Bound) -> str:
    """Say what a training on blobs cost, beside what it may cost."""
    mistakes = int(run.metrics["mistakes"][-1])
    through = (
        "and no point is wrong any more"
        if run.loss[-1] == 0
        else "and some points are still wrong: give it more epochs"
    )
    return (
        f"Your points: **{count(mistakes, 'mistake')}**, {through}. The furthest one is R = "
        f"{figure(theorem.reach, 4)} from the origin, and the nearest is γ = "
        f"{figure(theorem.gap, 4)} from the dividing line, so $(R/\\gamma)^2$ = "
        f"{figure(theorem.most, 4)} allows **{count(int(theorem.most), 'mistake')}** at most."
    )


def describe_margins(many: OverMargins) -> str:
    """Say how mistakes and bound go with the margin over all draws."""
    first, last = (
        f"{figure(np.median(many.mistakes[i]))} of {figure(np.median(many.most[i]))} allowed at "
        f"margin {many.margins[i]:g}"
        for i in (0, -1)
    )
    n = many.mistakes.size
    but = f" but {n - many.n_converged}" if many.n_converged < n else ""
    used = float((many.mistakes / many.most).max())
    return (
        f"All {n} runs{but} get every point right in the end. The median of their mistakes: "
        f"{first}, and {last}. None went beyond its bound; the nearest used {percent(used)} of it. "
        "The bound has to cover the worst order in which the points can come, and luck is rarely "
        "that bad."
    )


def describe_luck(many: OverMargins, margin: float) -> str:
    """Say how much luck matters at one margin."""
    at = int(np.flatnonzero(many.margins == margin)[0])
    least, middle, most = np.percentile(many.mistakes[at], [0, 50, 100])
    mistakes = (
        f"from {least:.0f} to {most:.0f} mistakes"
        if least < most
        else f"{count(int(most), 'mistake')} each"
    )
    return (
        f"At margin {margin:g}, the {many.mistakes.shape[1]} sets of points needed "
        f"{mistakes}, with a median of {figure(middle)}."
    )
