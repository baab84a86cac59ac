"""Repeat a recorded training: its own steps, or with one change.

The seed gives the same batches and dropped neurons; from each frame the repetition continues with
the recorded parameters. The optimiser's memory is collected from the first step on, so each step
equals the one taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from training.dense import (
    STARTS,
    backward,
    batches_per_epoch,
    draw_start,
    dropout_masks,
    forward,
    layer_names,
)
from training.lazy import lazy
from training.multilayer import DataSplit, accumulate_gradients, fit, layer_sizes, mini_batches
from training.optimisers import OPTIMISERS, Optimiser
from training.outputs import loss_delta, measure, output_for, truth_of
from training.progress import report_progress
from training.recorded_run import RecordedRun, may_diverge
from training.regularisation import PATIENCE, Parameters, clip, with_penalty

STEP_FACTORS = 10.0 ** np.arange(-2, 5.1, 0.5)
"""Factors by which steps are made longer and shorter."""
REPLAYED = 30
"""About how many first steps are repeated with and without zeroing gradients."""
MOST_STEPS, MOST_WORK = 12_000, 4e9
"""Limits of a trial in steps, and in weights × rows × epochs × runs; it ends earlier beyond."""


@dataclass(frozen=True)
class Departures:
    """How far the first steps deviate from the record, as a share of the distance covered."""

    # With gradients zeroed before each step, and with gradients accumulated.
    zeroed: float
    summed: float
    n_steps: int  # number of steps repeated


@dataclass(frozen=True)
class Trial:
    """Results of trainings with one change."""

    # (n_runs,): at the end; accuracies are NaN for regression.
    loss: np.ndarray
    held_out: np.ndarray
    accuracy: np.ndarray
    held_out_accuracy: np.ndarray
    epochs: int  # epochs of each
    # The frame of the record to compare with; None for the last.
    frame: int | None


@dataclass(frozen=True)
class _Update:
    """One step taken: parameters before and after, and its batch."""

    epoch: int
    before: Parameters
    after: Parameters
    loss: Callable[[Parameters], np.ndarray]


class Again:
    """A recorded training that can be repeated."""

    def __init__(
        self, run: RecordedRun, n_frames: int, rows: DataSplit, settings: Mapping[str, Any]
    ) -> None:
        self.run, self.rows, self.settings = run, rows, settings
        self.steps = run.steps[:n_frames]
        given = settings.get("batch_size") or len(rows.X)
        self.batch_size = int(min(given, len(rows.X)))
        self.hidden = [run.parameters[b].shape[-1] for _, b in layer_names(run.parameters)[:-1]]
        self.start = run.parameters_at(0)
        self.seed = int(settings["seed"])
        self.rule: str | None = None
        if isinstance(settings["start"], str):
            for rule in STARTS:
                drawn = draw_start(rule, layer_sizes(rows, self.hidden), [self._rng()])
                if all(np.array_equal(drawn[name][0], a) for name, a in self.start.items()):
                    self.rule = rule

    def _rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def _number(self, name: str) -> float:
        return float(self.settings.get(name) or 0.0)

    @property
    def can_try(self) -> bool:
        """Whether the training takes steps, so that it can be repeated with a change."""
        return self._number("learning_rate") > 0

    @property
    def can_walk(self) -> bool:
        """Whether steps were recorded that can be walked again."""
        return self.can_try and len(self.steps) > 1

    def _walk(
        self, n_epochs: int, zero_grad: bool, wanted: Sequence[int] | None = None
    ) -> Iterator[_Update | dict[int, float]]:
        """Repeat epochs; yield the first step after each wanted one, and deviations from frames.

        Unless the optimiser has memory, only wanted steps are computed.
        """
        of, name = self.rows, str(self.settings["optimiser"])
        activation = str(self.settings["activation"])
        loss, output = str(self.settings["loss"]), output_for(of.n_classes)
        l1, l2, longest = (self._number(k) for k in ("l1", "l2", "longest_gradient"))
        dropout, rngs = self._number("dropout"), [self._rng()]
        if self.rule is not None:
            draw_start(self.rule, layer_sizes(of, self.hidden), rngs)
        truth = truth_of(of.y, output, of.n_classes)
        batches = mini_batches(of.X, truth, self.batch_size, rngs, ())
        n_batches = batches_per_epoch(len(of.X), self.batch_size)
        rate = self._number("learning_rate")
        stepper = Optimiser(name, rate, self.start, decay=l2)
        pull = 0.0 if OPTIMISERS[name].decoupled else l2
        frames = {int(epoch): i for i, epoch in enumerate(self.steps)}
        all_steps = wanted is None or OPTIMISERS[name].n_remembered or not zero_grad
        by_hand = {epoch for epoch, *_ in self.settings.get("changes") or ()}
        earlier: Parameters = {}
        now = since = self.start
        for epoch in range(n_epochs + 1):
            if epoch in frames:
                here = self.run.parameters_at(frames[epoch])
                if epoch and epoch not in by_hand and wanted is None:
                    apart, way = (
                        np.sqrt(sum(((here[k] - a) ** 2).sum() for k, a in other.items()))
                        for other in (now, since)
                    )
                    yield {epoch: float(apart / max(way, 1e-300)) if apart else 0.0}
                now = since = here
            if epoch == n_epochs:
                return
            for i, (x, t) in enumerate(islice(batches, n_batches)):
                masks: list[np.ndarray] = []
                if dropout:
                    masks = [m[0] for m in dropout_masks(self.hidden, len(x), dropout, rngs)]
                is_wanted = wanted is not None and i == 0 and epoch in wanted
                if not (all_steps or is_wanted):
                    continue
                outputs = forward(x, now, activation, masks)
                delta = loss_delta(outputs[-1], t, output, loss)
                gradients = backward(outputs, delta, now, activation, masks)
                if not zero_grad:
                    earlier = accumulate_gradients(gradients, earlier)
                    gradients = dict(earlier)
                pulled = with_penalty(clip(gradients, longest), now, l1, pull)
                after = stepper.step(now, pulled)
                if is_wanted:

                    def price(
                        parameters: Parameters,
                        x: np.ndarray = x,
                        t: np.ndarray = t,
                        masks: list[np.ndarray] = masks,
                    ) -> np.ndarray:
                        z = forward(x, parameters, activation, masks)[-1]
                        total = measure(z, t, output, loss)
                        for k, a in parameters.items():
                            if k[0] == "W" and (l1 or pull):
                                each = l1 * np.abs(a) + pull / 2 * a**2
                                total = total + each.sum(axis=(-2, -1))
                        return total

                    yield _Update(epoch, now, after, price)
                now = after

    @lazy
    def departures(self) -> Departures | None:
        """Repeat the first steps both ways; None if there are none."""
        if not self.can_walk:
            return None
        per_epoch = batches_per_epoch(len(self.rows.X), self.batch_size)
        most = min(PATIENCE, max(1, round(REPLAYED / per_epoch)))
        n_epochs = max((int(e) for e in self.steps if e <= most), default=0)
        if not n_epochs:
            return None
        apart = []
        with may_diverge():
            for zero_grad in (True, False):
                shares = [
                    min(np.nan_to_num(share, nan=9.0), 9.0)
                    for each in self._walk(n_epochs, zero_grad)
                    if isinstance(each, dict)
                    for share in each.values()
                ]
                apart.append(float(np.mean(shares)) if shares else 0.0)
        return Departures(apart[0], apart[1], n_epochs * per_epoch)

    @property
    def zeroed(self) -> bool:
        """Whether the first steps are those with zeroed gradients."""
        apart = self.departures
        return apart is None or apart.zeroed <= apart.summed

    def scaled_steps(self, frames: np.ndarray) -> Iterator[list[float]]:
        """Yield, for steps after some frames, the loss before and after each scaled step.

        It is the batch's loss with penalties. Frames after which nothing changes are skipped.
        """
        if not self.can_walk:
            return
        wanted = [int(self.run.steps[f]) for f in frames]
        last = wanted[-1] + 1
        for step in self._walk(last, self.zeroed, wanted):
            if not isinstance(step, _Update):
                continue
            report_progress(step.epoch / last)
            moved = {
                k: a + STEP_FACTORS.reshape(-1, *(1,) * a.ndim) * (step.after[k] - a)
                for k, a in step.before.items()
            }
            if any((step.after[k] != a).any() for k, a in step.before.items()):
                yield [float(step.loss(step.before)), *step.loss(moved).tolist()]

    def trial(
        self,
        *,
        rates: Sequence[float] = (1.0,),
        epochs: float = 1,
        frame: int | None = None,
        rows: DataSplit | None = None,
        **changed: Any,
    ) -> Trial:
        """Train again with one change.

        ``rates`` and ``epochs`` are multiples of the original, with a run per rate, from ``frame``
        on if given. ``changed`` are arguments of `training.multilayer.fit`.
        """
        rows, s = rows or self.rows, self.settings
        per_epoch = batches_per_epoch(len(rows.X), self.batch_size)
        n_numbers = sum(a.size for a in self.start.values())
        n_runs = max(len(rates), np.size(changed.get("seed", 0)))
        affordable = min(MOST_STEPS / per_epoch, MOST_WORK / (n_numbers * len(rows.X) * n_runs))
        n_epochs = int(max(1, min(epochs * self.run.steps[-1], affordable)))
        compared = None
        if frame is None and n_epochs < self.run.steps[-1]:
            compared = max(1, int(np.searchsorted(self.run.steps, n_epochs, side="right")) - 1)
            n_epochs = int(self.run.steps[compared])
        named = ("activation", "loss", "optimiser", "l1", "l2", "dropout", "longest_gradient")
        same = {name: s[name] for name in named if s.get(name) is not None}
        same["start"] = self.run.parameters_at(frame) if frame else self.rule or self.start
        same["seed"] = self.seed
        if not frame:
            same |= {k: s[k] for k in ("stop_early", "changes") if s.get(k)}
        run = fit(
            rows,
            hidden=self.hidden,
            learning_rate=self._number("learning_rate") * np.array(rates),
            batch_size=self.batch_size,
            n_epochs=n_epochs,
            zero_grad=self.zeroed,
            max_frames=2,
            **{**same, **changed},
        )
        none = np.full((n_runs, 1), np.nan)
        return Trial(
            run.loss[:, -1],
            run.metrics["validation_loss"][:, -1],
            run.metrics.get("accuracy", none)[:, -1],
            run.metrics.get("validation_accuracy", none)[:, -1],
            n_epochs,
            compared,
        )
