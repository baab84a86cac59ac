"""The doctor's rules: for each fault the evidence in a run, in a sentence with figures.

A rule looks for the signs of its fault. If they may be harmless, it tries the remedy, and reports
the result.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from training.activations import probabilities
from training.doctor.again import STEP_FACTORS, Trial
from training.doctor.examination import ENOUGH_STEPS, FASTER, N_NEIGHBOURS, SLOWER, Examination
from training.doctor.faults import FAULTS
from training.figures import count, figure, percent, trend
from training.losses import CROSS_ENTROPY
from training.outputs import measure, output_for
from training.symptoms import FEW_HELD_OUT, at_the_end, dead, is_flat, neuron_vectors, turned_at


@dataclass(frozen=True)
class Finding:
    """A possible fault, with evidence."""

    fault: str  # one of `training.doctor.faults.FAULTS`
    strength: float  # of the evidence, from 0 to 1; below a half it is a suspicion
    evidence: str  # a sentence or two with this run's figures
    figures: Mapping[str, float] = field(default_factory=dict)  # the measurements

    @property
    def name(self) -> str:
        """The doctor's name for the fault."""
        return FAULTS[self.fault].name


Evidence = tuple[float, str, Mapping[str, float]]
"""A `Finding` without its fault."""
Limits = Mapping[str, float]
Rule = Callable[[Examination, Limits], Evidence | None]
RULES: dict[str, Rule] = {}
"""The rule for each of `training.doctor.faults.FAULTS`; it is given its fault's limits."""


def rule(look: Rule) -> Rule:
    """Register a rule under its own name, which is that of its fault."""
    RULES[look.__name__] = look
    return look


def findings(e: Examination) -> list[Finding]:
    """Return what the rules find, in the order of the faults."""
    found = ((fault, RULES[fault](e, of.limits)) for fault, of in FAULTS.items())
    return [Finding(fault, *evidence) for fault, evidence in found if evidence is not None]


def _better(e: Examination, trial: Trial, i: int, change: str) -> str:
    """Say how much lower a trial ends than the record."""
    own = e.run.loss[-1 if trial.frame is None else trial.frame]
    epochs = "as many epochs end" if trial.frame is None else f"{trial.epochs:,} epochs end"
    instead = f" instead of {figure(own)}" if np.isfinite(own) else ""
    return f"With {change}, {epochs} at a training loss of **{figure(trial.loss[i])}**{instead}."


def _best(e: Examination, trial: Trial) -> tuple[int, float]:
    """Return the best run of a trial, and its gain."""
    gains = e.gains(trial)
    best = int(np.argmax(gains))
    return best, float(gains[best])


TIMES = {
    3.0: "3 times the learning rate",
    10.0: "10 times the learning rate",
    30.0: "30 times the learning rate",
    100.0: "100 times the learning rate",
    1 / 3: "a third of the learning rate",
    0.1: "a tenth of the learning rate",
    0.01: "a hundredth of the learning rate",
}


@rule
def rate_too_small(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether much longer steps also lower the loss, and get further."""
    slow = _slow(e)
    if slow is None or not _unfinished(slow["gain"], slow["late"], limits):
        return None
    i = int(slow["best"])
    most = " (the longest tried)" if e.margin == STEP_FACTORS[-1] else ""
    longer = (
        f" At half of the {len(e.rises)} steps tried, or more, one {figure(e.margin, 2)} times "
        f"as long would have lowered its batch’s loss, too{most}."
        if (e.rises[:, e.margin == STEP_FACTORS] < 0).mean() >= 0.5 and e.margin > 1
        else ""
    )
    return (
        float(np.clip(0.6 + 0.25 * slow["patience"], 0.1, 0.9)),
        _better(e, e.faster, i, TIMES[FASTER[i]]) + longer,
        slow,
    )


@rule
def too_few_epochs(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether more epochs gain much."""
    slow = _slow(e)
    if slow is None or not _unfinished(slow["gain longer"], slow["late"], limits):
        return None
    if e.losses[-1] - e.longer.loss[0] < limits["gain"] * e.base:
        return None
    first, last = figure(e.held_out[-1]), figure(e.longer.held_out[0])
    return (
        float(np.clip(0.6 - 0.25 * slow["patience"], 0.1, 0.9)),
        f"It was trained for {count(int(e.run.steps[-1]), 'epoch')} "
        f"({count(e.n_steps, 'step')}). With {e.longer.epochs:,} more, its training loss falls "
        f"from {figure(e.losses[-1])} to **{figure(e.longer.loss[0])}**, and on held-out rows from "
        f"{first} to {last}.",
        slow,
    )


def _slow(e: Examination) -> dict[str, float] | None:
    """Return the gains of larger rates and more epochs, if the loss fell without oscillating.

    Patience above 0 means that there were enough steps for a suitable rate, but they were short.
    """
    if not e.again.can_try or e.losses[-1] >= e.losses[0]:
        return None
    last = e.n_frames - 1
    then = np.interp(2 / 3 * e.run.steps[last], e.run.steps[: last + 1], e.losses)
    late = float(then - e.losses[-1]) / float(e.losses[0] - e.losses[-1])
    # Of a handful of steps the first ones may go up, whatever the rate.
    swings = e.n_steps >= ENOUGH_STEPS and e.swing > FAULTS["rate_too_small"].limits["swing"]
    if swings or bool(e.run.diverged):
        return None
    best, gain = _best(e, e.faster)
    patience = np.log10(max(e.margin, 0.1)) + np.log10(max(e.n_steps, 1) / 100) - 1.5
    return {
        "best": best,
        "gain": gain,
        "gain longer": float(e.gains(e.longer)[0]),
        "late": late,
        "margin": e.margin,
        "steps": e.n_steps,
        "patience": float(patience),
    }


def _unfinished(gain: float, late: float, limits: Limits) -> bool:
    """Tell whether a gain is large, or the loss was still falling when the training ended.

    A network that has learned gains a little, too, if its outputs grow surer.
    """
    return gain >= limits["gain"] and (gain >= limits["large gain"] or late >= limits["late"])


@rule
def rate_too_large(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether little was learned while a smaller rate learns."""
    stopped = bool(e.run.diverged) or e.n_frames < e.run.n_frames
    if not e.again.can_try and not stopped:
        return None
    if not stopped and not _costs_dear(e):
        return None
    slower, gain = "", 0.0
    if e.again.can_try:
        i, gain = _best(e, e.slower)
        if gain > limits["gain"]:
            slower = f" {_better(e, e.slower, i, TIMES[SLOWER[i]])}"
    leaps = e.share_overshot >= limits["overshot"] or e.swing >= limits["swing"]
    if not stopped and (not slower or (not leaps and gain < limits["gain if calm"])):
        return None
    if stopped:
        step = int(e.run.diverged_at) if bool(e.run.diverged) else int(e.run.steps[e.n_frames])
        evidence = f"By {e.run.unit} {step:,} the loss is **no longer a number**.{slower}"
        return 0.97, evidence, {"diverged at": step}
    return (
        min(0.92, 0.5 + 0.3 * e.share_overshot + 0.1 * min(e.swing, 2.0) + 0.1 * min(gain, 1)),
        f"It learns far less than it could: the training loss {trend(e.losses[0], e.losses[-1])}. "
        f"{_swung(e)}{slower}",
        {"overshot": e.share_overshot, "swing": e.swing, "gain": gain},
    )


def _costs_dear(e: Examination) -> bool:
    """Tell whether a smaller rate learns much more, or outputs are wildly wrong."""
    limits = FAULTS["rate_too_large"].limits
    return e.level > limits["wild"] * e.base or e.lost_to_rate >= limits["lost"]


def _swung(e: Examination) -> str:
    """Say how far the loss went up and down, and how many steps overshot."""
    change = np.diff(e.losses)
    up, down = (float(np.abs(change[keep]).sum()) for keep in (change > 0, change < 0))
    n_over = int(e.overshot.sum())
    text = f"From frame to frame it rose by {figure(up)} in all, and fell by {figure(down)}."
    if n_over:
        text += (
            f" Of {count(len(e.rises), 'step')} tried, {n_over} raised the loss of the very rows "
            "taken for it, where a shorter step the same way lowers it."
        )
    return text


@rule
def rate_at_the_edge(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether it learns but oscillates, and a smaller rate gets lower."""
    if not e.again.can_try or e.n_frames < 6 or bool(e.run.diverged) or e.n_frames < e.run.n_frames:
        return None
    if e.swing <= limits["swing"]:
        return None
    if e.skills[0] < limits["learned"] or _costs_dear(e):
        return None
    calmed = (e.level - float(e.calmed.loss[0])) / e.base
    # Mini-batches also make a loss oscillate, but less, and few of their steps overshoot.
    by_rate = e.share_overshot >= limits["overshot"] or e.swing >= limits["far"]
    if not by_rate and not e.share_overshot:
        return None
    least = limits["gain calmed" if by_rate else "gain of batches"]
    i, slower = _best(e, e.slower)
    if not calmed >= least and slower < limits["gain slower"]:
        return None
    tried = _better(e, e.slower, i, TIMES[SLOWER[i]])
    if calmed >= least:
        tried = (
            f"Trained on with a tenth of the learning rate, for {count(e.calmed.epochs, 'epoch')}, "
            f"the training loss goes from {figure(e.level)} (the median of the last quarter of the "
            f"frames) to **{figure(e.calmed.loss[0])}**."
        )
    return (
        min(0.9, 0.45 + 0.3 * e.share_overshot + 0.15 * min(e.swing, 2.0)),
        f"It learns all the same (on the training set **{percent(e.skills[0])}** of "
        f"{'the mistakes' if e.rows.n_classes else 'the squared error'} of a constant guess are "
        f"gone), but the loss swings. {_swung(e)} {tried}",
        {"overshot": e.share_overshot, "swing": e.swing, "gain": max(calmed, slower)},
    )


@rule
def not_zeroed(e: Examination, limits: Limits) -> Evidence | None:
    """Repeat the first steps with and without zeroing: the record is one of the two."""
    apart = e.again.departures
    if apart is None or apart.summed > limits["summed"] or apart.zeroed < limits["zeroed"]:
        return None
    return (
        0.95,
        f"Walked again, its first {count(apart.n_steps, 'step')} come out as recorded only if each "
        "gradient is **added to all those before it**. With gradients set back to zero they end "
        f"{percent(apart.zeroed)} of the way apart, on average.",
        {"apart when summed": apart.summed, "apart when zeroed": apart.zeroed},
    )


@rule
def dead_relus(e: Examination, limits: Limits) -> Evidence | None:
    """Count ReLUs that are zero for every row: without a gradient they never change again."""
    if e.activation != "ReLU" or len(e.layers) < 2:
        return None
    each = [[int(dead(a).sum()) for a in at[:-1]] for at in e.activations]
    sizes = np.array([a.shape[-1] for a in e.activations[0][:-1]])
    shares = np.array(each) / sizes
    layer = int(shares[-1].argmax())
    share, at_start = float(shares[-1, layer]), float(shares[0, layer])
    if share < limits["share"] or (share < 1 and e.shortfall < limits["shortfall"]):
        return None
    n, first, size = each[-1][layer], each[0][layer], int(sizes[layer])
    since = "as at the start" if n == first else f"at the start {first} of {size}"
    who = f"**{n} of {size}** ReLUs are" if size > 1 else "the only ReLU is"
    return (
        1.0 if share == 1 else 0.5 + 0.4 * share,
        f"In hidden layer {layer + 1} {who} zero on every row at the end, {since}: the gradients "
        "there are exactly zero.",
        {"at the end": share, "at the start": at_start},
    )


@rule
def saturated(e: Examination, limits: Limits) -> Evidence | None:
    """Find flat activations, which pass no gradient however large the error."""
    if e.activation not in ("sigmoid", "tanh") or len(e.layers) < 2:
        return None
    flat = np.array([[is_flat(a, e.activation).mean() for a in at[:-1]] for at in e.activations])
    layer = int(flat.mean(axis=0).argmax())
    at_start, share = float(flat[0, layer]), float(flat[-1, layer])
    if min(float(np.median(flat[:, layer])), share) < limits["share"]:
        return None
    outcome = f"The training loss is still {figure(e.losses[-1])}."
    if e.shortfall < limits["shortfall"]:  # the output may have memorised their outputs
        if not e.again.can_try or at_start < limits["share"]:
            return None
        if e.gains(e.started_as_usual, training=False)[0] < limits["won"]:
            return None
        outcome = _with_usual_start(e)
    return (
        min(0.95, 0.35 + 0.5 * share + 0.2 * e.shortfall),
        f"In hidden layer {layer + 1} **{percent(share)}** of the outputs are on a flat end of the "
        f"{e.activation} at the end of the training, and {percent(at_start)} at its start: the "
        f"slope there is below a twentieth of the steepest. {outcome}",
        {"at the end": share, "at the start": at_start},
    )


@rule
def start_alike(e: Examination, limits: Limits) -> Evidence | None:
    """Find neurons that start equal: they get equal gradients, and stay equal."""
    n_alike = n = 0
    for (W, b), (V, _) in zip(e.layers[:-1], e.layers[1:], strict=True):
        n_neurons = e.run.parameters[W].shape[-1]
        if n_neurons < 2:
            continue
        n += n_neurons
        apart = []
        for frame in (0, e.n_frames - 1):
            now = e.run.parameters_at(frame)
            each = neuron_vectors(now[W], now[b], now[V])
            apart.append(np.ptp(each, axis=1).max() / max(np.abs(each).max(), 1e-300))
        if apart[0] <= 1e-9 and apart[1] <= limits["apart"]:
            n_alike += n_neurons
    start = e.run.parameters_at(0)
    zero = len(e.layers) > 1 and all(not start[W].any() for W, _ in e.layers)
    if not n_alike and not zero:
        return None
    begun = "All weights begin at **zero**" if zero else f"**{n_alike} hidden neurons** begin alike"
    after = (
        f", and after {count(int(e.run.steps[-1]), e.run.unit)} the neurons of a layer are still "
        "the same, but for rounding: they always get the same gradient"
        if n_alike
        else ": nothing comes back to a layer through weights of zero"
    )
    return (
        1.0 if zero or n_alike == n else 0.6,
        f"{begun}{after}. Another start of this kind would do the same; one with **random "
        "weights** (He, Glorot) tells neurons apart.",
        {"neurons alike": n_alike},
    )


@rule
def start_too_large(e: Examination, limits: Limits) -> Evidence | None:
    """Measure how much each layer amplifies its inputs, and how confident the output is."""
    start = e.run.parameters_at(0)
    gains = [float(np.sqrt((start[W] ** 2).mean() * start[W].shape[0])) for W, _ in e.layers]
    gain, far = float(np.exp(np.mean(np.log(np.maximum(gains, 1e-9))))), _first_loss(e)
    everywhere = min(gains) >= limits["every gain"] and len(gains) > 1
    loud = gain >= limits["gain"] and gains[-1] >= limits["last gain"]
    if not everywhere and not (loud and far >= limits["first loss"]):
        return None
    better = ""
    if e.again.can_try:
        if e.gains(e.started_as_usual, training=False)[0] < limits["won"]:
            return None
        better = f" {_with_usual_start(e)}"
    return (
        min(0.95, 0.6 + 0.05 * gain * min(1.0, far / 4)),
        f"Before the first step the loss is **{figure(e.losses[0])}**, {figure(far, 2)} times that "
        "of a network whose outputs are 0. The size of its weights (root mean square) times the "
        f"square root of a layer’s inputs is **{figure(gain, 2)}**, as a geometric mean over the "
        f"layers; about 1 is usual.{better}",
        {"first loss, of silence": far, "gain": gain},
    )


def _with_usual_start(e: Examination) -> str:
    """Say how much lower it ends from its activation's usual initialisation."""
    better = _better(e, e.started_as_usual, 0, "the usual start")
    usual, held_out = e.started_as_usual, e.run.metrics["validation_loss"]
    if usual.frame is None and np.isfinite(held_out[-1]):
        here, there = figure(held_out[-1]), figure(usual.held_out[0])
        better = better.removesuffix(".") + f", and at a held-out loss of {there}, not {here}."
    return better


def _first_loss(e: Examination) -> float:
    """Return the ratio of the first loss to that of zero outputs."""
    output = output_for(e.rows.n_classes)
    silent = float(measure(np.zeros_like(e.truth), e.truth, output, e.loss_name))
    return float(e.losses[0] / max(silent, 1e-12))


@rule
def vanishing(e: Examination, limits: Limits) -> Evidence | None:
    """Find gradients that shrink by a constant factor per layer."""
    n = len(e.layers)
    if n < limits["layers"] or e.shortfall < limits["shortfall"]:
        return None
    least = float(np.min(e.shrinking))
    per_layer = float(max(least, 1e-300) ** (1 / (n - 1)))
    if not 0 < least <= limits["ratio"] or per_layer > limits["per layer"]:
        return None
    return (
        min(0.9, 0.55 + 0.1 * -np.log10(max(least, 1e-12))),
        f"The error that arrives at the first of {n} layers is **{figure(least, 2)}** of "
        "that at the output (root mean square; the least of three frames from the first half): "
        f"on average each layer leaves {figure(per_layer, 2)} of it.",
        {"at the first layer": least, "at the start": e.shrinking[0], "per layer": per_layer},
    )


@rule
def inputs_not_scaled(e: Examination, limits: Limits) -> Evidence | None:
    """Find a column whose values dwarf the others'."""
    sizes = np.sqrt((e.rows.X**2).mean(axis=0))
    j = int(sizes.argmax())
    others = np.delete(sizes, j)
    others, largest = others[others > 0], float(sizes[j])
    ratio = largest / float(np.median(others)) if len(others) else 1.0
    uneven = largest > limits["size if uneven"] and ratio > limits["ratio"]
    if not (largest > limits["size"] or uneven):
        return None
    better = ""
    if e.again.can_try:
        if e.gains(e.scaled)[0] < limits["gain"]:
            return None
        better = " " + _better(e, e.scaled, 0, "every column standardised")
    beside = ""
    if len(others):
        slopes = np.sqrt((e.run.gradients[e.layers[0][0]][0] ** 2).mean(axis=-1))
        usual = float(np.median(np.delete(slopes, j)))
        beside = f", {figure(ratio, 2)} times the median of the others"
        if usual > 0:
            times = figure(slopes[j] / usual, 2)
            beside += f"; at the start the gradient of its weights is {times} times theirs"
    return (
        0.9,
        f"The numbers of column {j + 1} have a size of about **{figure(largest, 2)}** (root mean "
        f"square){beside}.{better}",
        {"largest column": largest, "times the others": ratio},
    )


@rule
def labels_shuffled(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether similar rows have different labels, so that nothing can be learned."""
    n = len(e.rows.y_held_out)
    if len(e.seen[1]) < limits["rows"] or e.signal > limits["signal"]:
        return None
    lowest = float(e.held_out.min() / e.base_held_out)
    if lowest < limits["lowest"] or e.skills[1] > 0.1 + 1.5 / np.sqrt(n):
        return None
    knows = e.fewer_mistakes(e.columns)
    fewer = f"{percent(abs(knows))} {'fewer' if knows > 0 else 'more'}"
    return (
        0.95 if e.losses[-1] < 0.95 * e.base else 0.8,
        f"On held-out rows its loss is never below **{percent(lowest)}** of that of a constant "
        f"answer. And similar rows do not have similar labels: a guess from the {N_NEIGHBOURS} "
        f"nearest neighbours makes {'as many' if abs(knows) < 0.005 else fewer} mistakes "
        f"{'as' if abs(knows) < 0.005 else 'than'} a constant one, which may be chance.",
        {"lowest held-out loss, of the constant's": lowest, "signal": e.signal},
    )


@rule
def leak(e: Examination, limits: Limits) -> Evidence | None:
    """Find a single column that almost determines the label."""
    if e.rows.X.shape[1] < 2:
        return None
    y, n_classes = e.seen[1], e.rows.n_classes
    if n_classes:
        spreads = [
            np.mean([e.columns[y == c, j].std() for c in np.unique(y)])
            for j in range(e.columns.shape[1])
        ]
    else:
        r = (e.columns * (y - y.mean())[:, None]).mean(axis=0) / max(y.std(), 1e-12)
        spreads = list(np.sqrt(np.maximum(1 - r**2, 0)))
    j = int(np.argmin(np.where(e.columns.std(axis=0) > 0, spreads, np.inf)))
    alone = e.fewer_mistakes(e.columns[:, [j]])
    others = e.fewer_mistakes(np.delete(e.columns, j, axis=1))
    far_more = spreads[j] < limits["spread if far more"] and alone > others + limits["far more"]
    close = (spreads[j] < limits["spread"] and alone > limits["alone"]) or far_more
    # Of a target that hangs on one column alone, the others tell nothing: that is no leak.
    close &= others >= limits["others know"] or spreads[j] < limits["spread of a copy"]
    # A copy with some errors has at most as many values as there are classes.
    copy = n_classes and len(np.unique(e.columns[:, j])) <= n_classes and alone > limits["copied"]
    if not close and not (copy and alone > min(others + limits["others"], limits["all but"])):
        return None
    within = "within a class" if n_classes else "about a line through the targets"
    return (
        0.95,
        f"Column {j + 1} alone does away with **{percent(alone)}** of the "
        f"{'mistakes' if n_classes else 'squared error'} of a constant guess, all others together "
        f"with {percent(max(0.0, others))}. Its spread {within} is {percent(float(spreads[j]))} of "
        "its whole spread: it looks like the answer itself.",
        {"column": j + 1, "alone": alone, "others": others, "spread": float(spreads[j])},
    )


@rule
def wrong_loss(e: Examination, limits: Limits) -> Evidence | None:
    """Find errors of probabilities, without a gradient where the network is surely wrong."""
    if not e.rows.n_classes or e.loss_name == CROSS_ENTROPY or not e.again.can_try:
        return None
    now, own = e.with_cross_entropy, e.accuracy(e.with_cross_entropy)
    won = float(now.accuracy[0]) - own
    if won < limits["gain"]:
        return None
    p = probabilities(e.activations[-1][-1])
    of_truth = p[np.arange(len(p)), e.seen[1].astype(int)]
    n_sure = int((of_truth < 0.1).sum())
    return (
        min(0.9, 0.6 + won),
        f"The network tells classes apart, and its loss is the **{e.loss_name}**. With the "
        f"cross-entropy, as many epochs end with {percent(float(now.accuracy[0]))} of the training "
        f"set right instead of {percent(own)}. For {n_sure} of {len(p)} rows it gives the true "
        f"class less than 10 %, and there the slope of its loss is small.",
        {"sure and wrong": n_sure / len(p), "gain": won},
    )


@rule
def overfitted(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether the held-out loss rose while the training loss kept falling."""
    if e.n_frames < 4 or bool(e.run.diverged) or len(e.rows.y_held_out) < FEW_HELD_OUT:
        return None
    base = e.base_held_out
    best = turned_at(e.losses, e.held_out, base)
    if best is None or e.held_out[best] > limits["learned"] * base:
        return None
    low, end = float(e.held_out[best]), at_the_end(e.held_out)
    before, after = float(e.losses[best]), at_the_end(e.losses)
    if best == 0 or after > min(limits["fallen"] * before, e.base):
        return None
    return (
        min(0.9, 0.55 + (end - low) / base),
        f"The held-out loss was lowest at {e.run.unit} {int(e.run.steps[best]):,}, {figure(low)}, "
        f"and has **risen to {figure(end)}** since, while the training loss went from "
        f"{figure(before)} down to {figure(after)} (medians of the last three frames).",
        {"lowest": low, "end": end},
    )


@rule
def unlucky_start(e: Examination, limits: Limits) -> Evidence | None:
    """Test whether other starts learn what this one did not."""
    if e.n_frames < e.run.n_frames or e.shortfall < (0.1 if e.starts is not None else 0.35):
        return None
    ends, own = e.other_starts, at_the_end(e.losses)
    if ends is None:
        return None
    ends = np.where(np.isfinite(ends), ends, np.inf)
    fell, mine = (e.base - ends) / e.base, (e.base - own) / e.base
    middle, clearly = float(np.median(fell)), fell > mine + 0.1
    if middle < limits["learned"] or mine > limits["own"] * middle:
        return None
    if clearly.mean() < limits["better"]:
        return None
    better = int(clearly.sum())
    usual = float(np.median(ends))
    # From the same start other rates or epochs do far better, or a smaller rate does.
    elsewhere = _slow(e) is not None and min(*e.faster.loss, *e.longer.loss) < usual - 0.15 * e.base
    elsewhere |= e.again.can_try and float(np.nanmin(e.slower.loss)) < usual + 0.05 * e.base
    return (
        0.5 if elsewhere else 0.95,
        f"**{better} of {len(ends)}** other starts of the same kind end clearly lower, with the "
        f"same rate, data and layers: their median training loss is {figure(usual)}, this one’s "
        f"{figure(e.run.loss[-1])}.",
        {"better starts": better, "of": len(ends)},
    )
