"""The recorded run: what every training in this house returns.

A training is recorded once, in at most 200 well-placed frames, and looked at many times: loss
curve, decision surface, weights, arrows, verdicts are all views of this one record. Row 0 is
the state before the first step. Parameters may carry leading axes of runs (seeds, learning
rates), and then everything recorded carries them too; where a shape is written (..., n), the
dots stand for those axes, and for nothing in a run alone.

An epoch has seen every sample once. Where all samples share each step, steps and epochs are the
same and are called epochs; a training on mini-batches counts its steps, and says how many of them
make an epoch.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import MAX_EPOCHS, Integer, called_with, check_work
from training.progress import publish_snapshot, report_progress

MAX_FRAMES = 200
"""Frames kept of a run that is looked at alone."""
FEW_FRAMES = 75
"""Frames kept of a run alone with thousands of epochs."""
MAX_FRAMES_OF_MANY = 25
"""Frames kept of each run in a batch."""
MAX_EVEN_FRAMES = 401
"""Frames kept of a run alone that is recorded at even distances: 20,000 steps, every 50."""
NOT_COUNTED = {"weighs": False}
"""Metadata of a field that shares its memory: it does not count when a result is weighed."""
PROGRESS_INTERVAL = 0.03
"""Seconds without a frame after which progress is reported, so that long work can be stopped."""


@dataclass(frozen=True, repr=False)
class RecordedRun:
    """One training, or a batch of trainings, frame by frame.

    Attributes
    ----------
    steps : (n_frames,) int array
        How many steps had been taken at each frame; the first is 0, the last is the last.
    loss : (..., n_frames) float array
        The training loss; infinite or NaN once a run has diverged.
    parameters, gradients : mapping of str to (..., n_frames, shape) float array
        Every parameter, and the gradient of the loss with respect to it, at each frame; on
        mini-batches that of the batch with which the next step is taken. Empty where a network
        is too large to be kept at each frame, and only what was measured is.
    metrics : mapping of str to (..., n_frames) float array
        What else was measured, such as ``accuracy`` or ``validation_loss``.
    diverged_at : (...,) int array
        The first step at which the loss was measured and no longer finite; -1 where there is
        none.
    hyperparameters : mapping of str to object
        What the training was called with.
    steps_per_epoch : float
        How many steps see as many samples as there are; 1 where each step sees all of them, 0
        where there are no samples and so no epochs.
    run_index : tuple of int
        Of a run taken out of a batch: which one. It bears the hyperparameters of all of them.
    """

    steps: np.ndarray
    loss: np.ndarray
    parameters: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]
    diverged_at: np.ndarray
    metrics: Mapping[str, np.ndarray] = field(default_factory=dict)
    hyperparameters: Mapping[str, Any] = field(default_factory=dict, metadata=NOT_COUNTED)
    steps_per_epoch: float = 1
    run_index: tuple[int, ...] = ()

    def __repr__(self) -> str:
        """Say in a line how far it goes, how its loss went, and what it recorded."""
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
        """How often as many samples had been seen as there are, at each frame, (n_frames,)."""
        return self.steps / self.steps_per_epoch if self.steps_per_epoch > 1 else self.steps

    @property
    def unit(self) -> str:
        """What ``steps`` are called: "epoch" where each step sees every sample, else "step"."""
        return "epoch" if self.steps_per_epoch == 1 else "step"

    @property
    def runs(self) -> tuple[int, ...]:
        """The shape of the leading axes of runs; empty for a run alone."""
        return self.loss.shape[:-1]

    @property
    def diverged(self) -> np.ndarray:
        """Whether the loss stopped being finite, for each run."""
        return np.asarray(self.diverged_at) >= 0

    @property
    def final(self) -> dict[str, np.ndarray]:
        """The parameters after the last step, each of shape (..., shape)."""
        return self.parameters_at(-1)

    def parameters_at(self, frame: int) -> dict[str, np.ndarray]:
        """Return the parameters at a frame, each of shape (..., shape)."""
        axis = len(self.runs)
        return {name: np.take(a, frame, axis=axis) for name, a in self.parameters.items()}

    def with_metrics(self, **metrics: ArrayLike) -> "RecordedRun":
        """Return the same record with further measurements, each (..., n_frames)."""
        arrays = {name: np.asarray(values) for name, values in metrics.items()}
        return replace(self, metrics={**self.metrics, **arrays})

    def first_epoch(self, reached: np.ndarray) -> np.ndarray:
        """Return the first recorded epoch at which something was reached, (...,); NaN if never."""
        first = self.epochs[np.argmax(reached, axis=-1)]
        return np.where(reached.any(axis=-1), first, np.nan)

    def first_frames(self, n_frames: int) -> "RecordedRun":
        """Return a run alone as far as its first frames go."""
        diverged_at = np.asarray(self.diverged_at)
        steps = self.steps[:n_frames]
        return replace(
            self,
            steps=steps,
            loss=self.loss[:n_frames],
            parameters={name: a[:n_frames] for name, a in self.parameters.items()},
            gradients={name: a[:n_frames] for name, a in self.gradients.items()},
            metrics={name: a[:n_frames] for name, a in self.metrics.items()},
            diverged_at=np.where(diverged_at > steps[-1], -1, diverged_at),
        )

    def so_far(self, n_frames: int) -> "RecordedRun":
        """Return a run alone as `Recorder.so_far` did when it had so many frames."""
        bears = {**self.hyperparameters, "so_far": n_frames}
        return replace(self.first_frames(n_frames), hyperparameters=bears)

    def __getitem__(self, index: int | tuple[int, ...]) -> "RecordedRun":
        """Return one run of a batch, as if it had been trained alone."""
        n_given = len(index) if isinstance(index, tuple) else 1
        if n_given != len(self.runs):
            raise IndexError(f"{n_given} indices for runs of shape {self.runs}.")
        return replace(
            self,
            loss=self.loss[index],
            parameters={name: a[index] for name, a in self.parameters.items()},
            gradients={name: a[index] for name, a in self.gradients.items()},
            metrics={name: a[index] for name, a in self.metrics.items()},
            diverged_at=np.asarray(self.diverged_at)[index],
            run_index=index if isinstance(index, tuple) else (index,),
        )


def frame_epochs(
    n_epochs: int, max_frames: int = MAX_FRAMES, every: int | None = None
) -> np.ndarray:
    """Choose the epochs to record: every one at first, then ever wider apart.

    Parameters
    ----------
    n_epochs : int
        Steps that the training takes.
    max_frames : int
        The most frames to keep, at least 2.
    every : int, optional
        Record at even distances instead: of so many, or of a multiple where there would be too
        many frames.

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
    """Let numbers overflow without a warning: that a run diverges is a result."""
    return np.errstate(over="ignore", invalid="ignore")


class Recorder:
    """Write down a training while it runs.

    Iterating over the recorder gives the steps 0, 1, ..., ``n_steps``. The loop computes loss
    and gradients of the current parameters, hands them to `record`, and takes its step; the
    step after the last record is computed and thrown away. It tells the progress of the work at
    every frame, and between frames that are long in coming.

    Parameters
    ----------
    n_steps : int
        Steps to take, from 0 to 20,000; epochs, where every sample shares each step.
    runs : tuple of int
        Leading axes of runs that loss and parameters carry; empty for a run alone.
    n_samples : int
        How many samples each step sees; what would keep the machine busy for minutes is refused.
    max_frames : int, optional
        Frames to keep, at least 2; if not given, ``frames_alone`` for a run alone and 25 in a
        batch.
    frames_alone : int
        Fewer are enough for thousands of epochs of many knobs.
    every : int, optional
        As of `frame_epochs`; a run alone then has up to 401 frames.
    also : sequence of int
        Steps to be recorded besides.
    steps_per_epoch : float
        As of `RecordedRun`.

    Raises
    ------
    ValueError
        If ``n_steps`` is out of range, or all runs together are too much work.
    """

    def __init__(
        self,
        n_steps: int,
        *,
        runs: tuple[int, ...] = (),
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
        self.runs = runs
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
        """Tell whether this step is one of the frames: then `record` wants what is measured."""
        return bool(step == self._due[len(self._frames)])

    def record(
        self,
        step: int,
        loss: Any,
        parameters: Mapping[str, Any],
        gradients: Mapping[str, Any],
        metrics: Mapping[str, Any] | None = None,
    ) -> None:
        """Copy the state at this step if it is one of the frames.

        Parameters
        ----------
        step : int
            Steps taken so far.
        loss : float or (...,) array or None
            The loss of these parameters; it may be None, not measured, where the step is not
            `due`.
        parameters, gradients : mapping of str to (..., shape) array
            The state that the loss belongs to, and the slope of the loss there.
        metrics : mapping of str to (...,) array, optional
            What else was measured; only looked at where the step is `due`.
        """
        if loss is not None and not (np.isfinite(loss).all() if self.runs else math.isfinite(loss)):
            newly = ~np.isfinite(np.asarray(loss)) & (self._diverged_at < 0)
            self._diverged_at[newly] = step
        if not self.due(step):
            self._report(step, PROGRESS_INTERVAL)
            return
        named = (parameters, gradients, metrics or {})
        copied = ({name: np.array(value) for name, value in each.items()} for each in named)
        self._frames.append((np.array(loss), *copied))
        publish_snapshot(self.so_far)
        self._report(step)

    def _report(self, step: int, pause: float = 0.0) -> None:
        if (now := time.perf_counter()) - self._reported_at >= pause:
            report_progress(step / self.n_steps if self.n_steps else 1.0)
            self._reported_at = now

    def finish(self, **hyperparameters: Any) -> RecordedRun:
        """Return the record; it bears what the training was called with, and what is given here."""
        return self._run(self._frames, hyperparameters)

    def so_far(self) -> RecordedRun | None:
        """Return the record up to the last frame, from any thread; None before the second one.

        It bears how many frames that are, ``so_far``, as a hyperparameter: so it is told from the
        whole.
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
        parameters, gradients, metrics = (
            {name: np.stack([frame[name] for frame in frames], axis=axis) for name in frames[0]}
            for frames in named
        )
        return RecordedRun(
            steps=self.steps[: len(frames)],
            loss=np.stack(losses, axis=axis),
            parameters=parameters,
            gradients=gradients,
            metrics=metrics,
            diverged_at=self._diverged_at.copy(),
            hyperparameters={**self._hyperparameters, **hyperparameters},
            steps_per_epoch=self._steps_per_epoch,
        )
