"""The house's doctor: what ails a network, told from the record of its training.

It is shown what a colleague would be shown, and no more::

    findings = diagnose(run, rows)              # what may be wrong, likeliest first; () if nothing
    findings = diagnose(run, rows, starts=many) # and it knows how other starts fared

It needs

- ``run``, a `RecordedRun` alone: ``loss`` by frame; ``metrics["validation_loss"]``;
  ``parameters`` and ``gradients`` called ``W1``, ``b1``, ``W2`` and so on at every frame;
- ``hyperparameters``, of the run or given: ``activation``, ``loss``, ``optimiser``,
  ``learning_rate``, ``batch_size``, and ``l1``, ``l2``, ``dropout`` and ``longest_gradient`` where
  they are not 0. Whether gradients are zeroed, how it was started, and whatever else a record may
  say of the cause, it does not read;
- ``rows``, the data. Without them it sees losses and weights only, and tells less;
- ``starts``, if there are any: a batch of runs that differ in their start alone.

What it measures, lessons measure by the same functions: `training.symptoms`, `training.baseline`.
Every rule rests on what its fault is. Some look: two neurons that begin alike stay alike. Some try:
at frames of the record a step is made longer and shorter, to see how far it is from overshooting;
the first epochs are walked once more with and without zeroing, to see which of them is the record.
What nearest neighbours make of the rows tells what there is to be learned. Nothing is random.

That a trained network can be told its faults from loss, gradients and activations is from Zhang and
others, "AutoTrainer: An Automatic DNN Training Problem Detection and Repair System" (ICSE 2021):
vanishing and exploding gradients, dead ReLUs, loss that swings or is slow. That a finding comes
with its evidence and a way to mend it: Schoop, Huang and Hartmann, "UMLAUT" (CHI 2021). That one
symptom has several causes, which are to be ranked: Cao and others, "DeepFD" (ICSE 2022). That the
steps of gradient descent are too long where rate times curvature is beyond 2: Cohen and others,
"Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability" (ICLR 2021).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from training.baseline import constant_prediction_error, constant_prediction_loss
from training.dense import STARTS, backward, batches_per_epoch, forward, layer_names
from training.figures import count, figure, percent
from training.multilayer import DataSplit, fit
from training.optimisers import MOMENTUM
from training.outputs import (
    CROSS_ENTROPY,
    OUTPUTS,
    is_right,
    loss_delta,
    measure,
    output_for,
    truth_of,
)
from training.recorded_run import RecordedRun, may_diverge
from training.regularisation import Parameters, clip, with_penalty
from training.symptoms import (
    at_the_end,
    dead,
    gradient_sizes,
    is_flat,
    neuron_vectors,
    turned_at,
)
from training.tables import standardised

FAULTS: Mapping[str, str] = {
    "start_alike": "It starts from zeros, or from neurons that are all the same",
    "not_zeroed": "The gradients are never set back to zero",
    "inputs_not_scaled": "The inputs are not scaled",
    "labels_shuffled": "The labels do not belong to their rows",
    "leak": "A column gives the answer away",
    "start_too_large": "The weights start too large",
    "dead_relus": "Its ReLUs are dead",
    "saturated": "Its neurons are saturated",
    "vanishing": "The gradient vanishes on its way back",
    "wrong_loss": "The loss does not suit the output",
    "rate_too_large": "The learning rate is too large",
    "rate_at_the_edge": "The learning rate is on the edge",
    "rate_too_small": "The learning rate is too small",
    "too_few_epochs": "It was trained for too few epochs",
    "overfitted": "It has learned by heart",
    "unlucky_start": "It had an unlucky start",
}
"""The faults that the doctor knows, and what it calls them."""

FAULTS_OF_ALL_STARTS = frozenset(
    {"inputs_not_scaled", "labels_shuffled", "leak", "wrong_loss", "overfitted"}
)
"""Faults that all starts share: that other starts learn does not rule them out."""

SIDE_EFFECTS: Mapping[str, frozenset[str]] = {
    "start_alike": frozenset(FAULTS) - {"start_alike", "leak", "inputs_not_scaled"},
    "not_zeroed": frozenset(FAULTS) - {"not_zeroed", "leak", "inputs_not_scaled", "start_alike"},
    "inputs_not_scaled": frozenset(FAULTS) - {"inputs_not_scaled", "leak", "start_alike"},
    "labels_shuffled": frozenset(
        {
            *("overfitted", "too_few_epochs", "rate_too_small", "rate_at_the_edge"),
            *("rate_too_large", "unlucky_start"),
        }
    ),
    "start_too_large": frozenset(
        {
            *("overfitted", "rate_too_large", "rate_at_the_edge", "too_few_epochs", "dead_relus"),
            *("rate_too_small", "unlucky_start", "saturated"),
        }
    ),
    "dead_relus": frozenset(
        {
            *("rate_too_large", "rate_at_the_edge", "rate_too_small", "too_few_epochs"),
            *("vanishing", "unlucky_start", "start_too_large"),
        }
    ),
    "saturated": frozenset(
        {
            *("vanishing", "rate_too_small", "too_few_epochs", "unlucky_start", "overfitted"),
            *("rate_at_the_edge", "rate_too_large", "wrong_loss"),
        }
    ),
    "vanishing": frozenset(
        {"rate_too_small", "too_few_epochs", "unlucky_start", "rate_at_the_edge", "rate_too_large"}
    ),
    # With a loss that suits, a start that is sure of itself and wrong is soon mended.
    "wrong_loss": frozenset(
        {"too_few_epochs", "rate_too_small", "unlucky_start", "start_too_large"}
    ),
    "rate_too_large": frozenset(
        {
            *("rate_at_the_edge", "overfitted", "too_few_epochs", "unlucky_start"),
            *("labels_shuffled", "rate_too_small", "wrong_loss", "vanishing", "saturated"),
        }
    ),
    "rate_at_the_edge": frozenset({"overfitted", "too_few_epochs", "unlucky_start"}),
}
"""The faults whose signs each fault may cause: they count half beside it."""

MANY_ROWS = 600
"""Rows that are examined at most; of more than that, evenly spaced ones."""
N_NEIGHBOURS = 7
"""Of the nearest-neighbour classifier that tells how much there is to be learned."""
STEP_FACTORS = 10.0 ** np.arange(-2, 3.1, 0.5)
"""Factors by which a step is made longer and shorter to find where it overshoots."""
N_PROBES = 8
"""Frames at which these are tried."""
LEAK_MAX_SPREAD = 0.2
"""A column leaks the label if its spread within one label is below this share of all its spread."""
DIVERGED_FACTOR = 2.0
"""A training has leapt away if the median of its later losses is above this many first losses."""
REPLAY_EPOCHS = 30
"""About how many first steps are replayed with and without zeroing."""


@dataclass(frozen=True)
class Finding:
    """One thing that may be wrong, and what speaks for it.

    Attributes
    ----------
    fault : str
        One of `FAULTS`.
    strength : float
        How far the evidence goes, from 0 to 1; below a half it is a suspicion.
    evidence : str
        A sentence or two with the figures of this run.
    figures : mapping of str to float
        What was measured.
    """

    fault: str
    strength: float
    evidence: str
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the fault is called."""
        return FAULTS[self.fault]


class Examination:
    """What is measured of a run; each measurement is made once, when a rule asks for it.

    Parameters
    ----------
    run : RecordedRun
        A run alone.
    rows : DataSplit, optional
        What it has learned from, and what it is judged on.
    starts : RecordedRun, optional
        A batch of runs that differ from it in their start alone.
    hyperparameters : mapping of str to object, optional
        Those that the run does not bear.
    """

    def __init__(
        self,
        run: RecordedRun,
        rows: DataSplit | None = None,
        starts: RecordedRun | None = None,
        hyperparameters: Mapping[str, Any] | None = None,
    ) -> None:
        if run.runs:
            raise ValueError(f"run must be a run alone, not a batch of shape {run.runs}.")
        self.run, self.rows, self.starts = run, rows, starts
        self.settings: dict[str, Any] = {**run.hyperparameters, **(hyperparameters or {})}
        self.activation = str(self.settings.get("activation", "ReLU"))
        self.loss_name = str(self.settings.get("loss", CROSS_ENTROPY))
        self.optimiser = str(self.settings.get("optimiser", "SGD"))
        self.rate = float(self.settings.get("learning_rate", 0.0))
        self.layers = layer_names(run.parameters)
        with np.errstate(invalid="ignore"):
            finite = np.isfinite(run.loss)
        for a in run.parameters.values():
            finite &= np.isfinite(a).reshape(run.n_frames, -1).all(axis=-1)
        self.n_frames = run.n_frames if finite.all() else int(np.argmin(finite))
        self.losses = run.loss[: self.n_frames]
        held_out = run.metrics.get("validation_loss")
        self.held_out = None if held_out is None else held_out[: self.n_frames]

    # The data -------------------------------------------------------------------------------------

    @property
    def data(self) -> DataSplit:
        """The rows, where a rule cannot do without them."""
        if self.rows is None:
            raise ValueError("rows must be given for this.")
        return self.rows

    @cached_property
    def seen(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and truth of the rows learned from, or of some of them."""
        every = -(-len(self.data.X) // MANY_ROWS)
        return self.data.X[::every], self.data.y[::every]

    @cached_property
    def output(self) -> str:
        """What the last layer means."""
        return output_for(self.data.n_classes)

    @cached_property
    def truth(self) -> np.ndarray:
        """What each output should say of the rows looked at."""
        return truth_of(self.seen[1], self.output, self.data.n_classes)

    @cached_property
    def base(self) -> float | None:
        """The loss on the rows learned from of whoever says the same of each."""
        of = self.rows
        return None if of is None else constant_prediction_loss(of, of.y, self.loss_name)

    @cached_property
    def base_held_out(self) -> float | None:
        """The loss on the rows held out of whoever says the same of each."""
        of = self.rows
        return None if of is None else constant_prediction_loss(of, of.y_held_out, self.loss_name)

    def skill(self, z: np.ndarray, y: np.ndarray) -> float:
        """Return which share of the baseline's errors outputs z do without; 1 is none left."""
        if not self.data.n_classes:
            error = float(((z[:, 0] - y) ** 2).mean())
        else:
            error = 1 - float(is_right(z, truth_of(y, self.output, self.data.n_classes)).mean())
        return 1 - error / max(constant_prediction_error(self.data, y), 1e-9)

    @cached_property
    def skills(self) -> tuple[float, float] | None:
        """The skill at the end on rows learned from and on those held out."""
        if self.rows is None:
            return None
        now, of = self.run.parameters_at(self.n_frames - 1), self.rows
        z, z_held_out = (forward(X, now, self.activation)[-1] for X in (of.X, of.X_held_out))
        return self.skill(z, of.y), self.skill(z_held_out, of.y_held_out)

    @cached_property
    def columns(self) -> np.ndarray:
        """The rows looked at with every column standardised."""
        return standardised(self.seen[0], self.seen[0])

    def neighbours_say(self, X: np.ndarray) -> np.ndarray:
        """Return what the rows most alike, without the row itself, say of each: like y."""
        y = self.seen[1]
        squares = (X**2).sum(axis=1)
        apart = squares[:, None] + squares - 2 * X @ X.T
        np.fill_diagonal(apart, np.inf)
        k = min(N_NEIGHBOURS, len(y) - 1)
        near = y[np.argpartition(apart, k - 1, axis=1)[:, :k]]
        if not self.data.n_classes:
            return near.mean(axis=1)
        votes = (near[..., None] == np.arange(self.data.n_classes)).sum(axis=1)
        return votes.argmax(axis=1).astype(float)

    def skill_of_guess(self, guess: np.ndarray) -> float:
        """Return the skill of guesses like y for the rows looked at."""
        y = self.seen[1]
        if not self.data.n_classes:
            return 1 - float(((guess - y) ** 2).mean() / max(y.var(), 1e-12))
        base = 1 - np.bincount(y.astype(int)).max() / len(y)
        return 1 - float((guess != y).mean()) / max(base, 1e-9)

    @cached_property
    def reach(self) -> float:
        """The skill that nearest neighbours have: what there is to be learned, at least."""
        return max(0.0, self.skill_of_guess(self.neighbours_say(self.columns)))

    @cached_property
    def signal(self) -> float:
        """How many standard errors neighbours, or a column, are away from knowing nothing."""
        y, guess = self.seen[1], self.neighbours_say(self.columns)
        n = len(y)
        codes = self.truth if self.data.n_classes > 2 else y[:, None]
        codes = (codes - codes.mean(axis=0)) / np.maximum(codes.std(axis=0), 1e-9)
        r = np.abs(self.columns.T @ codes / n).max()
        # The largest of several correlations is larger by chance.
        by_column = r * np.sqrt(n) - np.sqrt(2 * np.log(max(2, self.columns.shape[1])))
        if not self.data.n_classes:
            spread = guess.std() * y.std()
            r = ((guess - guess.mean()) * (y - y.mean())).mean() / max(spread, 1e-12)
            return float(max(r * np.sqrt(n), by_column))
        shares = np.bincount(y.astype(int), minlength=self.data.n_classes) / n
        guessed = np.bincount(guess.astype(int), minlength=self.data.n_classes) / n
        by_chance = float(shares @ guessed)
        error = np.sqrt(max(by_chance * (1 - by_chance), 1e-9) / n)
        return float(max(((guess == y).mean() - by_chance) / error, by_column))

    # The network ----------------------------------------------------------------------------------

    def loss_of(self, parameters: Parameters) -> np.ndarray:
        """Return the loss of parameters on the rows looked at; leading axes are kept."""
        z = forward(self.seen[0], parameters, self.activation)[-1]
        return measure(z, self.truth, self.output, self.loss_name)

    def gradient(self, parameters: Parameters, some: np.ndarray | None = None) -> Parameters:
        """Return the gradient on the rows looked at, or on some of them."""
        X, truth = self.seen[0], self.truth
        if some is not None:
            X, truth = X[some], truth[some]
        outputs = forward(X, parameters, self.activation)
        delta = loss_delta(outputs[-1], truth, self.output, self.loss_name)
        return backward(outputs, delta, parameters, self.activation)

    @cached_property
    def batch_size(self) -> int:
        """Rows that share a step."""
        return int(min(self.settings.get("batch_size") or len(self.data.X), len(self.data.X)))

    @cached_property
    def n_steps(self) -> float:
        """How many steps were taken."""
        per_unit = 1
        if self.rows is not None and self.run.unit == "epoch":
            per_unit = batches_per_epoch(len(self.data.X), self.batch_size)
        return float(self.run.steps[-1] * per_unit)

    @cached_property
    def probes(self) -> np.ndarray:
        """The frames at which steps are tried."""
        return np.unique(np.linspace(0, self.n_frames - 1, N_PROBES).astype(int))

    def direction(self, frame: int) -> Parameters:
        """Return how the optimiser goes on from a frame, on average over batches: per unit rate."""
        now = self.run.parameters_at(frame)
        g = dict(self.gradient(now))
        s = self.settings
        g = dict(clip(g, float(s.get("longest_gradient") or 0.0)))
        if self.optimiser in ("RMSProp", "Adam", "AdamW"):
            squares = self._squares(now)
            g = {k: a / (np.sqrt(squares[k]) + 1e-8) for k, a in g.items()}
        elif self.optimiser == "momentum":
            g = {k: a / (1 - MOMENTUM) for k, a in g.items()}
        return with_penalty(g, now, float(s.get("l1") or 0.0), float(s.get("l2") or 0.0))

    def _squares(self, now: Parameters) -> Parameters:
        """Return the mean square of each parameter's gradient over a few batches and all rows."""
        n = len(self.seen[1])
        order = np.random.default_rng(0).permutation(n)
        size = min(self.batch_size, n)
        batches = [order[i : i + size] for i in range(0, min(n, 4 * size), size)]
        each = [self.gradient(now, batch) for batch in batches]
        return {k: np.mean([g[k] ** 2 for g in each], axis=0) for k in now}

    @cached_property
    def margins(self) -> np.ndarray:
        """By how much the step could be longer, at `probes`, before it makes the loss rise.

        Below 1 the very step that is taken overshoots; NaN where no step changes anything.
        """
        margins = []
        with may_diverge():
            for frame in self.probes:
                now, d = self.run.parameters_at(frame), self.direction(frame)
                loss_now = float(self.loss_of(now))
                losses_after = self.loss_of(
                    {
                        k: a - self.rate * STEP_FACTORS.reshape(-1, *(1,) * a.ndim) * d[k]
                        for k, a in now.items()
                    }
                )
                fine = losses_after < loss_now - 1e-12 * abs(loss_now)
                if np.abs(np.nan_to_num(losses_after - loss_now, nan=1.0)).max() < 1e-9 * max(
                    abs(loss_now), 1e-9
                ):
                    margins.append(np.nan)
                else:
                    first = len(fine) if fine.all() else int(np.argmin(fine))
                    margins.append(STEP_FACTORS[first - 1] if first else STEP_FACTORS[0] / 3)
        return np.array(margins)

    @cached_property
    def activations(self) -> list[list[np.ndarray]]:
        """What each hidden layer says of the rows looked at: first, last, and three between."""
        return [
            forward(self.seen[0], self.run.parameters_at(frame), self.activation)[1:-1]
            for frame in self.some_frames
        ]

    @property
    def some_frames(self) -> np.ndarray:
        """Five frames, from the first to the last."""
        return np.linspace(0, self.n_frames - 1, 5).astype(int)

    @cached_property
    def gradient_sizes(self) -> np.ndarray:
        """The root mean square of each layer's weight gradients: (n_layers, n_frames)."""
        return gradient_sizes(self.run)[:, : self.n_frames]

    @cached_property
    def shortfall(self) -> float:
        """Which share of what neighbours reach has not been learned on the rows learned from."""
        if self.skills is None or self.reach <= 0.05:
            return 0.0 if self.base is None else float(np.clip(self.losses[-1] / self.base, 0, 1))
        return float(np.clip(1 - self.skills[0] / self.reach, 0, 1))

    @cached_property
    def swing(self) -> float:
        """How far the loss went up in all, for each unit that it came down in all."""
        change = np.diff(self.losses)
        # Where it hardly came down, it is measured against what it began with.
        down = max(self.losses[0] - self.losses.min(), 0.1 * abs(self.losses[0]), 1e-12)
        return float(change[change > 0].sum() / down)

    @cached_property
    def rehearsed(self) -> tuple[float, float] | None:
        """How far the record is from its first epochs walked again, with and without zeroing.

        As shares of the way that the record has come by then, 0 is the same walk. Its own seed
        deals out the same batches; where that is not known, the better of two others is taken.
        """
        rows, run, s = self.rows, self.run, self.settings
        if rows is None or self.rate <= 0 or self.n_frames < 2:
            return None
        per_epoch = batches_per_epoch(len(rows.X), self.batch_size)
        epochs = run.steps / (run.steps_per_epoch if run.steps_per_epoch > 1 else 1)
        n_epochs = max(1, min(int(epochs[self.n_frames - 1]), round(REPLAY_EPOCHS / per_epoch)))
        shared = [
            f for f in range(1, self.n_frames) if epochs[f] <= n_epochs and epochs[f] % 1 == 0
        ]
        if not shared:
            return None
        walk = partial(
            fit,
            rows,
            hidden=[run.parameters[b].shape[-1] for _, b in self.layers[:-1]],
            activation=self.activation,
            loss=self.loss_name,
            optimiser=self.optimiser,
            learning_rate=self.rate,
            batch_size=self.batch_size,
            l1=float(s.get("l1") or 0.0),
            l2=float(s.get("l2") or 0.0),
            dropout=float(s.get("dropout") or 0.0),
            longest_gradient=float(s.get("longest_gradient") or 0.0),
            max_frames=n_epochs + 1,
        )
        start = self.run.parameters_at(0)
        begin: str | Parameters = start
        seeds: tuple[int, ...] = (0, 1)
        if isinstance(s.get("seed"), int):
            rule, own = s.get("start"), (s["seed"],)
            named = rule if isinstance(rule, str) and rule in STARTS else start
            first = walk(n_epochs=0, start=named, seed=own).parameters
            if all(np.array_equal(first[name][0, 0], a) for name, a in start.items()):
                begin, seeds = named, own
        ways = []
        for zero_grad in (True, False):
            walked = walk(n_epochs=n_epochs, zero_grad=zero_grad, start=begin, seed=seeds)
            apart, way = np.zeros((len(seeds), len(shared))), np.zeros(len(shared))
            for name, a in run.parameters.items():
                for i, frame in enumerate(shared):
                    others = walked.parameters[name][:, int(epochs[frame])]
                    apart[:, i] += ((others - a[frame]) ** 2).reshape(len(apart), -1).sum(axis=1)
                    way[i] += ((a[frame] - a[0]) ** 2).sum()
            shares = np.sqrt(apart.min(axis=0) / np.maximum(way, 1e-300))
            ways.append(float(np.mean(np.minimum(np.nan_to_num(shares, nan=9.0), 9.0))))
        return ways[0], ways[1]


# The rules ----------------------------------------------------------------------------------------

Rule = Callable[[Examination], Finding | None]


def start_alike(e: Examination) -> Finding | None:
    """Neurons that begin alike get the same gradient, and stay alike for ever."""
    n_alike = n = 0
    for (W, b), (V, _) in zip(e.layers[:-1], e.layers[1:], strict=True):
        n_neurons = e.run.parameters[W].shape[-1]
        if n_neurons < 2:
            continue
        n += n_neurons
        alike = True
        for frame in (0, e.n_frames - 1):
            now = e.run.parameters_at(frame)
            each = neuron_vectors(now[W], now[b], now[V])
            alike &= bool(np.ptp(each, axis=1).max() <= 1e-9 * max(np.abs(each).max(), 1e-300))
        n_alike += n_neurons if alike else 0
    start = e.run.parameters_at(0)
    zero = len(e.layers) > 1 and all(not start[W].any() for W, _ in e.layers)
    if not n_alike and not zero:
        return None
    begun = "All weights begin at **zero**" if zero else f"{n_alike} hidden neurons begin alike"
    return Finding(
        "start_alike",
        1.0 if zero or n_alike == n else 0.6,
        f"{begun}, and after {count(int(e.run.steps[-1]), e.run.unit)} the neurons of a layer are "
        "still the same to the last digit: they get the same gradient, always.",
        {"neurons alike": n_alike},
    )


def not_zeroed(e: Examination) -> Finding | None:
    """Walk the first epochs again both ways: the record is one of the two."""
    if e.rehearsed is None:
        return None
    zeroed, summed = e.rehearsed
    if not (summed < 0.6 and summed < 0.72 * zeroed and zeroed > 0.1):
        return None
    return Finding(
        "not_zeroed",
        0.95 if summed < 0.3 * zeroed else 0.75,
        "Its first steps are not those that its gradients ask for, but those that the **sum of "
        f"all gradients so far** does: walked again so, they end {percent(summed)} of the way "
        f"apart; with zeroing, {percent(zeroed)}.",
        {"apart when summed": summed, "apart when zeroed": zeroed},
    )


def inputs_not_scaled(e: Examination) -> Finding | None:
    """Look for a column whose numbers, and so whose gradient, dwarf those of the others."""
    if e.rows is None:
        return None
    size = np.sqrt((e.rows.X**2).mean(axis=0))
    size = size[size > 0]
    if not len(size):
        return None
    usual = float(np.median(size)) if len(size) > 2 else float(size.min())
    largest = float(size.max())
    ratio = largest / usual
    if not (largest > 8 or (largest > 4 and ratio > 10)):
        return None
    W = e.layers[0][0]
    each = np.sqrt((e.run.gradients[W][0] ** 2).mean(axis=-1))
    return Finding(
        "inputs_not_scaled",
        0.9 if largest > 12 else 0.7,
        f"The largest column has numbers of about **{figure(largest, 2)}**, {figure(ratio, 2)} "
        "times those of a usual one. At the start its weights have slopes "
        f"{figure(each.max() / max(float(np.median(each)), 1e-300), 2)} times as large as usual: "
        "no rate suits all of them.",
        {"largest column": largest, "times the usual one": ratio},
    )


def labels_shuffled(e: Examination) -> Finding | None:
    """Where rows that are alike have labels that are not, there is nothing to be learned."""
    if e.rows is None or len(e.seen[1]) < 20 or e.skills is None:
        return None
    if e.signal > 2.5 or e.held_out is None or e.base is None or e.base_held_out is None:
        return None
    lowest = float(e.held_out.min() / e.base_held_out)
    n = len(e.rows.y_held_out)
    if lowest < 0.93 or e.skills[1] > 0.1 + 1.5 / np.sqrt(n):
        return None
    learned = 1 - float(e.losses[-1] / e.base)
    return Finding(
        "labels_shuffled",
        0.95 if learned > 0.05 else 0.8,
        f"On rows held out it is never better than saying always the same (its loss there is "
        f"**{percent(lowest)}** of that, at best), while on those learned from it has "
        f"{figure(e.losses[-1])}. And rows that are alike have labels that are not: {N_NEIGHBOURS} "
        "neighbours know no more than chance.",
        {"lowest held-out loss, of the baseline's": lowest, "signal": e.signal},
    )


def leak(e: Examination) -> Finding | None:
    """One column alone knows nearly everything, and all others together far less."""
    if e.rows is None or e.rows.X.shape[1] < 2 or e.skills is None:
        return None
    y = e.seen[1]
    if e.rows.n_classes:
        within = [
            np.mean([e.columns[y == c, j].std() for c in np.unique(y)])
            for j in range(e.columns.shape[1])
        ]
    else:
        r = (e.columns * (y - y.mean())[:, None]).mean(axis=0) / max(y.std(), 1e-12)
        within = list(np.sqrt(np.maximum(1 - r**2, 0)))
    j = int(np.argmin(np.where(e.columns.std(axis=0) > 0, within, np.inf)))
    alone = e.skill_of_guess(e.neighbours_say(e.columns[:, [j]]))
    others = max(0.0, e.skill_of_guess(e.neighbours_say(np.delete(e.columns, j, axis=1))))
    # What is measured is spread within its classes; what is copied from them is not. Of many
    # classes neighbours along one column make out less.
    copied = within[j] < LEAK_MAX_SPREAD and alone > 0.5
    if not copied and not (within[j] < 0.3 and alone > 0.9 and alone > others + 0.06):
        return None
    return Finding(
        "leak",
        0.95,
        f"Column {j + 1} alone does away with **{percent(alone)}** of the mistakes, and all others "
        f"together with {percent(others)}; among rows of one label it hardly varies "
        f"({figure(within[j], 2)} of its spread). It looks like the label itself.",
        {"column": j + 1, "alone": alone, "others": others, "within": float(within[j])},
    )


def start_too_large(e: Examination) -> Finding | None:
    """Measure how much louder each layer makes what it hears, and how sure that is of itself."""
    start = e.run.parameters_at(0)
    gains = [float(np.sqrt((start[W] ** 2).mean() * start[W].shape[0])) for W, _ in e.layers]
    gain, far = float(np.exp(np.mean(np.log(np.maximum(gains, 1e-9))))), _first_loss(e)
    everywhere = min(gains) >= 3 and len(gains) > 1
    if not everywhere and (gain < 2.5 or gains[-1] < 2 or far < 2.5):
        return None
    return Finding(
        "start_too_large",
        min(0.95, 0.6 + 0.05 * gain * min(1.0, far / 4)),
        f"Before its first step its loss is **{figure(e.losses[0])}**, {figure(far, 2)} times that "
        "of saying nothing. Its weights make what a layer hears "
        f"**{figure(gain, 2)} times** as large from the start; usual is about 1.",
        {"first loss, of the baseline's": far, "gain": gain},
    )


def _first_loss(e: Examination) -> float:
    """Return how many times the loss of saying always the same, or nothing, the first one is."""
    if e.rows is None or e.base is None:
        return float(e.losses[0] / max(e.losses.min(), 1e-12))
    nothing = np.zeros_like(e.truth)
    silent = float(measure(nothing, e.truth, e.output, e.loss_name))
    return float(e.losses[0] / max(e.base, silent, 1e-12))


def dead_relus(e: Examination) -> Finding | None:
    """Count the ReLUs that are zero for every row: without a slope they never move again."""
    if e.activation != "ReLU" or e.rows is None or len(e.layers) < 2:
        return None
    shares = np.array([[dead(a).mean() for a in at_frame] for at_frame in e.activations])
    layer = int(shares[-1].argmax())
    share, at_start = float(shares[-1, layer]), float(shares[0, layer])
    if share < 0.6 or (share < 1 and e.shortfall < 0.15 and at_start < 0.7):
        return None
    since = "from the start" if at_start >= 0.6 else "by the end"
    return Finding(
        "dead_relus",
        1.0 if share == 1 else 0.5 + 0.4 * share,
        f"In hidden layer {layer + 1} **{percent(share)}** of the ReLUs are zero on every row, "
        f"{since}; at the start it was {percent(at_start)}. Their gradients are exactly zero.",
        {"at the end": share, "at the start": at_start},
    )


def saturated(e: Examination) -> Finding | None:
    """Where an activation is flat, no slope comes through, however large the error."""
    if e.activation not in ("sigmoid", "tanh") or e.rows is None or len(e.layers) < 2:
        return None
    flat = np.array([[is_flat(a, e.activation).mean() for a in at] for at in e.activations])
    layer = int(flat.mean(axis=0).argmax())
    at_start, share = float(flat[0, layer]), float(flat[-1, layer])
    always = float(flat[:, layer].min()) > 0.6  # so it began, whatever it learns in spite of it
    if min(float(np.median(flat[:, layer])), share) < 0.5 or (e.shortfall < 0.2 and not always):
        return None
    return Finding(
        "saturated",
        min(0.95, 0.35 + 0.5 * share + 0.2 * e.shortfall),
        f"Hidden layer {layer + 1} is flat for **{percent(share)}** of what it hears (at the start "
        f"for {percent(at_start)}): its slopes there are below a twentieth of the steepest, though "
        f"the loss is still {figure(e.losses[-1])}.",
        {"at the end": share, "at the start": at_start},
    )


def vanishing(e: Examination) -> Finding | None:
    """From layer to layer, on the way back, the gradient loses a constant factor."""
    if e.rows is None or len(e.layers) < 4 or e.shortfall < 0.2:
        return None
    # A gradient of weights is what comes back times what was heard, which may fade, too.
    half = len(e.some_frames) // 2 + 1
    heard = [[np.square(a).mean() ** 0.5 for a in (e.seen[0], *at)] for at in e.activations[:half]]
    back = e.gradient_sizes[:, e.some_frames[:half]] / np.maximum(np.transpose(heard), 1e-300)
    ratio = np.median(back[0] / np.maximum(back[-1], 1e-300))
    per_layer = float(max(ratio, 1e-300) ** (1 / (len(e.layers) - 1)))
    if ratio > 0.05 or per_layer > 0.6:
        return None
    return Finding(
        "vanishing",
        min(0.9, 0.55 + 0.1 * -np.log10(max(ratio, 1e-12))),
        f"The first layer’s gradient is **{figure(float(ratio), 2)}** of the last one’s: on its "
        f"way back through {len(e.layers)} layers each leaves about {figure(per_layer, 2)} of it.",
        {"first layer’s, of the last one’s": float(ratio), "per layer": per_layer},
    )


def wrong_loss(e: Examination) -> Finding | None:
    """Squared errors of probabilities leave no slope where the network is sure and wrong."""
    if e.rows is None or not e.rows.n_classes or e.loss_name == CROSS_ENTROPY:
        return None
    z = forward(e.seen[0], e.run.parameters_at(e.n_frames - 1), e.activation)[-1]
    p = OUTPUTS[e.output].function(z)
    wrong = np.abs(p - e.truth).max(axis=-1) > 0.9
    share = float(wrong.mean())
    at_the_end = (
        f"{percent(share)} of the rows are wrong by more than 0.9, and have next to no slope"
        if share > 0
        else "no row is wrong by more than 0.9 any more"
    )
    return Finding(
        "wrong_loss",
        min(0.9, 0.55 + 2 * share + 0.2 * e.shortfall),
        f"The outputs are probabilities of classes, and the loss is the **{e.loss_name}**: its "
        "slope vanishes where the network is sure and wrong, as the cross-entropy’s does not. "
        f"At the end {at_the_end}.",
        {"sure and wrong": share},
    )


def rate_too_large(e: Examination) -> Finding | None:
    """Each step goes beyond where the slope it follows would have led down."""
    if bool(e.run.diverged) or e.n_frames < e.run.n_frames:
        step = int(e.run.diverged_at) if bool(e.run.diverged) else int(e.run.steps[e.n_frames])
        return Finding(
            "rate_too_large",
            0.97,
            f"By {e.run.unit} {step:,} the loss is **no longer a number**: each step overshoots by "
            "more than the one before.",
            {"diverged at": step},
        )
    over = overshooting(e)
    risen = float(e.losses[-1] / max(e.losses[0], 1e-12))
    late = float(np.median(e.losses[e.n_frames // 2 :]))
    wild = e.swing > (8 if e.shortfall > 0.2 else 30)
    poor = e.shortfall > 0.45 or risen > 1 or wild or late > (e.base or np.inf)
    if not poor or (over[0] < 0.3 and e.swing < 1.5):
        return None
    return Finding(
        "rate_too_large",
        min(0.92, 0.5 + 0.3 * over[0] + 0.1 * min(e.swing, 2.0)),
        _overshot(e, over) + f" Little is learned: the loss goes from {figure(e.losses[0])} to "
        f"{figure(e.losses[-1])}.",
        {"steps that overshoot": over[0], "swing": e.swing},
    )


def overshooting(e: Examination) -> tuple[float, float]:
    """Return at which share of the probes a step overshoots: of all, and of the second half."""
    if e.rows is None:
        return 0.0, 0.0
    over = np.where(np.isnan(e.margins), 0.0, e.margins < 1)
    return float(over.mean()), float(over[len(over) // 2 :].mean())


def _overshot(e: Examination, over: tuple[float, float]) -> str:
    rises = (
        f"At {percent(over[0])} of the places tried, the step that it takes makes the loss **rise**"
        " where a shorter one would lower it. "
    )
    swung = f"it went up by {figure(e.swing, 2)} on the way."
    return f"{rises if over[0] else ''}For each unit that the loss came down in all, {swung}"


def rate_at_the_edge(e: Examination) -> Finding | None:
    """See whether it learns, but what one step wins the next one may lose."""
    over = overshooting(e)
    if e.n_frames < 6 or not (e.swing > 0.6 or (e.swing > 0.3 and over[0] >= 0.15)):
        return None
    return Finding(
        "rate_at_the_edge",
        min(0.9, 0.45 + 0.3 * over[0] + 0.15 * min(e.swing, 2.0)),
        _overshot(e, over) + " It learns all the same.",
        {"steps that overshoot": over[0], "swing": e.swing},
    )


def _still_falling(e: Examination) -> float:
    """Return which share of its whole fall the loss has made in its last third."""
    if e.n_frames < 2:
        return 0.0
    late = np.interp(0.66 * e.run.steps[e.n_frames - 1], e.run.steps[: e.n_frames], e.losses)
    return float((late - e.losses[-1]) / max(e.losses[0] - e.losses[-1], 1e-12))


def _slow(e: Examination) -> tuple[float, float] | None:
    """Return how far a run that is still falling is from overshooting, and how fast it falls."""
    if e.rows is None or e.run.steps[-1] == 0:
        return None
    falling = _still_falling(e)
    if not (falling > 0.1 and e.losses[-1] < e.losses[0] and e.swing < 0.3):
        return None
    if e.shortfall < 0.08 and falling < 0.15:
        return None
    margin = float(np.nanmedian(e.margins)) if not np.isnan(e.margins).all() else 1.0
    return margin, falling


def _patience(e: Examination, margin: float) -> float:
    """Weigh how short the steps were against how many there were.

    Above 0 there were enough steps for a rate that suits, and they were too short; in powers of
    ten.
    """
    return float(np.log10(max(margin, 0.1)) + np.log10(max(e.n_steps, 1) / 100) - 1.5)


def rate_too_small(e: Examination) -> Finding | None:
    """See whether the loss falls evenly, and far longer steps would lead down as well."""
    slow = _slow(e)
    if slow is None:
        return None
    margin, falling = slow
    return Finding(
        "rate_too_small",
        float(np.clip(0.6 + 0.25 * _patience(e, margin), 0.1, 0.9)),
        f"The loss is still falling ({percent(falling)} of its fall is in the last third), and "
        f"from where it stood a step **{figure(margin, 2)} times as long** would still have led "
        f"down, after {e.n_steps:,.0f} steps.",
        {"margin": margin, "steps": e.n_steps, "late fall": falling},
    )


def too_few_epochs(e: Examination) -> Finding | None:
    """See whether the loss is still falling, and much longer steps would overshoot."""
    slow = _slow(e)
    if slow is None:
        return None
    margin, falling = slow
    return Finding(
        "too_few_epochs",
        float(np.clip(0.6 - 0.25 * _patience(e, margin), 0.1, 0.9)),
        f"After {e.n_steps:,.0f} steps the loss is still falling ({percent(falling)} of its fall "
        f"is in the last third), and steps more than {figure(margin, 2)} times as long would "
        "overshoot: it needs **more epochs**.",
        {"margin": margin, "steps": e.n_steps, "late fall": falling},
    )


def overfitted(e: Examination) -> Finding | None:
    """See whether the held-out loss has turned, while the other one went on falling."""
    if e.held_out is None or e.n_frames < 4:
        return None
    base = e.base_held_out or float(e.held_out[0])
    best = turned_at(e.losses, e.held_out, base)
    if best is None or e.held_out[best] > 0.95 * base:
        return None
    low, end = float(e.held_out[best]), at_the_end(e.held_out)
    return Finding(
        "overfitted",
        min(0.9, 0.55 + (end - low) / base),
        f"The loss on rows held out was lowest at {e.run.unit} {int(e.run.steps[best]):,}, "
        f"{figure(low)}, and has **risen to {figure(end)}** since, while the other went on falling "
        f"from {figure(e.losses[best])} to {figure(e.losses[-1])}.",
        {"lowest": low, "end": end},
    )


def unlucky_start(e: Examination) -> Finding | None:
    """Other starts learn what this one has not; or it stands still where more is to be found."""
    if e.starts is not None:
        ends, own = e.starts.loss[..., -1].ravel(), float(e.losses[-1])
        ends = np.where(np.isfinite(ends), ends, np.inf)
        base = e.base or float(e.losses[0])
        fell = (base - ends) / base
        mine = (base - own) / base
        middle = float(np.median(fell))
        if not (middle > 0.3 and mine < 0.65 * middle and (fell > mine + 0.1).mean() >= 0.6):
            return None
        better = int((fell > mine + 0.1).sum())
        return Finding(
            "unlucky_start",
            0.95,
            f"**{better} of {len(ends)}** other starts end clearly lower, in the middle at "
            f"{figure(float(np.median(ends)))}, this one at {figure(own)}. Rate, data and layers "
            "are the same: it was luck.",
            {"better starts": better, "of": len(ends)},
        )
    if e.rows is None or e.reach < 0.15 or e.shortfall < 0.35 or _still_falling(e) > 0.1:
        return None
    return Finding(
        "unlucky_start",
        0.4,
        "It stands still, and has learned far less than neighbours know "
        f"({percent(max(0.0, e.skills[0]) if e.skills else 0)} of the mistakes gone, "
        f"{percent(e.reach)} could be). Try **other starts**: if they learn, it was luck; if none "
        "does, the network is too small.",
        {"shortfall": e.shortfall},
    )


RULES: Sequence[Rule] = (
    start_alike,
    not_zeroed,
    inputs_not_scaled,
    labels_shuffled,
    leak,
    start_too_large,
    dead_relus,
    saturated,
    vanishing,
    wrong_loss,
    rate_too_large,
    rate_at_the_edge,
    rate_too_small,
    too_few_epochs,
    overfitted,
    unlucky_start,
)
"""Each fault's rule has its name."""


def diagnose(
    run: RecordedRun,
    rows: DataSplit | None = None,
    *,
    starts: RecordedRun | None = None,
    hyperparameters: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """Say what may ail a network, likeliest first.

    Parameters
    ----------
    run : RecordedRun
        A run alone, as the top of this module tells.
    rows : DataSplit, optional
        What it has learned from, and what it is judged on.
    starts : RecordedRun, optional
        A batch of runs that differ from it in their start alone.
    hyperparameters : mapping of str to object, optional
        Those that the run does not bear.

    Returns
    -------
    tuple of Finding
        Empty if nothing is wrong. What one finding brings along comes after it.

    Raises
    ------
    ValueError
        If there is more than one run.
    """
    e = Examination(run, rows, starts, hyperparameters)
    if not e.n_frames or not e.layers or e.run.steps[-1] == 0:
        return ()
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        findings = [finding for rule in RULES if (finding := rule(e)) is not None]
    names = {f.fault: f.strength for f in findings}
    came_late = {
        f.fault
        for f in findings
        if f.fault in ("dead_relus", "saturated") and f.figures["at the start"] < 0.4
    }
    if "saturated" in came_late:  # flat layers let nothing back
        came_late.add("vanishing")
    # A loss that is far above its start late in the training has been driven there by its steps.
    late = float(np.median(e.losses[e.n_frames // 2 :]))
    leaps = overshooting(e)[1] >= 0.3 or late > DIVERGED_FACTOR * e.losses[0]
    still = leaps and names.get("rate_too_large", 0) >= 0.6
    if names.get("unlucky_start", 0) > 0.9:  # other starts share everything but the start
        findings = [
            f for f in findings if f.fault == "unlucky_start" or f.fault in FAULTS_OF_ALL_STARTS
        ]

    def standing(finding: Finding) -> float:
        explained = any(
            finding.fault in SIDE_EFFECTS.get(other, ()) and strength >= 0.6
            for other, strength in names.items()
            if not (still and other in came_late)
        ) or (still and finding.fault in came_late)  # whoever still leaps has leapt there
        return finding.strength * (0.5 if explained else 1.0)

    return tuple(sorted(findings, key=standing, reverse=True))


def in_words(findings: Sequence[Finding], n: int = 3) -> str:
    """Write findings as a list, likeliest first, at most so many."""
    if not findings:
        return "**Nothing is wrong**, as far as the doctor can see."
    return "\n".join(
        f"{i}. **{finding.name}.** {finding.evidence}"
        for i, finding in enumerate(findings[:n], start=1)
    )
