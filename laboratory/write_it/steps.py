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
IN_TORCH = """\
X, y = torch.tensor(X), torch.tensor(y)
w = torch.zeros(12, requires_grad=True)
b = torch.zeros((), requires_grad=True)
optimiser = torch.optim.SGD([w, b], lr=0.03)
for epoch in range(5):
    for xi, yi in zip(X, y):
        z = xi @ w + b
        loss = torch.nn.functional.binary_cross_entropy_with_logits(z, yi)
        optimiser.zero_grad()
        loss.backward()  # your Value does this
        optimiser.step()
"""
"""The last step's training in PyTorch."""


@dataclass(frozen=True)
class Step:
    name: str
    asks: str  # in Markdown
    starts: str  # the code at first
    hints: tuple[str, ...]  # from far to near
    lessons: tuple[str, ...] = ()  # whose loop it is

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
        ("gradient_descent",),
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
    Step(
        "sigmoid",
        "From any number to a probability: write `sigmoid(z)`, 1 / (1 + $e^{-z}$). And what a "
        "probability costs: `cross_entropy(p, y)` is −ln p if `y` is 1, and −ln(1 − p) if it is 0. "
        "Both must survive the worst: $z = -1{,}000$, and $p = 0$.",
        "def sigmoid(z):\n    return 0.5\n\n\ndef cross_entropy(p, y):\n    return 0.0\n",
        (
            "`math.exp` and `math.log` are there. `math.exp(1000)` is too large for a number.",
            "Far below zero the sigmoid is 0: return that before `math.exp` is asked.",
            "Keep p off the ends: `p = min(max(p, 1e-12), 1 - 1e-12)`.",
        ),
        ("sigmoid",),
    ),
    Step(
        "forward",
        "A layer is many neurons that hear the same. Write `forward(x, W, b)`: `W` has a list of "
        "weights for each neuron, `b` its bias. Return the list of their answers, each the "
        "sigmoid of its sum.",
        "def forward(x, W, b):\n    answers = []\n    for weights, bias in zip(W, b):\n"
        "        z = bias  # and each input, times its weight\n        answers.append(z)\n"
        "    return answers\n",
        (
            "The sum of one neuron: its bias, and each input times its weight.",
            "`sum(w * xi for w, xi in zip(weights, x))`",
            "`answers.append(sigmoid(z))`",
        ),
    ),
    Step(
        "backward",
        "Who is to blame? `net` is `[W1, b1, W2, b2]`: a hidden layer, and an output. Write "
        "`backward(x, y, net)`: the slope of the cross-entropy of what it says along every "
        "weight and bias, in lists of the same shape.",
        "def backward(x, y, net):\n    W1, b1, W2, b2 = net\n    hidden = forward(x, W1, b1)\n"
        "    p = forward(hidden, W2, b2)[0]\n    blame = 0.0  # of the output’s sum\n"
        "    blames = [0.0 for a in hidden]  # of each hidden sum\n"
        "    along_W1 = [[0.0 for xi in x] for each in blames]\n"
        "    along_W2 = [[blame * a for a in hidden]]\n"
        "    return [along_W1, blames, along_W2, [blame]]\n",
        (
            "With cross-entropy the blame of the output’s sum is simply p − y.",
            "It goes back through the weight, and through the slope of the sigmoid, a · (1 − a).",
            "`blames = [blame * w * a * (1 - a) for w, a in zip(W2[0], hidden)]`, and along a "
            "weight it is the blame times what came in.",
        ),
        ("backpropagation", "xor"),
    ),
    Step(
        "learn",
        "The same loop for a whole network: write `learn(X, y, net, rate, n_epochs)`. In each "
        "epoch every knob is turned against the mean of its slopes over all rows; return the new "
        "network. `turn` is there. Then two hidden neurons learn XOR, from five starts.",
        "def turn(knobs, slopes, step):\n    if isinstance(knobs, list):\n"
        "        return [turn(k, s, step) for k, s in zip(knobs, slopes)]\n"
        "    return knobs - step * slopes\n\n\n"
        "def learn(X, y, net, rate, n_epochs):\n    for epoch in range(n_epochs):\n"
        "        pass  # ask for everyone’s slopes, then turn\n    return net\n",
        (
            "Ask for everyone’s slopes at the network as it stands, before anything is turned.",
            "`everyone = [backward(xi, yi, net) for xi, yi in zip(X, y)]`",
            "`net = turn(net, slopes, rate / len(X))` for each: together, that is the mean.",
        ),
        ("layers",),
    ),
    Step(
        "Value",
        "A number that remembers: `Value(data)` has `.data` and `.grad`, at first 0. `a + b` and "
        "`a * b` are Values again, and `backward()` of a result adds, to the `.grad` of all that "
        "it came from, the slope along it. No formula of a slope is needed any more.",
        "class Value:\n    def __init__(self, data, parents=(), slopes=()):\n"
        "        self.data = data\n        self.grad = 0.0\n        self.parents = parents\n"
        "        self.slopes = slopes  # of this value, along each parent\n\n"
        "    def __add__(self, other):\n        return Value(self.data + other.data)\n\n"
        "    def __mul__(self, other):\n        return Value(self.data * other.data)\n\n"
        "    def backward(self):\n        self.grad = 1.0\n",
        (
            "A sum has the slope 1 along both parents; a product has along each the other’s data.",
            "A value may be used twice: hand it on only once all of its grad has arrived. List all "
            "values, parents before their children, and go through that list from its end.",
            "`parent.grad += slope * value.grad` for each parent of each value.",
        ),
        ("autograd", "zero_grad"),
    ),
    Step(
        "one_epoch",
        "Who survived the Titanic? Twelve numbers for each passenger, one neuron. Write "
        "`one_epoch(X, y, w, b, rate)`: go through the passengers, and turn `w` and `b` after each "
        "of them; return both. It learns from 713, and is asked about the 178 others.",
        "def one_epoch(X, y, w, b, rate):\n    for xi, yi in zip(X, y):\n"
        "        p = forward(xi, [w], [b])[0]\n        # its blame, and a step\n    return w, b\n",
        (
            "The blame is p − y again, and a weight’s slope is the blame times its input.",
            "Make a new list of weights in place of changing the one that you were given.",
            "`w = [weight - rate * blame * value for weight, value in zip(w, xi)]`",
        ),
        ("titanic",),
    ),
)
BY_NAME = {step.name: step for step in STEPS}
OF_LESSON = {slug: step for step in STEPS for slug in step.lessons}
