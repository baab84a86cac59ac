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
"""Share of its velocity that momentum keeps at each step."""
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
"""Adam's decay rates of both averages, and the constant that avoids division by zero."""
RMSPROP_DECAY = 0.99
"""Decay rate of RMSProp's average."""

Memory = tuple[np.ndarray, ...]


def sgd(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Return the gradient itself: gradient descent without memory.

    Parameters
    ----------
    gradient : array of float
        The slope of the loss along one parameter, of its shape.
    memory : tuple of array
        State from earlier steps; here empty.
    n_steps : int
        Number of this step, from 1.

    Returns
    -------
    array of float, tuple of array
        The direction to step against, and the new state.
    """
    return gradient, memory


def momentum(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Accumulate gradients in a velocity that loses a tenth per step; arguments as for `sgd`."""
    velocity = MOMENTUM * memory[0] + gradient
    return velocity, (velocity,)


def rmsprop(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Divide the gradient by its running root mean square; arguments as for `sgd`."""
    square = RMSPROP_DECAY * memory[0] + (1 - RMSPROP_DECAY) * gradient**2
    return gradient / (np.sqrt(square) + EPSILON), (square,)


def adam(gradient: np.ndarray, memory: Memory, n_steps: int) -> tuple[np.ndarray, Memory]:
    """Divide the gradient's running mean by its running size; arguments as for `sgd`.

    Both averages start at zero, which the divisors correct. For equal gradients the direction is 1
    or -1, however small they are.
    """
    mean = BETA1 * memory[0] + (1 - BETA1) * gradient
    square = BETA2 * memory[1] + (1 - BETA2) * gradient**2
    size = np.sqrt(square / (1 - BETA2**n_steps)) + EPSILON
    return mean / (1 - BETA1**n_steps) / size, (mean, square)


@dataclass(frozen=True)
class UpdateRule:
    """How a direction is computed, and how many arrays it remembers per parameter.

    With decoupled weight decay, weights shrink directly, not through the gradient.
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
"""All optimisers by name."""

LESSON_OPTIMISERS = {
    name: rule for name, rule in OPTIMISERS.items() if name in ("SGD", "momentum", "Adam")
}
"""The optimisers of the lessons."""


def per_run(rate: ArrayLike, runs: tuple[int, ...], value: np.ndarray) -> np.ndarray:
    """Reshape each run's rate for multiplication with a parameter.

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
        Of the parameter's type; a scalar for a single run, which multiplies faster.
    """
    each = np.broadcast_to(np.asarray(rate, dtype=value.dtype), runs)
    return each.reshape(runs + (1,) * (value.ndim - len(runs))) if runs else each


class Optimiser:
    """Take steps, and keep the optimiser's memory."""

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
        """The L2 penalty to add to the gradient: 0 with decoupled weight decay."""
        return 0.0 if self._rule.decoupled else self._decay

    def change(
        self,
        parameters: Mapping[str, np.ndarray],
        learning_rate: ArrayLike | None = None,
        decay: float | None = None,
    ) -> None:
        """Continue with another rate or decay; memory is kept."""
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
            Share of the learning rate, if it decays: see `cosine`.

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
    """Return the remaining share of the learning rate: from 1 to 0 along a half cosine.

    Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017).
    """
    return (1 + math.cos(math.pi * step / max(n_steps, 1))) / 2
