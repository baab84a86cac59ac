"""The steps of "Write it yourself": what is asked, the code at first, hints, and solutions.

The house's solutions are the parts of `my_network.py`, each below a comment that names its step.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from laboratory.write_it.checks import STEPS as CHECKED

_PARTS = re.split(
    r"\n\n\n?# (Step \d+|Run): (\w+)\n",
    Path(__file__).with_name("my_network.py").read_text(encoding="utf-8"),
)
HEAD = _PARTS[0] + "\n"
"""How a learner's file begins."""
_OF = {(_PARTS[i][:4].strip(), _PARTS[i + 1]): _PARTS[i + 2] for i in range(1, len(_PARTS), 3)}


@dataclass(frozen=True)
class Step:
    name: str
    asks: str  # in Markdown
    starts: str  # the code at first
    hints: tuple[str, ...]  # from far to near

    @property
    def title(self) -> str:
        return f"{[*CHECKED].index(self.name) + 1} · {self.name}"

    @property
    def needs(self) -> tuple[str, ...]:
        return CHECKED[self.name][1]

    @property
    def solution(self) -> str:
        return _OF["Step", self.name].strip() + "\n"

    @property
    def runs(self) -> str:
        """What the learner's file does with this step when it is run."""
        return _OF.get(("Run", self.name), "").strip()


STEPS = (
    Step(
        "neuron",
        "A neuron weighs what it hears. Write `neuron(x, w, b)`: the input `x` times the weight "
        "`w`, plus the bias `b`.",
        "def neuron(x, w, b):\n    return 0.0  # what does it say?\n",
        (
            "With $w = 10$ and $b = 40$, somebody who studied 3 hours gets 70 points.",
            "Python writes “times” as `*`.",
            "`return w * x + b`",
        ),
    ),
    Step(
        "loss",
        "How wrong is a line? Write `loss(p, y)` for lists of predictions and of scores: half the "
        "mean of the squared errors, a single number.",
        "def loss(p, y):\n    squares = []\n    for pi, yi in zip(p, y):\n"
        "        squares.append(0.0)  # the square of its error\n    return 0.0\n",
        (
            "`zip(p, y)` gives each prediction with its score. An error is their difference.",
            "`(pi - yi) ** 2` is the square of one error.",
            "The mean is `sum(squares) / len(squares)`; half of it is the loss.",
        ),
    ),
    Step(
        "slopes",
        "How does the loss change if $w$ or $b$ grows a little? Write `slopes(x, y, w, b)` for "
        "lists `x` of hours and `y` of scores; it returns two numbers, the slope along $w$ and the "
        "one along $b$. It is held against **your own** `loss`, measured a little to both sides.",
        "def slopes(x, y, w, b):\n    errors = []\n    for xi, yi in zip(x, y):\n"
        "        errors.append(neuron(xi, w, b) - yi)\n    along_w = 0.0\n    along_b = 0.0\n"
        "    return along_w, along_b\n",
        (
            "`errors` already has p − y for every student. Along b, a small push moves every "
            "prediction by just as much.",
            "Along w it moves a student’s prediction by their hours: weigh each error by its x.",
            "Both are means: divide the sums by `len(x)`.",
        ),
    ),
    Step(
        "train",
        "Predict, measure, ask for the slopes, turn the knobs against them: write "
        "`train(x, y, rate, n_epochs)`. It begins at $w = 0$, $b = 0$ and returns the list of all "
        "pairs `(w, b)`: the start, and one after each epoch. Use your `slopes`.",
        "def train(x, y, rate, n_epochs):\n    w, b = 0.0, 0.0\n    path = [(w, b)]\n"
        "    for epoch in range(n_epochs):\n        pass  # ask for the slopes, and take a step\n"
        "    return path\n",
        (
            "Ask once per epoch: `along_w, along_b = slopes(x, y, w, b)`.",
            "A step goes against the slope: `w = w - rate * along_w`, and the same for b.",
            "Append `(w, b)` to `path` at the end of each epoch.",
        ),
    ),
)
BY_NAME = {step.name: step for step in STEPS}
