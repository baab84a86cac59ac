"""Zeroing the gradient: what PyTorch keeps in ``.grad``, and what forgetting to wipe it does.

``loss.backward()`` does not write the gradient into ``.grad``, it *adds* it there. Who forgets to
wipe it steps along the sum of all gradients so far. That is Polyak's heavy ball (1964), known as
momentum, with the friction taken away: on a bowl it orbits for ever instead of settling. Where
momentum breaks is in Goh, "Why Momentum Really Works", Distill (2017); that gradients add up is
in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from datasets.toy import XOR_LABELS
from lessons import titanic, xor
from lessons.challenges import Challenge, Check, Status
from lessons.claims import Claim, Outcome, Verdict
from lessons.curvature import (
    CriticalRates,
    Rings,
    critical_learning_rate,
    critical_learning_rates,
    growth_per_step,
    largest_curvature,
    rings,
)
from lessons.passengers import majority, rule_accuracy, split, women_survive
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.tasks import (
    BOWLS,
    CURVATURES,
    SPLIT_SEED,
    TASKS,
    check_curvatures,
    data,
    knob_names,
    per_run,
    starting_parameters,
)
from lessons.trace import Line, Trace
from lessons.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

WIPED, PILED_UP = "wiped", "piled up"
"""What the two runs are called: with the line that wipes the gradient, and without it."""
SEEDS = tuple(range(64))
"""The starts among which luck is looked at."""


def train(
    *,
    task: str = "line",
    zero_grad: bool = True,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    curvatures: tuple[float, float] = CURVATURES,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train with PyTorch's four-step loop, with or without the line that wipes the gradient.

    Parameters
    ----------
    task : {"line", "bowl", "xor", "titanic", "titanic_linear"}
        What to learn: the line of `gradient_descent`; the bottom of a bowl with two knobs; XOR
        with four hidden sigmoid neurons; the Titanic by the classic sigmoid recipe; or by a
        linear model and its mean squared error.
    zero_grad : bool
        Whether the gradient is wiped after each step.
    learning_rate : float or (...,) array, optional
        Length of a step, from 0 to 10 (100 for ``xor``, 1,000 for ``titanic``); several values
        are trained side by side. The task's own if not given.
    n_epochs : int, optional
        Steps to take, from 0 to 20,000; the task's own if not given.
    curvatures : (float, float)
        How sharply the bowl bends along w1 and along w2, each from 0.01 to 100.
    seed : int or (...,) array
        Which start; it matters on XOR and on the Titanic.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        Its ``gradients`` are what ``.grad`` holds when the step is taken: everything since it was
        last wiped. Parameters are ``w`` and ``b`` (line), ``w1`` and ``w2`` (bowl), those of
        `xor.train`, or ``coefficients`` (Titanic). The loss is the one differentiated, except on
        the line: as in `gradient_descent`, the mean squared error is shown and the gradient is
        that of half of it. Metrics are ``accuracy`` and ``worst_error`` (XOR), or ``accuracy``,
        ``validation_accuracy`` and ``validation_loss`` (Titanic).

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, TASKS)
    chosen = TASKS[task]
    learning_rate = chosen.learning_rate if learning_rate is None else learning_rate
    n_epochs = chosen.n_epochs if n_epochs is None else n_epochs
    check_number("learning_rate", learning_rate, 0, chosen.largest_rate)
    check_curvatures(curvatures)
    check_whole("seed", seed, 0, MAX_SEED)
    X, y = data(task, curvatures)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    check_work(n_epochs=n_epochs, n_samples=len(y), n_runs=int(np.prod(runs)))

    start = starting_parameters(task, np.broadcast_to(seed, runs))
    rates = [torch.tensor(per_run(learning_rate, runs, knob)) for knob in start.values()]
    parameters: list[Any] = [torch.tensor(knob).requires_grad_() for knob in start.values()]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    # NumPy's view of the tensors' own memory: it follows every change, and the recorder copies it.
    knobs = {name: p.detach().numpy() for name, p in zip(start, parameters, strict=True)}
    compass = {name: p.grad.numpy() for name, p in zip(start, parameters, strict=True)}
    for epoch in recorder:
        p = chosen.predict(X, *parameters)  # 1. predict
        loss = chosen.measure(p, y)  # 2. measure the loss
        loss.sum().backward()  # 3. ask for the gradient: it is added to what .grad holds
        recorder.record(epoch, loss.detach().numpy(), knobs, compass)
        with torch.no_grad():
            for parameter, rate in zip(parameters, rates, strict=True):
                parameter.sub_(rate * parameter.grad)  # 4. turn the knobs against it
                if zero_grad:
                    parameter.grad.zero_()  # 5. wipe the compass
    run = recorder.finish(
        task=task,
        zero_grad=zero_grad,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        curvatures=curvatures,
        seed=seed,
        **chosen.settings,
    )
    return replace(run, loss=chosen.shown * run.loss).with_metrics(**_metrics(run))


def train_both(
    *, on_progress: Progress | None = None, **hyperparameters: Any
) -> dict[str, RecordedRun]:
    """Train twice from the same start, with the line that wipes the gradient and without it.

    Parameters
    ----------
    on_progress, **hyperparameters
        As in `train`, without ``zero_grad``.

    Returns
    -------
    dict of str to RecordedRun
        By the names `WIPED` and `PILED_UP`, with the same recorded epochs.
    """
    switch = {WIPED: True, PILED_UP: False}
    return {
        name: train(zero_grad=zero_grad, on_progress=on_progress, **hyperparameters)
        for name, zero_grad in switch.items()
    }


def _metrics(run: RecordedRun) -> dict[str, ArrayLike]:
    task = run.hyperparameters["task"]
    if task == "xor":
        worst_error = np.abs(xor.probabilities(run) - XOR_LABELS).max(axis=-1)
        return {"accuracy": xor.accuracy(run), "worst_error": worst_error}
    if task in ("titanic", "titanic_linear"):
        return titanic.measure(run, *split(SPLIT_SEED))
    return {}


def fresh_gradients(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the gradient at each frame alone, without what was left over from earlier epochs.

    With zeroing it is what ``run.gradients`` holds; without, what the last ``backward()`` added.

    Parameters
    ----------
    run : RecordedRun
        From `train`; one run or a batch.

    Returns
    -------
    dict of str to (..., n_frames, shape) array of float
        Names and shapes as in ``run.gradients``.
    """
    chosen = TASKS[run.hyperparameters["task"]]
    X, y = data(run.hyperparameters["task"], run.hyperparameters["curvatures"])
    # To the mathematics the frames are one more axis of runs.
    parameters = [torch.tensor(knob).requires_grad_() for knob in run.parameters.values()]
    loss = chosen.measure(chosen.predict(X, *parameters), y)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    return {name: g.numpy() for name, g in zip(run.parameters, gradients, strict=True)}


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors as they stood at each frame.

    Parameters
    ----------
    run : RecordedRun
        A run alone, with a single learning rate.

    Returns
    -------
    Trace
        Its ``loss`` is the one that is differentiated.

    Raises
    ------
    ValueError
        If there are several runs or learning rates.
    """
    if run.runs or np.ndim(run.hyperparameters["learning_rate"]):
        raise ValueError("run must be a single run trained with a single learning_rate.")
    task = run.hyperparameters["task"]
    chosen = TASKS[task]
    X, y = data(task, run.hyperparameters["curvatures"])
    rate = float(run.hyperparameters["learning_rate"])
    p = chosen.predict(X, *map(torch.tensor, run.parameters.values()))
    loss = chosen.measure(p, y)
    compass = {f"{name}.grad": g for name, g in run.gradients.items()}
    wiped = {name: np.zeros_like(g) for name, g in compass.items()}
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverged
        turned = {name: v - rate * run.gradients[name] for name, v in run.parameters.items()}
        left_over = {f"{k}.grad": run.gradients[k] - g for k, g in fresh_gradients(run).items()}
    if run.hyperparameters["zero_grad"]:
        left_over = wiped
        switch = "The switch is on: the compass is wiped."
    else:
        left_over = {k: np.append(wiped[k][:1], g[1:], axis=0) for k, g in left_over.items()}
        switch = "The switch is off: the next line is skipped, and .grad keeps what it holds."
    lines = [
        Line(
            "for epoch in recorder",
            "Another epoch begins, with knobs and .grad as the last one left them.",
            {"epoch": run.epochs, **run.parameters, **left_over},
        ),
        Line("p = chosen", "Predict with the present knobs.", {"p": p.numpy()}),
        Line("loss = chosen", "One number for all the mistakes.", {"loss": loss.numpy()}),
        Line(".backward()", "Work out the slopes, and add them to what .grad holds.", compass),
        Line("recorder.record(", "Copy loss, knobs and .grad into the record that you see."),
        Line("torch.no_grad()", "From here on PyTorch does not watch: turning is no prediction."),
    ]
    for name in run.parameters:
        lines += [
            Line("for parameter, rate in", f"Take the knob {name}."),
            Line("parameter.sub_(", "Turn it against what .grad holds.", {name: turned[name]}),
            Line("if zero_grad", switch),
        ]
        if run.hyperparameters["zero_grad"]:
            emptied = {f"{name}.grad": wiped[f"{name}.grad"]}
            lines.append(Line("parameter.grad.zero_()", "Wipe the compass.", emptied))
    return Trace(
        function=train,
        epochs=run.epochs,
        lines=tuple(lines),
        given={"X": X.numpy(), "y": y.numpy(), "rate": np.asarray(rate)},
        labels=dict.fromkeys(("coefficients", "coefficients.grad"), knob_names(task)),
    )


def _momentum(run: RecordedRun) -> float:
    """Return the share of its velocity that the ball of a run keeps."""
    return 0.0 if run.hyperparameters["zero_grad"] else 1.0


def exploding(run: RecordedRun) -> bool:
    """Tell whether a run alone explodes: no longer finite, or growing above its critical rate."""
    knobs = run.hyperparameters
    if run.diverged or knobs["task"] not in BOWLS:
        return bool(run.diverged)
    critical = critical_learning_rate(knobs["task"], _momentum(run), knobs["curvatures"])
    return bool(knobs["learning_rate"] > critical and run.loss[-1] > run.loss[0])


def _late(run: RecordedRun) -> np.ndarray:
    """Tell which frames lie in the second half of the epochs."""
    return run.epochs >= run.epochs[-1] / 2


def _said(loss: float) -> str:
    """Write a loss as one would say it."""
    return f"{loss:,.0f}" if 1000 <= loss < 1e7 else f"{loss:.4g}"


def describe(run: RecordedRun) -> str:
    """Say in a sentence or two how a run alone came out, with its numbers."""
    knobs = run.hyperparameters
    name = WIPED if knobs["zero_grad"] else PILED_UP
    path = f"The loss went from {_said(run.loss[0])} to {_said(run.loss[-1])}."
    if run.diverged:
        path = f"At epoch {run.diverged_at:,} its loss is no longer a finite number."
    if exploding(run) and knobs["task"] in BOWLS:
        task, rate, bends = knobs["task"], knobs["learning_rate"], knobs["curvatures"]
        return (
            f"**{name.capitalize()}: it explodes.** Learning rate {rate:g} is above "
            f"{critical_learning_rate(task, _momentum(run), bends):.4f}, and each step multiplies "
            f"the swing by {growth_per_step(task, rate, _momentum(run), bends):.3g}. {path}"
        )
    if knobs["task"] == "xor":
        worst = run.metrics["worst_error"][-1]
        word = "it solves XOR" if xor.solved(run) else "XOR is not solved"
        return f"**{name.capitalize()}: {word}.** {path} The worst answer is off by {worst:.2f}."
    if "validation_accuracy" in run.metrics and not run.diverged:
        late = run.metrics["validation_accuracy"][_late(run)]
        return (
            f"**{name.capitalize()}: {late[-1]:.1%} right** at the last epoch, on passengers held "
            f"out; from {late.min():.1%} to {late.max():.1%} in the second half of the epochs. "
            f"“Women survive” is right on {baselines()['women survive']:.1%}. {path}"
        )
    late = run.loss[_late(run)]
    if knobs["zero_grad"] or knobs["n_epochs"] == 0:
        word = "it comes down" if run.loss[-1] < run.loss[0] else "it does not come down"
        return f"**{name.capitalize()}: {word}.** {path}"
    return (
        f"**{name.capitalize()}: it orbits.** In the second half of the epochs its loss swings "
        f"between {_said(late.min())} and {_said(late.max())}; it started at {_said(run.loss[0])}."
    )


def describe_both(runs: Mapping[str, RecordedRun]) -> str:
    """Say how both runs of `train_both` came out."""
    return " ".join(describe(run) for run in runs.values())


FATES = {
    (True, False): "The one that wipes",
    (False, True): "The one that forgets",
    (True, True): "Both",
    (False, False): "Neither",
}
"""Who explodes: whether the wiped run does, and whether the piled-up run does."""


def fate(runs: Mapping[str, RecordedRun]) -> str:
    """Say which of two runs of `train_both` explodes, in the words of `FATES`."""
    return FATES[exploding(runs[WIPED]), exploding(runs[PILED_UP])]


def orbit_in_numbers(on_progress: Progress | None = None) -> str:
    """Train the line for thousands of epochs and tell what orbiting means."""
    n_epochs, gentle, brink = 4000, 0.01, 0.479
    how: dict[str, Any] = {"n_epochs": n_epochs, "max_frames": n_epochs + 1}
    how["on_progress"] = on_progress
    wiped = train(learning_rate=gentle, **how)
    orbit = train(learning_rate=(gentle, brink), zero_grad=False, **how)
    return (
        f"On the line at learning rate {gentle:g} the wiped run stands at a loss of "
        f"{wiped.loss[1000]:.2f} after 1,000 epochs, at {wiped.loss[2000]:.2f} after 2,000, and "
        f"still falls. The piled-up one starts at {orbit.loss[0, 0]:,.0f} and swings between "
        f"{orbit.loss[0].min():.1f} and {orbit.loss[0].max():,.0f}, for all {n_epochs:,} epochs. "
        f"At {brink:g}, a hair below its edge, it climbs to {orbit.loss[1].max():.2g}, and comes "
        "down again."
    )


@dataclass(frozen=True)
class View:
    """What there is to see of two runs side by side, beyond the runs themselves.

    Attributes
    ----------
    fresh : mapping of str to mapping of str to (n_frames, shape) array of float
        For each run by name, the gradient of each frame alone.
    knob_names : tuple of str
        A name for every number among the parameters.
    rings : Rings or None
        The bowl from above, if there are two knobs.
    probabilities : mapping of str to (n_frames, 4) array of float, or None
        What each run says of the four points, on XOR.
    rules : mapping of str to float, or None
        The accuracy of rules without training, on the Titanic.
    """

    fresh: Mapping[str, Mapping[str, np.ndarray]]
    knob_names: tuple[str, ...]
    rings: Rings | None = None
    probabilities: Mapping[str, np.ndarray] | None = None
    rules: Mapping[str, float] | None = None


def view(runs: Mapping[str, RecordedRun]) -> View:
    """Return what there is to see of runs alone of one task, such as those of `train_both`."""
    knobs = next(iter(runs.values())).hyperparameters
    task = knobs["task"]
    seen = View({name: fresh_gradients(run) for name, run in runs.items()}, knob_names(task))
    if task == "xor":
        said = {name: xor.probabilities(run) for name, run in runs.items()}
        return replace(seen, probabilities=said)
    if task in ("line", "bowl"):
        return replace(seen, rings=rings(task, knobs["curvatures"]))
    return replace(seen, rules=baselines())


@dataclass(frozen=True)
class RateSweep:
    """How far the loss of a bowl still swings after a while, over many learning rates.

    Attributes
    ----------
    learning_rates : (n_rates,) array of float
    wiped, piled_up : (n_rates,) array of float
        The largest loss in the second half of the epochs, with zeroing and without; infinite
        where it is no longer a number.
    critical : CriticalRates
        Where each of the two explodes.
    start : float
        The loss before the first step.
    n_epochs : int
        How long each was trained.
    """

    learning_rates: np.ndarray
    wiped: np.ndarray
    piled_up: np.ndarray
    critical: CriticalRates
    start: float
    n_epochs: int


def sweep_learning_rates(
    *,
    task: str = "line",
    curvatures: tuple[float, float] = CURVATURES,
    n_epochs: int = 400,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> RateSweep:
    """Train a bowl at 120 learning rates side by side, with zeroing and without.

    Parameters
    ----------
    task : {"line", "bowl", "titanic_linear"}
        A task with critical learning rates.
    curvatures, n_epochs, seed, on_progress
        As in `train`.

    Returns
    -------
    RateSweep

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    critical = critical_learning_rates(task, curvatures)
    rates = np.geomspace(0.03 * critical.zeroed, 1.6 * critical.piled_up, 120)
    rates = np.minimum(rates, TASKS[task].largest_rate)
    largest, start = [], 0.0
    for zero_grad in (True, False):
        run = train(
            task=task,
            zero_grad=zero_grad,
            learning_rate=rates,
            n_epochs=n_epochs,
            curvatures=curvatures,
            seed=seed,
            max_frames=n_epochs + 1,
            on_progress=on_progress,
        )
        late = np.where(np.isfinite(run.loss), run.loss, np.inf)[:, _late(run)]
        largest.append(late.max(axis=-1).astype(float))
        start = float(run.loss[0, 0])
    wiped, piled_up = largest
    return RateSweep(rates, wiped, piled_up, critical, start, n_epochs)


def largest_difference(run: RecordedRun, other: RecordedRun) -> float:
    """Return how far the knobs of two runs of a task are ever apart, as a share of the largest.

    Frames at which either run is no longer finite are left out.
    """
    apart, size = 0.0, 0.0
    for name, knob in run.parameters.items():
        both = np.isfinite(knob) & np.isfinite(other.parameters[name])
        apart = max(apart, np.abs(knob - other.parameters[name])[both].max(initial=0.0))
        size = max(size, np.abs(knob)[both].max(initial=0.0))
    return float(apart / size) if size else 0.0


def baselines() -> dict[str, float]:
    """Return how often two rules without any training are right on the held-out passengers."""
    rules = {"nobody survives": majority, "women survive": women_survive}
    return {name: float(rule_accuracy(SPLIT_SEED, rule)) for name, rule in rules.items()}


def outcomes(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return how each run of a batch came out.

    Parameters
    ----------
    run : RecordedRun
        From `train`, on XOR or on the Titanic.

    Returns
    -------
    (...,) array of float
        On XOR the final loss; on the Titanic the final held-out accuracy, NaN if it diverged.
    (...,) array of bool
        Whether it succeeded: XOR is solved, or “women survive” is beaten.
    """
    if run.hyperparameters["task"] == "xor":
        return run.loss[..., -1], xor.solved(run)
    accuracy = np.where(run.diverged, np.nan, run.metrics["validation_accuracy"][..., -1])
    return accuracy, accuracy > baselines()["women survive"]


def describe_outcomes(run: RecordedRun) -> str:
    """Say how many runs of a batch succeeded, and how many were lost."""
    values, good = outcomes(run)
    name = WIPED if run.hyperparameters["zero_grad"] else PILED_UP
    did = "solve XOR" if run.hyperparameters["task"] == "xor" else "beat “women survive”"
    text = f"**{name.capitalize()}:** {good.sum()} of {good.size} starts {did}"
    n_lost = int(np.isnan(values).sum())
    if n_lost:
        return f"{text}; {n_lost} end with numbers that are no longer finite."
    if run.hyperparameters["task"] == "xor":
        return f"{text}; the worst final loss is {values.max():.3f}."
    return f"{text}; the median is {np.median(values):.1%}, the worst {values.min():.1%}."


@dataclass(frozen=True)
class Experiment:
    """A task, a learning rate and a number of epochs, to be tried with and without zeroing."""

    task: str
    learning_rate: float
    n_epochs: int

    def run(
        self, on_progress: Progress | None, *, zero_grad: bool, n_seeds: int = 20
    ) -> RecordedRun:
        """Train from the seeds 0 to ``n_seeds - 1``, recording every epoch up to 100."""
        return train(
            task=self.task,
            zero_grad=zero_grad,
            learning_rate=self.learning_rate,
            n_epochs=self.n_epochs,
            seed=range(n_seeds),
            max_frames=101,
            on_progress=on_progress,
        )

    def __str__(self) -> str:
        """Name task and learning rate."""
        return f"{TASKS[self.task].title}, rate {self.learning_rate:g}"


SIGMOID_RECIPE = Experiment("titanic", learning_rate=100, n_epochs=30)
LINEAR_BETWEEN = Experiment("titanic_linear", learning_rate=1, n_epochs=100)
LINEAR_BEYOND = Experiment("titanic_linear", learning_rate=2, n_epochs=100)


def _late_accuracy(run: RecordedRun) -> np.ndarray:
    """Return the held-out accuracy in the second half of the epochs; NaN once diverged."""
    accuracy = np.where(np.isfinite(run.loss), run.metrics["validation_accuracy"], np.nan)
    return accuracy[..., _late(run)]


def _test_explodes_to_nan(
    on_progress: Progress | None,
    experiments: Sequence[Experiment] = (SIGMOID_RECIPE, LINEAR_BETWEEN, LINEAR_BEYOND),
) -> Verdict:
    forgot = [experiment.run(on_progress, zero_grad=False) for experiment in experiments]
    zeroed = [experiment.run(on_progress, zero_grad=True) for experiment in experiments]
    n_seeds = forgot[0].runs[0]
    n_forgot = np.array([np.isnan(run.loss[:, -1]).sum() for run in forgot])
    n_zeroed = np.array([np.isnan(run.loss[:, -1]).sum() for run in zeroed])
    late_forgot = [_late_accuracy(run) for run in forgot]
    late_zeroed = [_late_accuracy(run) for run in zeroed]
    if (n_forgot == n_seeds).all():
        outcome = Outcome.HOLDS
    elif (n_forgot == 0).all():
        outcome = Outcome.FAILS
    else:
        outcome = Outcome.DEPENDS

    sentences = [
        f"{experiment}: {without} of {n_seeds} runs are NaN without the line, {with_it} with it."
        for experiment, without, with_it in zip(experiments, n_forgot, n_zeroed, strict=True)
    ]
    if SIGMOID_RECIPE in experiments:
        i = experiments.index(SIGMOID_RECIPE)
        without, with_it = late_forgot[i], late_zeroed[i]
        n_lower = (without[:, -1] < with_it[:, -1].min()).sum()
        sentences.append(
            f"The sigmoid's median final accuracy is {np.median(without[:, -1]):.3f} without and "
            f"{np.median(with_it[:, -1]):.3f} with. In the second half of the epochs it stands "
            f"between {without.min():.3f} and {without.max():.3f} without, between "
            f"{with_it.min():.3f} and {with_it.max():.3f} with; {n_lower} of {n_seeds} runs "
            "without end below all those with."
        )
    if any(experiment.task == "titanic_linear" for experiment in experiments):
        critical = critical_learning_rates("titanic_linear")
        sentences.append(
            "What decides is the learning rate against the curvature: the linear model's bowl "
            f"(k = {largest_curvature('titanic_linear'):.2f}) explodes above {critical.zeroed:.3f} "
            f"with zeroing and above {critical.piled_up:.3f} without."
        )
    return Verdict(
        outcome=outcome,
        finding=" ".join(sentences),
        evidence={
            "experiment": np.array([str(experiment) for experiment in experiments]),
            "NaN without zeroing": n_forgot,
            "NaN with zeroing": n_zeroed,
            "median final accuracy without": [np.median(a[:, -1]) for a in late_forgot],
            "median final accuracy with": [np.median(a[:, -1]) for a in late_zeroed],
            "lowest late accuracy without": [a.min() for a in late_forgot],
            "highest late accuracy without": [a.max() for a in late_forgot],
        },
    )


def _test_only_harm(on_progress: Progress | None, learning_rate: float = 0.1) -> Verdict:
    experiment = Experiment("xor", learning_rate, n_epochs=3000)
    runs = [experiment.run(on_progress, zero_grad=zero_grad) for zero_grad in (True, False)]
    n_seeds = runs[0].runs[0]
    zeroed, forgot = (int(xor.solved(run).sum()) for run in runs)
    return Verdict(
        outcome=Outcome.FAILS if forgot > zeroed else Outcome.HOLDS,
        finding=(
            f"XOR with four hidden neurons, learning rate {learning_rate:g}, 3,000 epochs: with "
            f"zeroing {zeroed} of {n_seeds} starts are solved, without it {forgot}. The piled-up "
            "gradient is momentum: it gathers speed where the slope is gentle, and it never brakes."
        ),
        evidence={
            "zeroing": np.array(["with", "without"]),
            "starts solved": np.array([zeroed, forgot]),
            "median final loss": np.array([np.median(run.loss[:, -1]) for run in runs]),
        },
    )


CLAIMS = (
    Claim(
        name="explodes_to_nan",
        statement="Delete the line that zeroes the gradient, and the numbers explode to NaN.",
        test=_test_explodes_to_nan,
        control_statement="The linear model alone, at learning rate 2.",
        control=lambda on_progress: _test_explodes_to_nan(
            on_progress, experiments=(LINEAR_BEYOND,)
        ),
    ),
    Claim(
        name="only_harm",
        statement="Forgetting to zero the gradient can only do harm.",
        test=_test_only_harm,
        control_statement="The same with learning rate 0.5.",
        control=lambda on_progress: _test_only_harm(on_progress, learning_rate=0.5),
    ),
)


def _check_survivor(run: RecordedRun) -> Check:
    knobs = dict(run.hyperparameters)
    if knobs["task"] not in BOWLS:
        return Check(
            Status.NOT_TRIED, "Choose a task that is a bowl: the line, the bowl, the linear model."
        )
    asked = ("task", "learning_rate", "n_epochs", "curvatures", "seed")
    other = train(zero_grad=not knobs["zero_grad"], **{name: knobs[name] for name in asked})
    did = f"At learning rate {knobs['learning_rate']:g}, {knobs['n_epochs']:,} epochs"
    if exploding(run) and exploding(other):
        return Check(Status.NOT_YET, f"{did}: both runs explode.")
    if exploding(run):
        return Check(
            Status.NOT_YET, f"{did}: exactly one explodes, and it is yours. Turn the switch."
        )
    if not exploding(other):
        return Check(Status.NOT_YET, f"{did}: neither run explodes.")
    name = WIPED if knobs["zero_grad"] else PILED_UP
    return Check(
        Status.SOLVED,
        f"{did}: yours, {name}, ends at a loss of {_said(run.loss[-1])}; the other one explodes.",
    )


def _check_edge(run: RecordedRun) -> Check:
    knobs = run.hyperparameters
    if knobs["task"] != "line" or knobs["zero_grad"]:
        return Check(Status.NOT_TRIED, "This one is about the line, with the switch off.")
    if knobs["n_epochs"] < 1000:
        return Check(
            Status.NOT_TRIED, f"{knobs['n_epochs']:,} epochs prove little; take 1,000 or more."
        )
    critical = critical_learning_rate("line", 1.0)
    rate = float(knobs["learning_rate"])
    if exploding(run):
        return Check(Status.NOT_YET, f"At {rate:g} it explodes: {rate:g} is beyond the edge.")
    if rate < 0.998 * critical:
        return Check(
            Status.NOT_YET,
            f"At {rate:g} it stays below {_said(run.loss.max())}, but there is a larger rate.",
        )
    return Check(
        Status.SOLVED,
        f"{rate:g} is just short of 4 / 8.3503 = {critical:.5f}: the loss climbs to "
        f"{run.loss.max():,.3g}, and comes down again.",
    )


def _solved_starts(run: RecordedRun, n_seeds: int = 20) -> int:
    """Count the starts from which XOR is solved with the knobs of a run."""
    knobs = run.hyperparameters
    asked = ("task", "zero_grad", "learning_rate", "n_epochs")
    return int(xor.solved(train(seed=range(n_seeds), **{k: knobs[k] for k in asked})).sum())


def _check_hurry(run: RecordedRun) -> Check:
    knobs = run.hyperparameters
    if knobs["task"] != "xor" or knobs["learning_rate"] > 0.1 or knobs["n_epochs"] > 500:
        return Check(
            Status.NOT_TRIED,
            "Choose XOR, a learning rate of 0.1 or less, and at most 500 epochs.",
        )
    n_solved = _solved_starts(run)
    found = f"{knobs['n_epochs']:,} epochs at {knobs['learning_rate']:g} solve {n_solved} of 20"
    if n_solved < 15:
        return Check(Status.NOT_YET, f"{found}; 15 are asked for.")
    return Check(Status.SOLVED, f"{found} starts, where every step is a short one.")


def _check_everyone(run: RecordedRun) -> Check:
    knobs = run.hyperparameters
    if knobs["task"] != "xor" or knobs["n_epochs"] > 500:
        return Check(Status.NOT_TRIED, "Choose XOR and at most 500 epochs.")
    n_solved = _solved_starts(run)
    name = WIPED if knobs["zero_grad"] else PILED_UP
    found = f"At {knobs['learning_rate']:g}, {name}, {n_solved} of 20 starts are solved"
    return Check(Status.SOLVED if n_solved == 20 else Status.NOT_YET, f"{found}.")


CHALLENGES = (
    Challenge(
        name="survivor",
        level="warm-up",
        task=(
            "On a task that is a bowl, find a learning rate at which exactly one of the two runs "
            "explodes, and set the switch so that the survivor is yours."
        ),
        hints=(
            "The line, the bowl and the linear model of the Titanic are bowls.",
            "Each run has its own critical learning rate. Look between the two.",
        ),
        check=_check_survivor,
    ),
    Challenge(
        name="edge",
        level="climb",
        task=(
            "On the line, switch off: find the largest learning rate on the knob that does not "
            "explode, however long it runs."
        ),
        hints=(
            "A loss that climbs for a while may come down again. Give it epochs.",
            "The edge lies at 4 divided by the largest curvature, 8.3503.",
        ),
        check=_check_edge,
    ),
    Challenge(
        name="hurry",
        level="climb",
        task=(
            "Solve XOR within 500 epochs from at least 15 of 20 starts, with a learning rate of "
            "0.1 or less."
        ),
        hints=(
            "Such short steps have to gather speed.",
            "Something on this page lets steps gather speed. It is a switch.",
        ),
        check=_check_hurry,
    ),
    Challenge(
        name="everyone",
        level="summit",
        task="Solve XOR within 500 epochs from **every one** of 20 starts.",
        hints=(
            "A ball without brakes shoots past some valleys for good: 15 starts are its best.",
            "With zeroing it is only a matter of patience. Or of longer steps.",
            "With zeroing, try learning rates above 1.",
        ),
        check=_check_everyone,
    ),
)
