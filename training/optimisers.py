"""Optimisers: how a gradient becomes a step.

Plain gradient descent; momentum after Polyak, "Some methods of speeding up the convergence of
iteration methods" (1964); RMSProp after Hinton's lectures (2012); Adam after Kingma and Ba, "Adam:
A Method for Stochastic Optimization" (2015); AdamW after Loshchilov and Hutter, "Decoupled Weight
Decay Regularization" (2019). Defaults and conventions are those of PyTorch, so that both take the
same steps.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import OneOf

MOMENTUM = 0.9
"""The share of its velocity that momentum keeps from one step to the next."""
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
"""Of Adam: what its two averages keep at each step, and what it never divides by less than."""
RMSPROP_DECAY = 0.99
"""Of RMSProp: what its average keeps at each step."""

Memory = tuple[np.ndarray, ...]


def sgd(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Go against the gradient, with no memory of earlier ones.

    Parameters
    ----------
    gradient : array of float
        The slope of the loss along one parameter, of its shape.
    memory : tuple of array
        What was kept of earlier steps; here nothing.
    n_steps : int
        Which step this is, from 1.

    Returns
    -------
    array of float, tuple of array
        The direction to step against, and what to keep.
    """
    return gradient, memory


def momentum(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Let gradients add up to a velocity that keeps nine tenths of itself; like `sgd` else."""
    velocity = MOMENTUM * memory[0] + gradient
    return velocity, (velocity,)


def rmsprop(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Divide the gradient by the running size of earlier ones; like `sgd` else."""
    square = RMSPROP_DECAY * memory[0] + (1 - RMSPROP_DECAY) * gradient**2
    return gradient / (np.sqrt(square) + EPSILON), (square,)


def adam(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Divide the gradient's running mean by its running size; like `sgd` else.

    Both averages begin at zero; the divisors make up for that in the first steps. Where all
    gradients have been alike, the direction is 1 or -1, however small they were.
    """
    mean = BETA1 * memory[0] + (1 - BETA1) * gradient
    square = BETA2 * memory[1] + (1 - BETA2) * gradient**2
    size = np.sqrt(square / (1 - BETA2**n_steps)) + EPSILON
    return mean / (1 - BETA1**n_steps) / size, (mean, square)


@dataclass(frozen=True)
class UpdateRule:
    """How a direction is found, and how many arrays it remembers of each parameter.

    Where weight decay is decoupled, weights are pulled towards zero beside the direction, and
    not by way of the gradient.
    """

    direction: Callable[[np.ndarray, Memory, int], tuple[np.ndarray, Memory]]
    n_remembered: int
    decoupled: bool = False


OPTIMISERS = {
    "SGD": UpdateRule(sgd, 0),
    "momentum": UpdateRule(momentum, 1),
    "RMSProp": UpdateRule(rmsprop, 1),
    "Adam": UpdateRule(adam, 2),
    "AdamW": UpdateRule(adam, 2, decoupled=True),
}
"""Every way there is from a gradient to a step."""

LESSON_OPTIMISERS = {
    name: rule for name, rule in OPTIMISERS.items() if name in ("SGD", "momentum", "Adam")
}
"""The three that the lessons train with."""


def per_run(rate: ArrayLike, runs: tuple[int, ...], value: np.ndarray) -> np.ndarray:
    """Give each run's rate as many axes as the parameter that its step is multiplied with.

    Parameters
    ----------
    rate : float or (...,) array of float
        One for all runs, or one for each.
    runs : tuple of int
        The leading axes of runs.
    value : (..., shape) array of float
        The parameter.

    Returns
    -------
    (..., 1, ...) array of float
        Of the parameter's type; without axes for a run alone, which is quicker to multiply with.
    """
    each = np.broadcast_to(np.asarray(rate, dtype=value.dtype), runs)
    return each.reshape(runs + (1,) * (value.ndim - len(runs))) if runs else each


class Optimiser:
    """Take steps, and remember what the next one needs."""

    def __init__(
        self,
        name: str,
        learning_rate: ArrayLike,
        parameters: Mapping[str, np.ndarray],
        runs: tuple[int, ...] = (),
        decay: float = 0.0,
    ) -> None:
        OneOf(OPTIMISERS).check("optimiser", name)
        self._rule = OPTIMISERS[name]
        self._decay = decay
        self._runs = runs
        self._rates = {k: per_run(learning_rate, runs, value) for k, value in parameters.items()}
        self._memory: dict[str, Memory] = {
            k: (np.zeros_like(value),) * self._rule.n_remembered for k, value in parameters.items()
        }
        self.n_steps = 0

    @property
    def pull(self) -> float:
        """The price of weights that belongs in the gradient: 0 where the rule decouples it."""
        return 0.0 if self._rule.decoupled else self._decay

    def change(
        self,
        parameters: Mapping[str, np.ndarray],
        learning_rate: ArrayLike | None = None,
        decay: float | None = None,
    ) -> None:
        """Go on with another rate or decay, if one is given; what is remembered stays."""
        if decay is not None:
            self._decay = decay
        if learning_rate is not None:
            self._rates = {k: per_run(learning_rate, self._runs, v) for k, v in parameters.items()}

    def step(
        self,
        parameters: Mapping[str, np.ndarray],
        gradients: Mapping[str, np.ndarray],
        part: float = 1.0,
    ) -> dict[str, np.ndarray]:
        """Return the parameters after one more step.

        Parameters
        ----------
        parameters, gradients : mapping of str to (..., shape) array of float
            As they are now; neither is changed.
        part : float
            Of the learning rate, where it falls during the training: see `cosine`.

        Returns
        -------
        dict of str to (..., shape) array of float
        """
        self.n_steps += 1
        moved, rule, rates, memory = {}, self._rule.direction, self._rates, self._memory
        for name, value in parameters.items():
            direction, memory[name] = rule(gradients[name], memory[name], self.n_steps)
            if self._decay and self._rule.decoupled and name[0] == "W":
                direction = direction + self._decay * value
            rate = rates[name] if part == 1 else rates[name] * value.dtype.type(part)
            moved[name] = value - rate * direction
        return moved


def cosine(step: int, n_steps: int) -> float:
    """Return the part of the learning rate that is left: from 1 down to 0 along half a wave.

    Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017).
    """
    return (1 + math.cos(math.pi * step / max(n_steps, 1))) / 2
