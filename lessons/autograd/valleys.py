"""A loss with two valleys: two neurons that are to draw a staircase, and where descent leaves them.

Each neuron adds one step, the second one twice as high: y = σ(2(x − a)) + 2σ(2(x − b)). With the
heights fixed the loss, half the mean squared error over 21 places, has a valley at (3, 7), where it
is 0, and a false one near (7.8, 4.8). That ways out become more common with every further knob is
argued in Dauphin and others, "Identifying and attacking the saddle point problem in
high-dimensional non-convex optimization" (2014).
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.activations import sigmoid
from training.hyperparameters import Frames, Integer, Number, hyperparameters
from training.recorded_run import RecordedRun, Recorder

X = np.linspace(0, 10, 21)
STEEP = 2.0
"""How steep each step is."""
PLACES, HEIGHTS = (3.0, 7.0), (1.0, 2.0)
"""Where the steps of the wanted staircase stand, and how high they are."""
RATE = 1.0
LOW = 0.01
"""A loss below this counts as the bottom of a true valley; that of the false one is 0.047."""
REST = 100
"""Steps after which the heights are freed; by then balls have all but come to rest."""
SIDE = 25
"""Squares along each side of the plane, from whose middles balls are let go."""
Place = Annotated[ArrayLike, Number(0, 10)]


def answers(parameters: dict[str, np.ndarray], x: np.ndarray = X) -> np.ndarray:
    """Return what the network draws, (..., n_x), from its knobs (...,)."""
    a, b, first, second = (np.asarray(parameters[n])[..., None] for n in ("a", "b", "g", "h"))
    return np.asarray(first * sigmoid(STEEP * (x - a)) + second * sigmoid(STEEP * (x - b)))


WANTED = dict(zip("abgh", map(np.asarray, (*PLACES, *HEIGHTS)), strict=True))
"""The knobs of the staircase that is wanted."""


@hyperparameters
def roll(
    *,
    a: Place = 8.0,
    b: Place = 2.0,
    free: bool = False,
    after: Annotated[int, Integer(0, 5000)] = REST,
    n_steps: Annotated[int, Integer(0, 5000)] = 330,
    max_frames: Frames = None,
) -> RecordedRun:
    """Let balls roll down from the places a and b of the two steps: (...,) each.

    The heights, ``g`` and ``h``, start at 1 and 2; if ``free``, they move ``after`` some steps.
    """
    runs = np.broadcast_shapes(np.shape(a), np.shape(b))
    starts = (a, b, *HEIGHTS)
    knobs = {
        name: np.broadcast_to(np.asarray(at, dtype=float), runs).copy()
        for name, at in zip("abgh", starts, strict=True)
    }
    recorder = Recorder(n_steps, runs=runs, max_frames=max_frames, steps_per_epoch=0)
    truth = answers(WANTED)
    for step in recorder:
        s, t = (sigmoid(STEEP * (X - knobs[name][..., None])) for name in "ab")
        freed = free and step >= after
        y = knobs["g"][..., None] * s + knobs["h"][..., None] * t  # 1. predict
        missed = y - truth
        loss = (missed**2).mean(axis=-1) / 2  # 2. measure the loss
        slopes = {  # 3. ask for the gradient
            "a": -knobs["g"] * STEEP * (missed * s * (1 - s)).mean(axis=-1),
            "b": -knobs["h"] * STEEP * (missed * t * (1 - t)).mean(axis=-1),
            "g": (missed * s).mean(axis=-1) * freed,
            "h": (missed * t).mean(axis=-1) * freed,
        }
        recorder.record(step, loss, knobs, slopes)
        # 4. turn the knobs against it
        knobs = {name: knobs[name] - RATE * slopes[name] for name in knobs}
    return recorder.finish()


@hyperparameters
def roll_everywhere(*, free: bool = False) -> RecordedRun:
    """Let a ball roll from the middle of each of `SIDE` x `SIDE` squares, (SIDE, SIDE) runs."""
    places = (np.arange(SIDE) + 0.5) / SIDE * 10
    a, b = np.meshgrid(places, places)
    return roll(a=a, b=b, free=free, n_steps=1000, max_frames=100)


def ground(starts: RecordedRun) -> dict[str, np.ndarray]:
    """Return the means that give the loss where each run starts, for any heights g and h."""
    s, t = (sigmoid(STEEP * (X - starts.parameters[name][..., :1])) for name in "ab")
    y = answers(WANTED)
    pairs = {"ss": s * s, "tt": t * t, "st": s * t, "sy": s * y, "ty": t * y}
    return {name: pair.mean(axis=-1).ravel() for name, pair in pairs.items()}


def share_of_true_ends(run: RecordedRun) -> float:
    """Return how many of the balls came to rest where the loss is 0."""
    return float((run.loss[..., -1] < LOW).mean())
