"""The activations as a JavaScript module, from the table of `training.activations`."""

import json

from training.activations import ALL_ACTIVATIONS, Activation

_BETTER = {"tanh": "tanh({z})"}
"""JavaScript has tanh, Vega has not; it keeps all digits near zero."""
_SOFTMAX = """export const softmax = (z) => {
  const most = Math.max(...z), powers = z.map((value) => Math.exp(value - most))
  const total = powers.reduce((x, y) => x + y, 0)
  return powers.map((power) => power / total)
}
"""


def script() -> str:
    """Return a module that exports ``ACTIVATIONS`` and ``softmax``.

    Each activation has its ``sign`` and two functions: ``of`` a sum, and ``slope`` from an output.
    Softmax turns the sums of several outputs into probabilities.
    """
    entries = "".join(f"  {_entry(activation)},\n" for activation in ALL_ACTIVATIONS.values())
    table = f"(({{ exp, max, tanh }}) => ({{\n{entries}}}))(Math)"
    return f"export const ACTIVATIONS = {table}\n{_SOFTMAX}"


def _entry(activation: Activation) -> str:
    name, sign = (
        json.dumps(text, ensure_ascii=False) for text in (activation.name, activation.sign)
    )
    of = _BETTER.get(activation.name, activation.expression).format(z="z")
    slope = activation.slope.format(a="a")
    return f"{name}: {{ of: (z) => {of}, slope: (a) => {slope}, sign: {sign} }}"
