"""Operations with their derivatives, for computational graphs (`training.graph`).

Numbers may be arrays, computed elementwise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from training.activations import ALL_ACTIVATIONS


@dataclass(frozen=True)
class Operation:
    """An operation of a node, with its local slopes."""

    name: str  # unique
    form: str  # with "{a}" and "{b}" for its inputs
    function: Callable[..., np.ndarray]  # takes the inputs' values
    # Takes the inputs' values and the result, returns the local slope along each input.
    slopes: Callable[..., tuple[ArrayLike, ...]]
    rules: Sequence[str]  # each local slope as a formula, with "{a}", "{b}" and "{out}"
    # Tells whether the operation is defined for the inputs' values.
    allowed: Callable[..., Any] | None = None
    needs: str = ""  # what is allowed, such as "a number above 0"

    @property
    def n_inputs(self) -> int:
        """How many inputs it has: one or two."""
        return len(self.rules)


def _activation(name: str, form: str, rule: str) -> Operation:
    """Return an activation as an operation; its slope is computed from its output."""
    activation = ALL_ACTIVATIONS[name]
    return Operation(
        name.lower(),
        form,
        activation.function,
        lambda a, out: (activation.derivative(out),),
        (rule,),
    )


def _power_slopes(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> tuple[ArrayLike, ...]:
    """Return the slopes of a ** b, which is ``out``, along a and along b."""
    return np.where(b == 0, 0.0, b * a ** (b - 1)), out * np.log(a)


def _power_allowed(a: np.ndarray, b: np.ndarray) -> Any:
    return (a > 0) | (((b == np.round(b)) | (a == 0)) & ((a != 0) | (b >= 0)))


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("plus", "{a} + {b}", np.add, lambda a, b, out: (1, 1), ("1", "1")),
        Operation("minus", "{a} − {b}", np.subtract, lambda a, b, out: (1, -1), ("1", "−1")),
        Operation("times", "{a} × {b}", np.multiply, lambda a, b, out: (b, a), ("{b}", "{a}")),
        Operation(
            "over",
            "{a} / {b}",
            np.divide,
            lambda a, b, out: (1 / b, -out / b),
            ("1 / {b}", "−{out} / {b}"),
            allowed=lambda a, b: b != 0,
            needs="something other than 0 below the line",
        ),
        Operation(
            "power",
            "{a}^{b}",
            np.power,
            _power_slopes,
            ("{b} {a}^({b} − 1)", "{out} ln({a})"),
            allowed=_power_allowed,
            needs="a base above 0, or a whole exponent (above 0 for the base 0)",
        ),
        Operation("negative", "−{a}", np.negative, lambda a, out: (-1,), ("−1",)),
        Operation("sin", "sin({a})", np.sin, lambda a, out: (np.cos(a),), ("cos({a})",)),
        Operation("cos", "cos({a})", np.cos, lambda a, out: (-np.sin(a),), ("−sin({a})",)),
        _activation("tanh", "tanh({a})", "1 − {out}²"),
        Operation("exp", "exp({a})", np.exp, lambda a, out: (out,), ("{out}",)),
        Operation(
            "log",
            "ln({a})",
            np.log,
            lambda a, out: (1 / a,),
            ("1 / {a}",),
            allowed=lambda a: a > 0,
            needs="a number above 0",
        ),
        Operation(
            "sqrt",
            "√({a})",
            np.sqrt,
            lambda a, out: (1 / (2 * out),),
            ("1 / (2 {out})",),
            allowed=lambda a: a >= 0,
            needs="a number from 0 up",
        ),
        Operation("abs", "|{a}|", np.abs, lambda a, out: (np.sign(a),), ("the sign of {a}",)),
        _activation("sigmoid", "σ({a})", "{out} (1 − {out})"),
        _activation("ReLU", "ReLU({a})", "1 if {a} is above 0, else 0"),
    )
}
"""Every operation by name."""
