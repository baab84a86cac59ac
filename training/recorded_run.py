"""The recorded run: the result of every training.

A training is recorded once, in at most 200 frames. Loss curve, decision surface, weights and
verdicts are views of this record. Row 0 is the state before the first step. Parameters may have
leading axes of runs (seeds, learning rates), as has then everything recorded; in a shape (..., n)
the dots stand for these axes, none in a single run.

An epoch sees every sample once. With full batches, steps are epochs and called so; a training on
mini-batches counts steps, and says how many make an epoch.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import MAX_EPOCHS, Integer, called_with, check_work
from training.progress import publish_snapshot, report_progress

MAX_FRAMES = 200
"""Frames of a single run."""
FEW_FRAMES = 75
"""Frames of a single run with thousands of epochs."""
MAX_FRAMES_OF_MANY = 25
"""Frames of each of many runs."""
MAX_EVEN_FRAMES = 401
"""Frames of a single run recorded evenly: 20,000 steps, every 50."""
NOT_COUNTED = {"weighs": False}
"""Metadata of a field with shared memory, left out of a result's size in the cache."""
PROGRESS_INTERVAL = 0.03
"""Seconds without a frame after which progress is reported, so that a job can be stopped."""


@dataclass(frozen=True, repr=False)
class RecordedRun:
    """One training, or a batch of trainings, frame by frame.

    Attributes
    ----------
    steps : (n_frames,) int array
        Steps taken at each frame, from 0 to the last.
    loss : (..., n_frames) float array
        The training loss; infinite or NaN once a run has diverged.
    parameters, gradients : mapping of str to (..., n_frames, shape) float array
        Every parameter, and the gradient of the loss with respect to it, at each frame; on
        mini-batches that of the batch with which the next step is taken. Empty where a network
        is too large to be kept at each frame, and only what was measured is.
    metrics : mapping of str to (..., n_frames) float array
        Other measurements, such as ``accuracy`` or ``validation_loss``.
    answers : mapping of str to (..., n_frames, n_rows) float array
        What was measured of each row, such as the probability that it was given.
    diverged_at : (...,) int array
        The first step at which the measured loss was not finite; -1 for none.
    hyperparameters : mapping of str to object
        The training's arguments.
    steps_per_epoch : float
        Steps per pass over the samples: 1 with full batches, 0 without samples.
    run_index : tuple of int
        The index of a run taken out of many; its hyperparameters are those of all.
    """

    steps: np.ndarray
    loss: np.ndarray
    parameters: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]
    diverged_at: np.ndarray
    metrics: Mapping[str, np.ndarray] = field(default_factory=dict)
    answers: Mapping[str, np.ndarray] = field(default_factory=dict)
    hyperparameters: Mapping[str, Any] = field(default_factory=dict, metadata=NOT_COUNTED)
    steps_per_epoch: float = 1
    run_index: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """Return a line with the epochs, the loss and the names of what was recorded."""
        of = f"{' x '.join(map(str, self.runs))} runs of " if self.runs else ""
        parts = [f"{of}{self.n_frames} frames", f"{self.unit}s 0 to {self.steps[-1]}"]
        if not self.runs:
            parts.append(f"loss {self.loss[0]:.4g} to {self.loss[-1]:.4g}")
        return f"RecordedRun({', '.join([*parts, *self.parameters, *self.metrics])})"

    @property
    def n_frames(self) -> int:
        """How many frames were recorded."""
        return len(self.steps)

    @property
    def epochs(self) -> np.ndarray:
        """The epochs at each frame, (n_frames,)."""
        return self.steps / self.steps_per_epoch if self.steps_per_epoch > 1 else self.steps

    @property
    def unit(self) -> str:
        """The unit of ``steps``: "epoch" with full batches, else "step".

        What learns only from mistakes, and so counts them, may look without a step: "look".
        """
        alone = "look" if "mistakes" in self.metrics else "step"
        return "epoch" if self.steps_per_epoch == 1 else alone

    @property
    def runs(self) -> tuple[int, ...]:
        """The shape of the axes of runs; empty for a single run."""
        return self.loss.shape[:-1]

    @property
    def diverged(self) -> np.ndarray:
        """Whether each run's loss stopped being finite."""
        return np.asarray(self.diverged_at) >= 0

    @property
    def is_under_way(self) -> bool:
        """Whether this is a snapshot of a training that goes on."""
        return "so_far" in self.hyperparameters

    @property
    def final(self) -> dict[str, np.ndarray]:
        """The parameters after the last step, each of shape (..., shape).

        A snapshot has none, so that nothing to be kept or written is made of half a training;
        pictures that grow ask for ``parameters_at(-1)``.
        """
        if self.is_under_way:
            raise ValueError("A training that is under way has no final parameters yet.")
        return self.parameters_at(-1)

    def parameters_at(self, frame: int) -> dict[str, np.ndarray]:
        """Return the parameters at a frame, each of shape (..., shape)."""
        axis = len(self.runs)
        return {name: np.take(a, frame, axis=axis) for name, a in self.parameters.items()}

    def with_metrics(self, **metrics: ArrayLike) -> "RecordedRun":
        """Return the run with more metrics, each (..., n_frames)."""
        arrays = {name: np.asarray(values) for name, values in metrics.items()}
        return replace(self, metrics={**self.metrics, **arrays})

    def mapped(
        self, function: Callable[..., np.ndarray], *others: "RecordedRun", **changes: Any
    ) -> "RecordedRun":
        """Return the run with a function of its loss and of each named array, and with changes.

        The function also takes the same array of the other runs.
        """
        groups: dict[str, Any] = {
            group: {
                name: function(array, *(getattr(other, group)[name] for other in others))
                for name, array in getattr(self, group).items()
            }
            for group in ("parameters", "gradients", "metrics", "answers")
        }
        loss = function(self.loss, *(other.loss for other in others))
        return replace(self, loss=loss, **groups, **changes)

    def first_epoch(self, reached: np.ndarray) -> np.ndarray:
        """Return the first recorded epoch at which something was reached, (...,); NaN if never."""
        first = self.epochs[np.argmax(reached, axis=-1)]
        return np.where(reached.any(axis=-1), first, np.nan)

    def first_frames(self, n_frames: int) -> "RecordedRun":
        """Return a single run as far as its first frames go."""
        steps, diverged_at = self.steps[:n_frames], np.asarray(self.diverged_at)
        diverged_at = np.where(diverged_at > steps[-1], -1, diverged_at)
        return self.mapped(lambda a: a[:n_frames], steps=steps, diverged_at=diverged_at)

    def so_far(self, n_frames: int) -> "RecordedRun":
        """Return a single run as `Recorder.so_far` did when it had so many frames."""
        bears = {**self.hyperparameters, "so_far": n_frames}
        return replace(self.first_frames(n_frames), hyperparameters=bears)

    def stopped(self) -> "RecordedRun":
        """Return a snapshot as a training that was asked for no more epochs than it has."""
        bears = {name: value for name, value in self.hyperparameters.items() if name != "so_far"}
        bears |= {"n_epochs": int(self.steps[-1]), "stopped": self.n_frames}
        return replace(self, hyperparameters=bears)

    def __getitem__(self, index: int | tuple[int, ...]) -> "RecordedRun":
        """Return one run of a batch, as if it had been trained alone."""
        n_given = len(index) if isinstance(index, tuple) else 1
        if n_given != len(self.runs):
            raise IndexError(f"{n_given} indices for runs of shape {self.runs}.")
        diverged_at = np.asarray(self.diverged_at)[index]
        run_index = index if isinstance(index, tuple) else (index,)
        return self.mapped(lambda a: a[index], diverged_at=diverged_at, run_index=run_index)


def frame_epochs(
    n_epochs: int, max_frames: int = MAX_FRAMES, every: int | None = None
) -> np.ndarray:
    """Choose the epochs to record: all at first, then ever further apart.

    Parameters
    ----------
    n_epochs : int
        Steps that the training takes.
    max_frames : int
        The most frames to keep, at least 2.
    every : int, optional
        Record evenly instead, at this distance, or a multiple if there are too many frames.

    Returns
    -------
    (n_frames,) int array
        Strictly increasing, from 0 to ``n_epochs``. The gaps grow in proportion to the square
        root of the epoch, so that early changes are as visible as late ones; of even distances
        only the last may be shorter.
    """
    last = max_frames - 1
    if every is not None:
        apart = every * max(1, math.ceil(n_epochs / (every * last)))
        return np.append(np.arange(0, n_epochs, apart), n_epochs)
    if n_epochs <= last:
        return np.arange(n_epochs + 1)
    i = np.arange(max_frames)
    return np.maximum(i, np.round(n_epochs * (i / last) ** 2)).astype(np.int64)


def may_diverge() -> np.errstate:
    """Silence overflow warnings: divergence is a result."""
    return np.errstate(over="ignore", invalid="ignore")


def side_by_side(most: int, *values: ArrayLike) -> tuple[tuple[int, ...], tuple[np.ndarray, ...]]:
    """Return the axes of runs that arguments broadcast to, and what each run is given, (n_runs,).

    More than ``most`` runs are refused.
    """
    runs = np.broadcast_shapes(*map(np.shape, values))
    Integer(1, most).check("number of runs", math.prod(runs))
    return runs, tuple(np.broadcast_to(value, runs).ravel() for value in values)


class Recorder:
    """Record a training while it runs.

    Iterating yields the steps 0, 1, ..., ``n_steps``. The loop computes loss and gradients of the
    current parameters, passes them to `record`, and takes its step; the one after the last record
    is discarded. Progress is reported at every frame, and between slow ones.

    Parameters
    ----------
    n_steps : int
        Steps to take, from 0 to 20,000; epochs, where every sample shares each step.
    runs : tuple of int
        Leading axes of runs that loss and parameters carry; empty for a single run.
    flat : bool
        Whether all runs, even a single one, stand on one axis of what is recorded instead.
    n_samples : int
        Samples per step; trainings of minutes are refused.
    max_frames : int, optional
        Frames to keep, at least 2; if not given, ``frames_alone`` for a single run and 25 in a
        batch.
    frames_alone : int
        Frames of a single run; fewer suffice for thousands of epochs.
    every : int, optional
        As for `frame_epochs`; a single run then has up to 401 frames.
    also : sequence of int
        Further steps to record.
    steps_per_epoch : float
        As for `RecordedRun`.

    Raises
    ------
    ValueError
        If ``n_steps`` is out of range, or the training would take minutes.
    """

    def __init__(
        self,
        n_steps: int,
        *,
        runs: tuple[int, ...] = (),
        flat: bool = False,
        n_samples: int = 1,
        max_frames: int | None = None,
        frames_alone: int = MAX_FRAMES,
        every: int | None = None,
        also: Sequence[int] = (),
        steps_per_epoch: float = 1,
    ) -> None:
        name = "n_epochs" if steps_per_epoch == 1 else "n_steps"
        Integer(0, MAX_EPOCHS).check(name, n_steps)
        check_work(n_steps, n_samples, math.prod(runs), unit=name.removeprefix("n_"))
        self._hyperparameters = dict(called_with())
        self.n_steps = int(n_steps)
        self.runs, self._flat = runs, flat
        self._steps_per_epoch = steps_per_epoch
        alone = frames_alone if every is None else MAX_EVEN_FRAMES
        usual = MAX_FRAMES_OF_MANY if runs else alone
        self.steps = frame_epochs(self.n_steps, max_frames or usual, every)
        if also:
            self.steps = np.union1d(self.steps, [step for step in also if step <= self.n_steps])
        self._due = [*self.steps.tolist(), None]
        self._reported_at = -math.inf
        self._frames: list[tuple[np.ndarray, *tuple[dict[str, np.ndarray], ...]]] = []
        self._diverged_at = np.full(runs, -1, dtype=np.int64)

    def __iter__(self) -> Iterator[int]:
        """Count the steps from 0 to ``n_steps``, both included."""
        return iter(range(self.n_steps + 1))

    def due(self, step: int) -> bool:
        """Tell whether this step is a frame, for which `record` needs measurements."""
        return bool(step == self._due[len(self._frames)])

    def record(
        self,
        step: int,
        loss: Any,
        parameters: Mapping[str, Any],
        gradients: Mapping[str, Any],
        metrics: Mapping[str, Any] | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> None:
        """Copy the state at this step if it is one of the frames.

        Parameters
        ----------
        step : int
            Steps taken so far.
        loss : float or (...,) array or None
            The loss of these parameters; None is allowed if the step is not `due`.
        parameters, gradients : mapping of str to (..., shape) array
            The current parameters, and the loss's gradients.
        metrics : mapping of str to (...,) array, optional
            Other measurements, used if the step is `due`. One called ``loss`` is the run's loss at
            that frame: of all samples, where ``loss`` is that of a batch.
        answers : mapping of str to (..., n_rows) array, optional
            Measurements of each row, used likewise.
        """
        if loss is not None and self._flat:
            loss = np.reshape(loss, self.runs)
        if loss is not None and not (np.isfinite(loss).all() if self.runs else math.isfinite(loss)):
            newly = ~np.isfinite(np.asarray(loss)) & (self._diverged_at < 0)
            self._diverged_at[newly] = step
        if not self.due(step):
            self._report(step, PROGRESS_INTERVAL)
            return
        named = (parameters, gradients, metrics or {}, answers or {})
        copied = ({name: self._copy(value) for name, value in each.items()} for each in named)
        self._frames.append((np.array(loss), *copied))
        publish_snapshot(self.so_far)
        self._report(step)

    def _copy(self, value: Any) -> np.ndarray:
        copied = np.array(value)
        return copied.reshape((*self.runs, *copied.shape[1:])) if self._flat else copied

    def _report(self, step: int, pause: float = 0.0) -> None:
        if (now := time.perf_counter()) - self._reported_at >= pause:
            report_progress(step / self.n_steps if self.n_steps else 1.0)
            self._reported_at = now

    def finish(self, **hyperparameters: Any) -> RecordedRun:
        """Return the record; it bears what the training was called with, and what is given here."""
        return self._run(self._frames, hyperparameters)

    def so_far(self) -> RecordedRun | None:
        """Return the run up to the last frame, from any thread; None before the second.

        Its hyperparameter ``so_far``, the number of frames, distinguishes it from the whole run.
        """
        frames = list(self._frames)
        return self._run(frames, {"so_far": len(frames)}) if len(frames) > 1 else None

    def _run(
        self,
        frames: Sequence[tuple[np.ndarray, *tuple[dict[str, np.ndarray], ...]]],
        hyperparameters: Mapping[str, Any],
    ) -> RecordedRun:
        axis = len(self.runs)
        losses, *named = zip(*frames, strict=True)
        parameters, gradients, metrics, answers = (
            {name: np.stack([each[name] for each in group], axis=axis) for name in group[0]}
            for group in named
        )
        return RecordedRun(
            steps=self.steps[: len(frames)],
            loss=metrics.pop("loss", np.stack(losses, axis=axis)),
            parameters=parameters,
            gradients=gradients,
            metrics=metrics,
            answers=answers,
            diverged_at=self._diverged_at.copy(),
            hyperparameters={**self._hyperparameters, **hyperparameters},
            steps_per_epoch=self._steps_per_epoch,
        )
