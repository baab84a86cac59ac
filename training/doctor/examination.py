"""The doctor's measurements of a run, each made once, when a rule needs it.

Some read the record. Others repeat it (`training.doctor.again`): the steps taken with other
lengths, or the training with one change.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from training.activations import ALL_ACTIVATIONS, probabilities
from training.baseline import constant_prediction_loss
from training.dense import batches_per_epoch, forward, layer_names
from training.doctor.again import STEP_FACTORS, Again, Trial
from training.lazy import lazy
from training.losses import CROSS_ENTROPY
from training.multilayer import DataSplit
from training.outputs import is_right, loss_delta, output_for, truth_of
from training.recorded_run import RecordedRun, may_diverge
from training.symptoms import LATE, at_the_end, skill, swing
from training.tables import standardised

MANY_ROWS = 600
"""Most rows examined; of more, evenly spaced ones."""
N_NEIGHBOURS = 7
"""Neighbours in the prediction that tells how much can be learned."""
N_PROBES = 12
"""Frames after which the step is scaled."""
FASTER, SLOWER = (3.0, 10.0, 30.0, 100.0), (1 / 3, 0.1, 0.01)
"""Factors of the learning rate in repeated trainings."""
N_STARTS = 8
"""Other starts tried if none are given."""
ENOUGH_STEPS = 100
"""Steps of which a suitable rate learns something; a training of fewer is continued for so many."""
CEILING = 2.0
"""Losses are capped at this multiple of the baseline's in comparisons."""
LEARNS = 0.9
"""A rate has learned something if its loss ends below this multiple of the baseline's."""


class Side(NamedTuple):
    """Errors or losses on the training set, or on the held-out rows."""

    own: np.ndarray  # of the run, by frame
    slower: float  # of the best smaller rate, at its end
    base: float  # of a constant prediction


class Examination:
    """All measurements of a run."""

    def __init__(
        self,
        run: RecordedRun,
        rows: DataSplit,
        starts: RecordedRun | None = None,
        hyperparameters: Mapping[str, Any] | None = None,
    ) -> None:
        if run.runs:
            raise ValueError(f"run must be a single run, not a batch of shape {run.runs}.")
        self.run, self.rows, self.starts = run, rows, starts
        self.settings: dict[str, Any] = {**run.hyperparameters, **(hyperparameters or {})}
        self.activation, self.loss_name = self.settings["activation"], self.settings["loss"]
        self.layers = layer_names(run.parameters)
        with np.errstate(invalid="ignore"):
            finite = np.isfinite(run.loss)
        for a in run.parameters.values():
            finite &= np.isfinite(a).reshape(run.n_frames, -1).all(axis=-1)
        self.n_frames = run.n_frames if finite.all() else int(np.argmin(finite))
        self.losses = run.loss[: self.n_frames]
        self.held_out = run.metrics["validation_loss"][: self.n_frames]

    @lazy
    def seen(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets of the training set, or of a part of it."""
        every = -(-len(self.rows.X) // MANY_ROWS)
        return self.rows.X[::every], self.rows.y[::every]

    @lazy
    def truth(self) -> np.ndarray:
        """The targets of each output for the rows examined."""
        return truth_of(self.seen[1], output_for(self.rows.n_classes), self.rows.n_classes)

    @lazy
    def base(self) -> float:
        """The constant prediction's loss on the training set."""
        return constant_prediction_loss(self.rows, self.rows.y, self.loss_name)

    @lazy
    def base_held_out(self) -> float:
        """The constant prediction's loss on the held-out rows."""
        return constant_prediction_loss(self.rows, self.rows.y_held_out, self.loss_name)

    @lazy
    def skills(self) -> tuple[float, float]:
        """The share of the baseline's errors avoided, on training and held-out rows."""
        now, of = self.run.parameters_at(self.n_frames - 1), self.rows
        sides = ((of.X, of.y), (of.X_held_out, of.y_held_out))
        training, held_out = (skill(of, forward(X, now, self.activation)[-1], y) for X, y in sides)
        return training, held_out

    @lazy
    def columns(self) -> np.ndarray:
        """The rows examined, with every column standardised."""
        return standardised(self.seen[0], self.seen[0])

    def neighbours(self, X: np.ndarray) -> np.ndarray:
        """Return the prediction for each row by its neighbours: class shares, or means."""
        y = self.seen[1]
        squares = (X**2).sum(axis=1)
        apart = squares[:, None] + squares - 2 * X @ X.T
        np.fill_diagonal(apart, np.inf)
        k = min(N_NEIGHBOURS, len(y) - 1)
        near = y[np.argpartition(apart, k - 1, axis=1)[:, :k]]
        if not self.rows.n_classes:
            return near.mean(axis=1)
        return np.asarray((near[..., None] == np.arange(self.rows.n_classes)).mean(axis=1))

    def fewer_mistakes(self, X: np.ndarray) -> float:
        """Return the share of the baseline's errors that neighbours in X avoid."""
        y, guess = self.seen[1], self.neighbours(X)
        if not self.rows.n_classes:
            return 1 - float(((guess - y) ** 2).mean() / max(y.var(), 1e-12))
        base = 1 - np.bincount(y.astype(int)).max() / len(y)
        return 1 - float((guess.argmax(axis=1) != y).mean()) / max(base, 1e-9)

    @lazy
    def reach(self) -> float:
        """The share of errors that neighbours avoid: at least so much can be learned."""
        return max(0.0, self.fewer_mistakes(self.columns))

    @lazy
    def shortfall(self) -> float:
        """The share of what neighbours predict that was not learned on the training set.

        Of errors, or of squared errors of probabilities, whichever is less, since errors say little
        if one class is rare.
        """
        lacks = [self._lack(self.skills[0], self.reach)]
        if self.rows.n_classes:
            z = forward(self.seen[0], self.run.parameters_at(self.n_frames - 1), self.activation)
            of_class = (self.seen[1][:, None] == np.arange(self.rows.n_classes)).astype(float)
            shares = of_class.mean(axis=0)
            base, own, neighbours = (
                float(((p - of_class) ** 2).sum(axis=1).mean())
                for p in (shares, probabilities(z[-1]), self.neighbours(self.columns))
            )
            base = max(base, 1e-9)
            lacks.append(self._lack(1 - own / base, 1 - neighbours / base))
        return min(lacks)

    @staticmethod
    def _lack(learned: float, there_is: float) -> float:
        """Return the share that is missing; if there is almost nothing to learn, the harm done."""
        if there_is <= 0.05:
            return float(np.clip(-learned, 0, 1))
        return float(np.clip(1 - learned / there_is, 0, 1))

    @lazy
    def signal(self) -> float:
        """Standard errors by which neighbours, or a single column, beat chance."""
        y, guess = self.seen[1], self.neighbours(self.columns)
        n, n_classes = len(y), self.rows.n_classes
        codes = self.truth if n_classes > 2 else y[:, None]
        codes = (codes - codes.mean(axis=0)) / np.maximum(codes.std(axis=0), 1e-9)
        r = np.abs(self.columns.T @ codes / n).max()
        # The largest of several correlations is larger by chance.
        by_column = r * np.sqrt(n) - np.sqrt(2 * np.log(max(2, self.columns.shape[1])))
        if not n_classes:
            spread = guess.std() * y.std()
            r = ((guess - guess.mean()) * (y - y.mean())).mean() / max(spread, 1e-12)
            return float(max(r * np.sqrt(n), by_column))
        guess = guess.argmax(axis=1)
        shares = np.bincount(y.astype(int), minlength=n_classes) / n
        by_chance = float(shares @ np.bincount(guess, minlength=n_classes) / n)
        error = np.sqrt(max(by_chance * (1 - by_chance), 1e-9) / n)
        return float(max(((guess == y).mean() - by_chance) / error, by_column))

    @lazy
    def n_steps(self) -> int:
        """How many steps were taken."""
        per_epoch = batches_per_epoch(len(self.rows.X), self.again.batch_size)
        return int(self.run.steps[-1]) * per_epoch

    @property
    def some_frames(self) -> np.ndarray:
        """Five frames, the first and last included."""
        return np.linspace(0, self.n_frames - 1, 5).astype(int)

    @lazy
    def activations(self) -> list[list[np.ndarray]]:
        """Each layer's outputs for the rows examined at five frames, the logits last."""
        return [
            forward(self.seen[0], self.run.parameters_at(frame), self.activation)[1:]
            for frame in self.some_frames
        ]

    @lazy
    def shrinking(self) -> list[float]:
        """The share of the output's gradient that reaches the first layer, at the first frames."""
        ratios = []
        output = output_for(self.rows.n_classes)
        for frame, said in list(zip(self.some_frames, self.activations, strict=True))[:3]:
            now = self.run.parameters_at(frame)
            last = delta = loss_delta(said[-1], self.truth, output, self.loss_name)
            for a, (W, _) in zip(said[-2::-1], self.layers[:0:-1], strict=True):
                delta = (delta @ now[W].T) * ALL_ACTIVATIONS[self.activation].derivative(a)
            ratios.append(float(np.sqrt((delta**2).mean() / max((last**2).mean(), 1e-300))))
        return ratios

    @lazy
    def swing(self) -> float:
        """The loss's total rise per unit of its fall.

        A start far above the baseline does not enlarge the unit.
        """
        ceiling = max(self.base, float(self.losses.min()))
        return max(swing(self.losses), swing(np.minimum(self.losses, ceiling)))

    @lazy
    def again(self) -> Again:
        """Repeats the recorded training."""
        return Again(self.run, self.n_frames, self.rows, self.settings)

    @lazy
    def rises(self) -> np.ndarray:
        """How much scaled steps raise their batch's loss: (n_tried, n_factors)."""
        frames = np.unique(np.linspace(0, max(0, self.n_frames - 2), N_PROBES).astype(int))
        with may_diverge():
            tried = [np.array(after) - before for before, *after in self.again.scaled_steps(frames)]
        return np.nan_to_num(np.reshape(tried, (-1, len(STEP_FACTORS))), nan=np.inf)

    @lazy
    def overshot(self) -> np.ndarray:
        """Which tried steps raised their batch's loss although a shorter one lowers it."""
        shorter = self.rises[:, STEP_FACTORS < 0.99]
        return np.asarray((self.rises[:, STEP_FACTORS == 1][:, 0] > 0) & (shorter < 0).any(axis=1))

    @property
    def share_overshot(self) -> float:
        """The share of tried steps that overshot."""
        return float(self.overshot.mean()) if self.overshot.size else 0.0

    @lazy
    def margin(self) -> float:
        """The largest factor up to which at least half of the tried steps lower their batch's loss.

        Only steps of which a hundredth lowers it count; 1 if there are none.
        """
        fine = self.rises[self.rises[:, 0] < 0] < 0
        if not len(fine):
            return 1.0
        first = np.where(fine.all(axis=1), len(STEP_FACTORS), fine.argmin(axis=1)) - 1
        return float(np.quantile(STEP_FACTORS[first], 0.5, method="lower"))

    @lazy
    def faster(self) -> Trial:
        """The training with larger rates."""
        return self.again.trial(rates=FASTER)

    @lazy
    def slower(self) -> Trial:
        """The training with smaller rates."""
        return self.again.trial(rates=SLOWER)

    @lazy
    def lost_to_rate(self) -> float:
        """The share of what the best smaller rate learns that was not learned.

        Of errors for classes, of the loss for regression; on the training set or held-out rows,
        whichever is more. Where no smaller rate learns much either, nothing is lost.
        """
        shares = [
            (min(at_the_end(side.own), CEILING * side.base) - side.slower)
            / (side.base - side.slower)
            for side in self._beside_slower(self.slower)
            if side.slower < LEARNS * side.base
        ]
        return float(max(shares, default=0.0))

    def _beside_slower(self, trial: Trial) -> list[Side]:
        """Compare this run, up to where the trial ends, with the trial's best rate."""
        best = int(np.argmax(self.gains(trial)))
        until = None if trial.frame is None else trial.frame + 1
        metrics, of = self.run.metrics, self.rows
        if of.n_classes:
            majority = np.bincount(of.y.astype(int), minlength=of.n_classes).argmax()
            return [
                Side(1 - metrics[name][:until], 1 - ends[best], float((y != majority).mean()))
                for name, ends, y in (
                    ("accuracy", trial.accuracy, of.y),
                    ("validation_accuracy", trial.held_out_accuracy, of.y_held_out),
                )
            ]
        held_out = metrics["validation_loss"][:until]
        return [
            Side(self.run.loss[:until], trial.loss[best], self.base),
            Side(held_out, trial.held_out[best], self.base_held_out),
        ]

    @lazy
    def longer(self) -> Trial:
        """The training continued for twice as many epochs, and for enough steps to get anywhere."""
        times = max(2.0, ENOUGH_STEPS / max(self.n_steps, 1))
        return self.again.trial(epochs=times, frame=self.n_frames - 1)

    @lazy
    def other_starts(self) -> np.ndarray | None:
        """The final losses of other starts: those given, or of the same rule."""
        if self.starts is not None:
            return self.starts.loss[..., -1].ravel()
        if not self.again.can_try or self.again.rule in (None, "zeros"):
            return None
        trial = self.again.trial(seed=1000 + np.arange(N_STARTS))
        return trial.loss if trial.frame is None else None

    @lazy
    def started_as_usual(self) -> Trial:
        """The training with its activation's usual initialisation."""
        return self.again.trial(start="He" if "ReLU" in self.activation else "Glorot")

    @lazy
    def scaled(self) -> Trial:
        """The training with every column standardised."""
        of = self.rows
        X, X_held_out, X_watched = (
            standardised(table, of.X) for table in (of.X, of.X_held_out, of.X_watched)
        )
        rows = replace(of, X=X, X_held_out=X_held_out, X_watched=X_watched)
        return self.again.trial(rows=rows)

    @lazy
    def with_cross_entropy(self) -> Trial:
        """The training with the cross-entropy."""
        return self.again.trial(loss=CROSS_ENTROPY)

    def accuracy(self, trial: Trial) -> float:
        """Return the training accuracy to compare a trial with."""
        frame = self.n_frames - 1 if trial.frame is None else trial.frame
        z = forward(self.rows.X, self.run.parameters_at(frame), self.activation)[-1]
        output = output_for(self.rows.n_classes)
        return float(is_right(z, truth_of(self.rows.y, output, self.rows.n_classes)).mean())

    @lazy
    def calmed(self) -> Trial:
        """The training continued with a tenth of the rate, for half as many epochs."""
        return self.again.trial(rates=(0.1,), epochs=0.5, frame=self.n_frames - 1)

    @lazy
    def level(self) -> float:
        """The median training loss of the last quarter of frames."""
        return float(np.median(self.losses[-max(LATE, self.n_frames // 4) :]))

    def gains(self, trial: Trial, *, training: bool = True) -> np.ndarray:
        """Return by what share of the baseline's loss each run of a trial ends lower.

        On the training set or held-out rows, whichever is less; or on held-out rows alone.
        """
        until = None if trial.frame is None else trial.frame + 1
        losses = self.run.metrics["validation_loss"][:until]
        gains = self._gain(losses, trial.held_out, self.base_held_out)
        if training:
            on_training = self._gain(self.run.loss[:until], trial.loss, self.base)
            gains = np.minimum(gains, on_training)
        return gains

    @staticmethod
    def _gain(own: np.ndarray, ends: np.ndarray, base: float) -> np.ndarray:
        most = CEILING * base
        with np.errstate(invalid="ignore"):
            end = min(at_the_end(own), most) if np.isfinite(own[-1]) else most
        ends = np.minimum(np.where(np.isfinite(ends), ends, np.inf), most)
        return np.asarray((end - ends) / max(base, 1e-12))
