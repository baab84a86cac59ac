"""The sigmoid: from a yes or no to "85 % sure", and back to a decision only at the end.

Logistic regression is Cox, "The regression analysis of binary sequences" (1958); that on
separable data its weights grow for ever, like the logarithm of the epochs, is in Soudry et al.,
"The Implicit Bias of Gradient Descent on Separable Data" (2018); calibration in Guo et al., "On
Calibration of Modern Neural Networks" (2017).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression

from datasets.students import HOURS, PASSED
from datasets.toy import CLASS_CENTRES, overlapping_classes, overlapping_truth
from lessons import titanic
from lessons.activations import sigmoid, sigmoid_slope
from lessons.calibration import Reliability, reliability
from lessons.challenges import Challenge, Check, Status
from lessons.claims import Claim, Outcome, Verdict
from lessons.decisions import (
    accuracy,
    auc,
    cheapest_threshold,
    confusion_matrix,
    cost,
    rates,
    roc,
)
from lessons.gradient_descent import predict as line
from lessons.losses import LOSSES, binary_cross_entropy, mean_squared_error
from lessons.passengers import training_arrays
from lessons.recorded_run import FEW_FRAMES, Progress, RecordedRun, Recorder
from lessons.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

DATA = ("hours", "overlapping")
"""What there is to learn from: four students, or two classes that run into one another."""

MAX_NUMBERS = 20_000_000
"""The most probabilities (frames x samples x runs) that one record may be made of."""

WRONG_START = {"w": -8.0, "b": 20.0}
"""A curve that is sure of the opposite for each of the four students."""

EXAMPLES = np.array([-5.0, -2.0, 0.0, 2.0, 5.0])
"""Logits to read the sigmoid at, shape (5,)."""


def probability(x: np.ndarray, w: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Tell how sure the neuron is of class 1 at every x: sigmoid(w x + b).

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs.
    w, b : (...,) array of float
        Weight and bias.

    Returns
    -------
    (..., n_samples) array of float
    """
    return sigmoid(line(x, w, b))


def boundary(w: ArrayLike, b: ArrayLike, threshold: ArrayLike = 0.5) -> np.ndarray:
    """Return the x at which the probability crosses the threshold.

    Parameters
    ----------
    w, b : (...,) array of float
        Weight and bias.
    threshold : (...,) array of float
        From 0 to 1.

    Returns
    -------
    (...,) array of float
        -b / w at threshold 1/2; infinite or NaN for a flat curve, which crosses nothing.
    """
    t = np.asarray(threshold, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (np.log(t / (1.0 - t)) - np.asarray(b)) / np.asarray(w)


def slope(x: np.ndarray, w: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Return how steep the curve of probabilities is at every x: w s(1 - s).

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs.
    w, b : (...,) array of float
        Weight and bias.

    Returns
    -------
    (..., n_samples) array of float
        Probability per unit of x: w / 4 at the boundary, next to nothing far away from it.
    """
    return np.asarray(w)[..., None] * sigmoid_slope(line(x, w, b))


def textbook_cross_entropy(p: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average -(y log p + (1 - y) log(1 - p)), letter by letter as in the textbooks.

    Shown for its failures: as soon as p rounds to 0 or 1 it is infinite where the neuron was
    wrong, and NaN (0 times minus infinity) where it was right. `binary_cross_entropy` of
    lessons/losses.py is the same loss computed from the logit, and has neither trouble.

    Parameters
    ----------
    p, y : (..., n_samples) array of float
        Probabilities and classes.

    Returns
    -------
    (...,) array of float
    """
    p, y = np.asarray(p), np.asarray(y)
    with np.errstate(divide="ignore", invalid="ignore"):  # its failure is what is to be seen
        return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p), axis=-1)


def gradient(x: np.ndarray, blame: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell how the loss changes per unit of w and of b.

    With the blame p - y of cross-entropy it is, letter by letter, the gradient of the straight
    line in `gradient_descent`.

    Parameters
    ----------
    x : (..., n_samples) array of float
        Inputs.
    blame : (..., n_samples) array of float
        Slope of each sample's loss along its logit.

    Returns
    -------
    (...,) array of float
        Slope along w.
    (...,) array of float
        Slope along b.
    """
    return np.mean(blame * x, axis=-1), np.mean(blame, axis=-1)


def training_set(
    *,
    data: str = "hours",
    n_samples: int = 100,
    spread: float = 1.0,
    seed: int | ArrayLike = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the inputs and classes that the curve is fitted to.

    Parameters
    ----------
    data : {"hours", "overlapping"}
        Four students, or two classes that run into one another.
    n_samples : int
        How many samples, from 2 to 2,000; the students stay four.
    spread : float
        Standard deviation of each of the overlapping classes, from 0.05 to 5.
    seed : int or (...,) array of int
        Which luck; it matters only for overlapping classes.

    Returns
    -------
    (..., n_samples) array of float
        Inputs.
    (n_samples,) array of float
        Classes, 0 or 1.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("data", data, DATA)
    check_whole("n_samples", n_samples, 2, 2000)
    check_number("spread", spread, 0.05, 5)
    check_whole("seed", seed, 0, MAX_SEED)
    check_whole("n_samples x seeds", n_samples * np.size(seed), 1, MAX_NUMBERS)
    if data == "hours":
        return np.broadcast_to(HOURS, (*np.shape(seed), len(HOURS))), PASSED
    return overlapping_classes(n_samples=n_samples, spread=spread, seed=seed)


def best_knobs(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return w and b at the bottom of the cross-entropy, by scikit-learn's logistic regression.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and classes; the classes must overlap, for otherwise there is no bottom, and
        what comes back is where the solver gave up.

    Returns
    -------
    float, float
        Its penalty on large weights is switched off, so that the loss is the same as here.
    """
    model = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000).fit(x[:, None], y)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def train(
    *,
    learning_rate: float | ArrayLike = 0.1,
    n_epochs: int = 1000,
    loss: str = "cross-entropy",
    w: float | ArrayLike = 0.0,
    b: float | ArrayLike = 0.0,
    data: str = "hours",
    n_samples: int = 100,
    spread: float = 1.0,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Fit a sigmoid curve to yes-or-no answers by gradient descent.

    Parameters
    ----------
    learning_rate : float or (...,) array
        Length of a step, from 0 to 100; several values are trained side by side.
    n_epochs : int
        Steps to take, from 0 to 20,000.
    loss : {"cross-entropy", "squared error"}
        What is made small.
    w, b : float or (...,) array
        Where to start, from -1,000 to 1,000.
    data : {"hours", "overlapping"}
        Four students, or two classes that run into one another.
    n_samples : int
        How many samples, from 2 to 2,000; the students stay four.
    spread : float
        Standard deviation of each of the overlapping classes, from 0.05 to 5.
    seed : int or (...,) array
        Which luck; it matters only for overlapping classes.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        With parameters ``w`` and ``b``, and metrics ``accuracy`` (at threshold 1/2),
        ``cross_entropy`` and ``squared_error``, whichever of the two was trained on.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("learning_rate", learning_rate, 0, 100)
    check_choice("loss", loss, LOSSES)
    check_number("w", w, -1000, 1000)
    check_number("b", b, -1000, 1000)
    x, y = training_set(data=data, n_samples=n_samples, spread=spread, seed=seed)
    rate = np.asarray(learning_rate, dtype=float)
    runs = np.broadcast_shapes(rate.shape, np.shape(w), np.shape(b), x.shape[:-1])
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=FEW_FRAMES,
        on_progress=on_progress,
    )
    n_runs = int(np.prod(runs))
    check_work(n_epochs=n_epochs, n_samples=len(y), n_runs=n_runs)
    n_numbers = len(recorder.epochs) * len(y) * n_runs
    check_whole("frames x samples x runs", n_numbers, 0, MAX_NUMBERS)

    measure, blame = LOSSES[loss].measure, LOSSES[loss].blame
    w_now, b_now = np.full(runs, w, dtype=float), np.full(runs, b, dtype=float)
    for epoch in recorder:
        z = line(x, w_now, b_now)  # 1. predict: a straight line, ...
        p = sigmoid(z)  # ... squeezed into a probability
        loss_now = measure(z, y)  # 2. measure the loss
        grad_w, grad_b = gradient(x, blame(p, y))  # 3. ask for the gradient
        recorder.record(epoch, loss_now, {"w": w_now, "b": b_now}, {"w": grad_w, "b": grad_b})
        w_now = w_now - rate * grad_w  # 4. turn the knobs against it
        b_now = b_now - rate * grad_b
    run = recorder.finish(
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        loss=loss,
        w=w,
        b=b,
        data=data,
        n_samples=n_samples,
        spread=spread,
        seed=seed,
    )
    z = line(x[..., None, :], run.parameters["w"], run.parameters["b"])  # all frames at once
    p = sigmoid(z)
    return run.with_metrics(
        accuracy=accuracy(y, p),
        cross_entropy=run.loss if loss == "cross-entropy" else binary_cross_entropy(z, y),
        squared_error=run.loss if loss == "squared error" else mean_squared_error(p, y),
    )


def growth(run: RecordedRun, since: int = 1) -> np.ndarray:
    """Return how much w grows each time the epochs grow by a factor of e.

    Parameters
    ----------
    run : RecordedRun
        One training or a batch.
    since : int
        Epoch from which on it is measured, from 1 to the last frame but one.

    Returns
    -------
    (...,) array of float
        Near 2 in the long run for the four students: half the gap between the last who failed
        and the first who passed is 1/2, and theory has w follow ln(epochs) over that.

    Raises
    ------
    ValueError
        If ``since`` is out of its range.
    """
    check_whole("since", since, 1, int(run.epochs[-2:][0]))
    first = int(np.searchsorted(run.epochs, since))
    w = run.parameters["w"]
    return (w[..., -1] - w[..., first]) / np.log(run.epochs[-1] / run.epochs[first])


def describe_curve(w: float, b: float, hours: float) -> str:
    """Say where a curve crosses 50 %, how steep it is there, and how sure it is of one student."""
    sure = float(probability(np.array([hours]), w, b)[0])
    said = f"a student who studied {hours:g} hours has passed with **{sure:.0%}**"
    if w == 0:
        return f"Your curve is flat: it makes no difference between students, and {said}."
    return (
        f"Your curve crosses 50 % at **{float(boundary(w, b)):.2f}** hours, where it is steepest: "
        f"$w/4$ = {w / 4:.2f} an hour. It says that {said}."
    )


def examples() -> dict[str, np.ndarray]:
    """Return the sigmoid and its slope at a few logits, as columns of a table."""
    return {"z": EXAMPLES, "s(z)": sigmoid(EXAMPLES), "slope": sigmoid_slope(EXAMPLES)}


def describe_growth(run: RecordedRun) -> str:
    """Say how a run alone on the four students ended, and why its weight does not come to rest."""
    n_epochs = int(run.epochs[-1])
    p = probability(HOURS, **run.final)
    text = (
        f"After {n_epochs:,} epochs the curve gives the four students "
        f"{', '.join(f'{q:.1%}' for q in p)}: a cross-entropy of **{run.loss[-1]:.3g}**. "
    )
    if n_epochs >= 4:
        half = int(np.searchsorted(run.epochs, n_epochs // 2))
        text += (
            f"Since epoch {run.epochs[half]:,} $w$ went from {run.parameters['w'][half]:.2f} "
            f"to {run.final['w']:.2f}, **{growth(run, int(run.epochs[half])):.2f}** for each time "
            "the epochs grow by a factor of $e$. "
        )
    text += (
        "These students can be separated, so a steeper curve is always a little better: the loss "
        "has no lowest point, and $w$ grows for ever, in the long run like 2 ln(epochs)."
    )
    rise = np.diff(run.loss)
    if (rise > 1e-6).any():
        text += (
            f" At this learning rate the steps overshoot, up to a loss of {run.loss.max():.3g} on "
            "the way. It cannot become infinite, for the slope p − y is never beyond 1 in size."
        )
    return text


def wrong_start(sure: float) -> dict[str, float]:
    """Return w and b of a curve that is as sure of the opposite as asked; 1 is `WRONG_START`."""
    return {name: sure * value for name, value in WRONG_START.items()}


def duel(
    *,
    sure: float = 1.0,
    learning_rate: float = 0.1,
    n_epochs: int = 1000,
    on_progress: Progress | None = None,
) -> dict[str, RecordedRun]:
    """Train one curve on each loss, both from the same confidently wrong start.

    Parameters
    ----------
    sure : float
        How sure of the opposite they start, from 0 to 50; 1 is `WRONG_START`.
    learning_rate, n_epochs, on_progress
        As for `train`.

    Returns
    -------
    dict of str to RecordedRun
        By loss.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("sure", sure, 0, 50)
    chosen: dict[str, Any] = {"learning_rate": learning_rate, "n_epochs": n_epochs}
    chosen.update(wrong_start(sure))
    return {loss: train(loss=loss, on_progress=on_progress, **chosen) for loss in LOSSES}


DUEL_ENDS = ("Both", "Only cross-entropy", "Only squared error", "Neither")
"""Who may have all four students right in the end."""


def duel_end(runs: Mapping[str, RecordedRun]) -> tuple[str, str]:
    """Return which of `DUEL_ENDS` came true, and a sentence with the figures."""
    right = {loss: float(run.metrics["accuracy"][-1]) for loss, run in runs.items()}
    truth = DUEL_ENDS[2 * (right["cross-entropy"] < 1) + (right["squared error"] < 1)]
    p = probability(HOURS, **runs["squared error"].final)
    return truth, (
        f"After {runs['cross-entropy'].epochs[-1]:,} epochs cross-entropy has "
        f"{right['cross-entropy']:.0%} right and squared error {right['squared error']:.0%}: its "
        f"curve gives the four students {', '.join(f'{q:.0%}' for q in p)}."
    )


def describe_flatness(runs: Mapping[str, RecordedRun]) -> str:
    """Say how steep either loss was at the start of a duel, and where the difference is from."""
    steep, slight = (abs(float(run.gradients["w"][0])) for run in runs.values())
    moved = ""
    if (line(HOURS, **runs["squared error"].final) > 0).all():
        moved = (
            " Watch the squared error all the same: it creeps off its first plateau and comes to "
            "rest on another one, where everybody passes and the slope is next to nothing again."
        )
    return (
        f"At the start the slope along $w$ is **{steep:.3g}** for cross-entropy and "
        f"**{slight:.2g}** for the squared error. Both begin with $p - y$, but the squared error "
        "carries the slope of the sigmoid as well, $2\\,(p-y)\\,p\\,(1-p)$, and that is next to "
        "nothing just when the curve is very sure, right or wrong. The logarithm in cross-entropy "
        f"cancels it.{moved} Does a milder start, or a longer step, help it on?"
    )


def formulas_compared(sure: Sequence[float]) -> dict[str, list[str]]:
    """Put the textbook formula beside the one from the logit, for curves ever more sure.

    Parameters
    ----------
    sure : sequence of float
        How sure; 1 is `WRONG_START`, and the four students are then 4 or 12 from the boundary.

    Returns
    -------
    dict of str to list of str
        Columns of a table: the cross-entropy by both formulas, for curves that are sure of the
        opposite, and for curves that are as sure of the truth.
    """
    z = np.stack([line(HOURS, **wrong_start(c)) for c in sure])  # (n_starts, 4)
    return {
        "sure": [f"{c:g}" for c in sure],
        **{
            f"{name}, sure and {which}": [f"{value:.4g}" for value in values]
            for which, truth in (("wrong", PASSED), ("right", 1.0 - PASSED))
            for name, values in (
                ("textbook", textbook_cross_entropy(sigmoid(z), truth)),
                ("from z", binary_cross_entropy(z, truth)),
            )
        },
    }


@dataclass(frozen=True)
class Decisions:
    """What a threshold makes of the probabilities of a run, frame by frame.

    Attributes
    ----------
    matrices : (n_frames, 2, 2) array of int
        Confusion matrices: a row for each true class, a column for each decision.
    false_alarms, hits : (n_frames,) array of float
        The point on the ROC curve.
    curve : two (n_points,) arrays of float
        The ROC curve at the last frame.
    auc : float
        The area under it.
    accuracy : float
        Share of right decisions at the last frame.
    baseline : float
        Share of the more frequent class: the accuracy of whoever always says that.
    cost, least_cost : float
        Cost per sample at the last frame, and the least that any threshold reaches.
    cheapest : float
        A threshold that reaches it.
    """

    matrices: np.ndarray
    false_alarms: np.ndarray
    hits: np.ndarray
    curve: tuple[np.ndarray, np.ndarray]
    auc: float
    accuracy: float
    baseline: float
    cost: float
    least_cost: float
    cheapest: float


def decisions(run: RecordedRun, threshold: float, *, miss: float = 1.0) -> Decisions:
    """Decide with a threshold at every frame of a run alone.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    threshold : float
        From 0 to 1.
    miss : float
        Price of a miss, from 0 to 1,000; a false alarm costs 1.

    Returns
    -------
    Decisions

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    x, y = samples_of(run)
    p = probability(x, run.parameters["w"], run.parameters["b"])  # (n_frames, n_samples)
    false_alarms, hits = rates(y, p, threshold)
    cheapest = cheapest_threshold(y, p[-1], miss=miss)
    return Decisions(
        matrices=confusion_matrix(y, p, threshold),
        false_alarms=false_alarms,
        hits=hits,
        curve=roc(y, p[-1])[:2],
        auc=auc(y, p[-1]),
        accuracy=float(accuracy(y, p[-1], threshold)),
        baseline=float(max(np.mean(y), 1.0 - np.mean(y))),
        cost=float(cost(y, p[-1], threshold, miss=miss)),
        least_cost=float(cost(y, p[-1], cheapest, miss=miss)),
        cheapest=cheapest,
    )


def samples_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the samples that a run, or each run of a batch, learned from."""
    names = ("data", "n_samples", "spread", "seed")
    return training_set(**{name: run.hyperparameters[name] for name in names})


def describe_rest(run: RecordedRun) -> str:
    """Say where the weight of a run alone on overlapping classes stands, beside the true one."""
    spread = run.hyperparameters["spread"]
    return (
        f"here it stands at {run.final['w']:.2f}, and the probability by which these classes were "
        f"drawn has w = {overlapping_truth(spread)[0]:.2f}"
    )


def describe_decisions(view: Decisions, threshold: float, miss: float) -> str:
    """Say what the decisions at a threshold are worth, beside what they are to be compared with."""
    return (
        f"At threshold {threshold:g}, **{view.accuracy:.1%}** of the decisions are right; always "
        f"saying the same would be right in **{view.baseline:.1%}**, the baseline. The area under "
        f"the ROC curve, **AUC {view.auc:.3f}**, is how often a random student who passed was "
        "given more than a random one who failed; no threshold enters it. With a false alarm at 1 "
        f"and a miss at {miss:g}, your decisions cost **{view.cost:.3f}** a student; the cheapest "
        f"threshold for this draw is {view.cheapest:.2f}, at {view.least_cost:.3f}."
    )


def final_probabilities(run: RecordedRun) -> np.ndarray:
    """Return how sure each run is of class 1 in the end, (..., n_samples), on its own samples."""
    return sigmoid(line(samples_of(run)[0], **run.final))


def best_accuracy(spread: float) -> float:
    """Return the accuracy that nobody can beat in the long run on the overlapping classes.

    The best rule cuts midway between the centres, each half their distance away: a normal draw
    stays on its side with chance Phi(half distance / spread).
    """
    half = float(np.diff(CLASS_CENTRES)[0]) / 2.0
    return 0.5 * (1.0 + math.erf(half / (spread * math.sqrt(2.0))))


@dataclass(frozen=True)
class Luck:
    """How differently the same two classes come out in many draws.

    Attributes
    ----------
    accuracy : (n_draws,) array of float
        Of each draw's own curve, on the samples that it learned from.
    good : (n_draws,) array of bool
        Whether that looks better than anything can be in the long run.
    mark : (float, str)
        That limit, and its name.
    sentence : str
        All this in words.
    """

    accuracy: np.ndarray
    good: np.ndarray
    mark: tuple[float, str]
    sentence: str


def luck(many: RecordedRun, threshold: float = 0.5) -> Luck:
    """Decide with a threshold in each run of a batch of overlapping classes.

    Parameters
    ----------
    many : RecordedRun
        A batch of shape (n_draws,).
    threshold : float
        From 0 to 1.

    Returns
    -------
    Luck
    """
    each = accuracy(samples_of(many)[1], final_probabilities(many), threshold)
    best = best_accuracy(many.hyperparameters["spread"])
    sentence = (
        f"{len(each)} draws of the same two classes give accuracies from {each.min():.1%} to "
        f"{each.max():.1%}. In the long run nobody can be right more often than **{best:.1%}**; "
        f"still **{np.sum(each > best)} of {len(each)}** draws, the circles, look better. They "
        "are lucky, not better: each curve is judged on the very students it learned from."
    )
    return Luck(each, each > best, (best, "best in the long run"), sentence)


def _test_auc_means_perfect(on_progress: Progress | None, threshold: float | None = 0.5) -> Verdict:
    run = train(max_frames=25, on_progress=on_progress)
    p = probability(HOURS, run.parameters["w"], run.parameters["b"])  # (n_frames, 4)
    areas = np.array([auc(PASSED, p_now) for p_now in p])
    chosen = [cheapest_threshold(PASSED, q) if threshold is None else threshold for q in p]
    right = accuracy(PASSED, p, chosen)
    perfect = areas == 1.0
    worst = int(np.argmin(np.where(perfect, right, np.inf)))
    return Verdict(
        outcome=Outcome.HOLDS if (right[perfect] == 1.0).all() else Outcome.FAILS,
        finding=(
            f"While the curve learns the four students, the AUC is 1.0 in {perfect.sum()} of "
            f"{len(areas)} frames and in {np.sum(perfect & (right < 1))} of these some decision is "
            f"wrong. After {run.epochs[worst]} epochs with AUC {areas[worst]:.1f}, at threshold "
            f"{chosen[worst]:.2f}, {right[worst]:.0%} are right."
        ),
        evidence={
            "epoch": run.epochs,
            "accuracy": right,
            "AUC": areas,
            "threshold": np.array(chosen),
        },
    )


TITANIC_RECIPES: dict[str, dict[str, Any]] = {
    "mean absolute error": {"learning_rate": 100, "n_epochs": 30},
    "cross-entropy": {"learning_rate": 4, "n_epochs": 30},
}
"""How the Titanic's sigmoid model is trained on each loss. Rate 100 suits only the first, whose
slope all but vanishes; cross-entropy's does not, and it would jump to and fro."""


def titanic_calibration(*, on_progress: Progress | None = None) -> dict[str, Reliability]:
    """Compare probabilities with what happened, for one model trained on either loss.

    Parameters
    ----------
    on_progress : callable, optional
        Called during the trainings.

    Returns
    -------
    dict of str to Reliability
        By loss: the classic sigmoid model, on the 178 passengers that its recipe holds out.
    """
    return {
        loss: titanic.calibration(
            titanic.train(model="sigmoid", loss=loss, on_progress=on_progress, **recipe)
        )
        for loss, recipe in TITANIC_RECIPES.items()
    }


def luck_in_calibration(p: np.ndarray, *, n_draws: int = 100, seed: int = 0) -> float:
    """Return the calibration error that true probabilities exceed by luck in 1 of 20 cases.

    Parameters
    ----------
    p : (n_samples,) array of float
        Probabilities; outcomes are drawn from them, so that they are true by construction.
    n_draws : int
        How often, from 20 to 10,000.
    seed : int
        Which luck.

    Returns
    -------
    float
        The 95th percentile over the draws.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_whole("n_draws", n_draws, 20, 10_000)
    check_whole("seed", seed, 0, MAX_SEED)
    outcomes = np.random.default_rng(seed).random((n_draws, len(p))) < p
    errors = [reliability(p, drawn).expected_calibration_error for drawn in outcomes]
    return float(np.quantile(errors, 0.95))


def describe_trust(found: Mapping[str, Reliability]) -> str:
    """Say how far the outputs of the Titanic's models can be trusted."""
    said = " ".join(
        f"Trained on {loss}, {look.share_extreme:.0%} of its outputs lie beyond .02 and .98, and "
        f"they are off by **{look.expected_calibration_error:.3f}** on average."
        for loss, look in found.items()
    )
    return (
        f"{said} Both are the same neuron with the same sigmoid, asked about the same "
        f"{sum(next(iter(found.values())).n_passengers)} held-out passengers; the numbers at the "
        "dots count them. Between 0 and 1 is not yet a probability: it depends on the loss."
    )


def _test_trust_the_output(
    on_progress: Progress | None,
    losses: Sequence[str] = ("mean absolute error", "cross-entropy"),
) -> Verdict:
    splits = np.array([42, *range(19)])  # the recipe's split first
    held_out = training_arrays(splits)
    sentences, errors, limits, extremes, trusted = [], [], [], [], []
    for loss in losses:
        run = titanic.train(
            model="sigmoid",
            loss=loss,
            split_seed=splits,
            max_frames=5,
            on_progress=on_progress,
            **TITANIC_RECIPES[loss],
        )
        p = titanic.predict(run, held_out.X_validation).astype(float)  # (n_splits, 178)
        looks = [reliability(*both) for both in zip(p, held_out.y_validation, strict=True)]
        error = np.array([look.expected_calibration_error for look in looks])
        luck = np.array([luck_in_calibration(p_of_split) for p_of_split in p])
        within = int(np.sum(error <= luck))
        trusted.append(within > len(splits) / 2)
        errors.append(error[0])
        limits.append(luck[0])
        extremes.append(looks[0].share_extreme)
        sentences.append(
            f"Trained on {loss}, {extremes[-1]:.0%} of the outputs for held-out passengers lie "
            f"beyond .02 and .98, and they are off by {error[0]:.3f} on average, where even true "
            f"probabilities may be off by {luck[0]:.3f} through luck. On {within} of "
            f"{len(splits)} splits they stay within that luck; true ones do on 19 of 20."
        )
    if all(trusted):
        outcome = Outcome.HOLDS
    elif any(trusted):
        outcome = Outcome.DEPENDS
        sentences.append("So it depends on the loss that the model was trained on.")
    else:
        outcome = Outcome.FAILS
    return Verdict(
        outcome=outcome,
        finding=" ".join(sentences),
        evidence={
            "trained on": np.array(losses),
            "expected calibration error": np.array(errors),
            "of true probabilities, 95 %": np.array(limits),
            "outputs beyond .02 and .98": np.array(extremes),
        },
    )


CLAIMS = (
    Claim(
        name="output_can_be_trusted",
        statement="The output of a sigmoid is a probability you can trust.",
        test=_test_trust_the_output,
        control_statement="The same on the Titanic, but only with the model that was trained on "
        "cross-entropy.",
        control=lambda on_progress: _test_trust_the_output(on_progress, losses=("cross-entropy",)),
    ),
    Claim(
        name="auc_means_perfect",
        statement="AUC 1.0 means perfect predictions.",
        test=_test_auc_means_perfect,
        control_statement="The same, but in each frame the threshold is moved to the best place.",
        control=lambda on_progress: _test_auc_means_perfect(on_progress, threshold=None),
    ),
)


@dataclass(frozen=True)
class Tried:
    """What the knobs of this lesson produced, for the challenges to look at.

    Attributes
    ----------
    run : RecordedRun
        The curve on the four students.
    duel : mapping of str to RecordedRun
        By loss, from the confidently wrong start.
    sure : float
        How sure of the opposite that start was.
    crowd : RecordedRun
        The curve on the overlapping classes.
    threshold, miss : float
        The threshold there, and the price of a miss.
    """

    run: RecordedRun
    duel: Mapping[str, RecordedRun]
    sure: float
    crowd: RecordedRun
    threshold: float
    miss: float


def _check_sure(tried: Tried) -> Check:
    run = tried.run
    if run.hyperparameters["w"] or run.hyperparameters["b"]:
        return Check(Status.NOT_TRIED, "Start from w = 0 and b = 0: the training is to do it.")
    p = probability(HOURS, **run.final)
    least = float(np.where(PASSED == 1, p, 1.0 - p).min())
    did = (
        f"After {run.epochs[-1]:,} epochs at learning rate "
        f"{run.hyperparameters['learning_rate']:g} the least sure is {least:.1%}"
    )
    if run.epochs[-1] > 1000:
        return Check(Status.NOT_YET, f"{did}, but only 1,000 epochs are allowed.")
    if least < 0.99:
        return Check(Status.NOT_YET, f"{did}; 99 % is asked for.")
    return Check(Status.SOLVED, f"{did}, with w = {run.final['w']:.1f}. It would go on for ever.")


def _check_rescue(tried: Tried) -> Check:
    run = tried.duel["squared error"]
    if tried.sure < 0.5:
        return Check(
            Status.NOT_TRIED, f"Your start is only {tried.sure:g} sure of the opposite; take 0.5."
        )
    n_right = round(float(run.metrics["accuracy"][-1]) * len(PASSED))
    did = (
        f"From a start {tried.sure:g} sure of the opposite, squared error has {n_right} of 4 right "
        f"after {run.epochs[-1]:,} epochs at learning rate {run.hyperparameters['learning_rate']:g}"
    )
    if n_right < 4:
        return Check(Status.NOT_YET, f"{did}.")
    return Check(Status.SOLVED, f"{did}. Patience and a long stride got it over both plateaus.")


def _check_price(tried: Tried) -> Check:
    spread = tried.crowd.hyperparameters["spread"]
    if tried.miss < 10:
        return Check(
            Status.NOT_TRIED, f"A miss costs {tried.miss:g} so far; turn it to 10 or more."
        )
    if not 0.8 <= spread <= 1.5:
        return Check(Status.NOT_TRIED, f"The spread is {spread:g}; turn it between 0.8 and 1.5.")
    chosen = {**tried.crowd.hyperparameters, "seed": np.arange(1000, 1020)}
    curves = train(**chosen, max_frames=2).final
    x, y = training_set(data="overlapping", spread=spread, n_samples=2000, seed=2000)
    p = probability(x, **curves)  # (20, 2000): fresh students, judged by every curve

    def price(threshold: float) -> float:
        return float(cost(y, p, np.full(len(p), threshold), miss=tried.miss).mean())

    least, yours = min(price(t) for t in np.linspace(0, 1, 101)), price(tried.threshold)
    did = (
        f"Decided by 20 other curves, 2,000 fresh students cost {yours:.3f} each at your threshold "
        f"{tried.threshold:g}, and {least:.3f} at the best one"
    )
    if yours > 1.1 * least:
        return Check(Status.NOT_YET, f"{did}. At most a tenth more is asked for.")
    return Check(
        Status.SOLVED,
        f"{did}. For probabilities one can trust it is 1 / (1 + {tried.miss:g}) = "
        f"{1 / (1 + tried.miss):.2f}.",
    )


CHALLENGES = (
    Challenge(
        name="sure",
        level="warm-up",
        task="Starting from w = 0 and b = 0, make the curve at least 99 % sure of the truth about "
        "each of the four students, within 1,000 epochs.",
        hints=(
            "The students with 2 and with 3 hours are the last to become sure.",
            "The weight grows with the logarithm of learning rate times epochs.",
            "The steps may be long here: try learning rate 10.",
        ),
        check=_check_sure,
    ),
    Challenge(
        name="rescue",
        level="climb",
        task="From a start that is at least 0.5 sure of the opposite, get **squared error** to "
        "have all four students right.",
        hints=(
            "Half as sure means logits half as large, and a slope that is far from zero.",
            "It first learns to say the same to everybody, and has to leave that plateau too.",
            "Take 0.5, and a learning rate between 3 and 10 with some thousand epochs.",
        ),
        check=_check_rescue,
    ),
    Challenge(
        name="price",
        level="summit",
        task="Let a miss cost 10 times a false alarm, with the spread near 1. Set a threshold "
        "that is good not only for your draw: with 20 other curves and 2,000 fresh students it may "
        "cost at most a tenth more than the best one.",
        hints=(
            "When misses are dear, one should say yes even to the less likely.",
            "At the best threshold, saying yes and saying no cost the same on average: "
            "(1 − p) × 1 against p × 10.",
        ),
        check=_check_price,
    ),
)
