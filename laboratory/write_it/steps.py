"""The steps of "Write it yourself": what is asked, the code at first, hints, and solutions.

The house's solutions are the parts of `my_network.py`. What comes after a `#:` there stands in the
learner's editor at first, in place of what comes before it.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from laboratory.write_it.checks import STEPS as CHECKED

HEAD, *_PARTS = re.split(
    r"\n\n# (Step|Run).*: (\w+)\n",
    Path(__file__).with_name("my_network.py").read_text(encoding="utf-8"),
)
_CODE = {(_PARTS[i], _PARTS[i + 1]): _PARTS[i + 2].strip() + "\n" for i in range(0, len(_PARTS), 3)}
IN_TORCH = {
    "one_epoch": """\
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
""",
    "Network": """\
class Network(torch.nn.Module):
    def __init__(self, n_inputs, n_hidden):
        super().__init__()
        self.hidden = torch.nn.Linear(n_inputs, n_hidden)
        self.output = torch.nn.Linear(n_hidden, 1)

    def forward(self, x):
        a = torch.sigmoid(self.hidden(x))
        return self.output(a)[0]  # its sum


net = Network(13, 3)
loss_of = torch.nn.BCEWithLogitsLoss()  # has the last sigmoid
optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for xi, yi in zip(X, y):
        loss = loss_of(net(xi), yi)
        optimiser.zero_grad()
        loss.backward()  # no backward of your own
        optimiser.step()
""",
}
"""Two steps' trainings in PyTorch, of tensors X and y."""


@dataclass(frozen=True)
class WritingStep:
    name: str
    asks: str  # in Markdown
    hints: str  # from far to near, a line each

    @property
    def title(self) -> str:
        return f"{[*CHECKED].index(self.name) + 1} · {self.name}"

    @property
    def starts(self) -> str:
        unsolved = re.sub(r"(?m)^.*#:\n", "", _CODE["Step", self.name])
        return re.sub(r"(?m)^( *).*#: ", r"\1", unsolved).strip() + "\n"

    @property
    def solution(self) -> str:
        return re.sub(r"(?m)^ *#: .*\n|  #:.*", "", _CODE["Step", self.name])

    @property
    def for_browser(self) -> dict[str, Any]:
        """Return what the editor needs to know, with what a learner's file does when it is run."""
        code = {"starts": self.starts, "solution": self.solution}
        code["runs"] = _CODE.get(("Run", self.name), "")
        hints, needs = self.hints.splitlines(), CHECKED[self.name][0]
        return {**code, "name": self.name, "hints": hints, "needs": needs}


STEPS = (
    WritingStep(
        "neuron",
        "A neuron hears how many hours `x` somebody studied, and says how many points they get in "
        "the exam. Write `neuron(x, w, b)`: the input `x` times the weight `w`, plus the bias `b`.",
        "With w = 10 and b = 40, somebody who studied 3 hours gets 70 points.\n"
        "Python writes “times” as `*`.\n"
        "`return w * x + b`",
    ),
    WritingStep(
        "loss",
        "Four students got 50, 60, 70 and 80 points; your neuron predicts others. How wrong is it? "
        "Write `loss(p, y)` for lists of predictions and of scores: half the mean of the squared "
        "errors, a single number.",
        "`zip(p, y)` gives each prediction with its score. An error is their difference.\n"
        "`(pi - yi) ** 2` is the square of one error.\n"
        "The mean is `sum(squares) / len(squares)`; half of it is the loss.",
    ),
    WritingStep(
        "slopes",
        "How does the loss change if $w$ or $b$ grows a little? Write `slopes(x, y, w, b)` for "
        "lists `x` of hours and `y` of scores; it returns two numbers, the slope along $w$ and the "
        "one along $b$. It is held against **your own** `loss`, measured a little to both sides.",
        "`errors` already has p − y for every student. Along b, a small push moves every "
        "prediction by just as much.\n"
        "Along w it moves a student’s prediction by their hours: weigh each error by its x.\n"
        "Both are means: divide the sums by `len(x)`.",
    ),
    WritingStep(
        "train",
        "Predict, measure, ask for the slopes, turn the knobs against them: write "
        "`train(x, y, rate, n_epochs)`. It begins at $w = 0$, $b = 0$ and returns the list of all "
        "pairs `(w, b)`: the start, and one after each epoch. Use your `slopes`.",
        "Ask once per epoch: `along_w, along_b = slopes(x, y, w, b)`.\n"
        "A step goes against the slope: `w = w - rate * along_w`, and the same for b.\n"
        "Append `(w, b)` to `path` at the end of each epoch.",
    ),
    WritingStep(
        "sigmoid",
        "From any number to a probability: write `sigmoid(z)`, 1 / (1 + $e^{-z}$). And what a "
        "probability costs: `cross_entropy(p, y)` is −ln p if `y` is 1, and −ln(1 − p) if it is 0. "
        "Both must survive the worst: $z = -1{,}000$, and $p = 0$.",
        "`math.exp` and `math.log` are there. `math.exp(1000)` is too large for a number.\n"
        "Far below zero the sigmoid is 0: return that before `math.exp` is asked.\n"
        "Keep p off the ends: `p = min(max(p, 1e-12), 1 - 1e-12)`.",
    ),
    WritingStep(
        "forward",
        "A layer is many neurons that hear the same. Write `forward(x, W, b)`: `W` has a list of "
        "weights for each neuron, `b` its bias. Return the list of their answers, each the "
        "sigmoid of its sum.",
        "The sum of one neuron: its bias, and each input times its weight.\n"
        "Go through `zip(weights, x)`, and add each product to `z`.\n"
        "`answers.append(sigmoid(z))`",
    ),
    WritingStep(
        "backward",
        "Who is to blame? `net` is `[W1, b1, W2, b2]`: a hidden layer, and an output. Write "
        "`backward(x, y, net)`: the slope of the cross-entropy of what it says along every "
        "weight and bias, in lists of the same shape.",
        "With cross-entropy the blame of the output’s sum is simply p − y.\n"
        "It goes back through the weight, and through the slope of the sigmoid, a · (1 − a).\n"
        "`blames.append(blame * w * a * (1 - a))`. Along a weight, it is the blame times what "
        "came in.",
    ),
    WritingStep(
        "learn",
        "The same loop for a whole network: write `learn(X, y, net, rate, n_epochs)`. In each "
        "epoch every knob is turned against the mean of its slopes over all rows; return the new "
        "network. `turn` is there. Then two hidden neurons learn XOR, from five starts.",
        "Ask for everyone’s slopes at the network as it stands, before anything is turned.\n"
        "`everyone = [backward(xi, yi, net) for xi, yi in zip(X, y)]`\n"
        "`net = turn(net, slopes, rate / len(X))` for each: together, that is the mean.",
    ),
    WritingStep(
        "Value",
        "A number that remembers: `Value(data)` has `.data` and `.grad`, at first 0. `a + b` and "
        "`a * b` are Values again, and `backward()` of a result adds, to the `.grad` of all that "
        "it came from, the slope along it. No formula of a slope is needed any more.",
        "A sum has the slope 1 along both parents; a product has along each the other’s data.\n"
        "A value may be used twice: hand it on only once all of its grad has arrived. List all "
        "values, parents before their children, and go through that list from its end.\n"
        "`parent.grad += slope * value.grad` for each parent of each value.",
    ),
    WritingStep(
        "one_epoch",
        "Who survived the Titanic? Twelve numbers for each passenger, one neuron. Write "
        "`one_epoch(X, y, w, b, rate)`: go through the passengers, and turn `w` and `b` after each "
        "of them; return both. It learns from 713, and is asked about the 178 others.",
        "The blame is p − y again, and a weight’s slope is the blame times its input.\n"
        "Make a new list of weights in place of changing the one that you were given.\n"
        "`w = [wi - rate * blame * v for wi, v in zip(w, xi)]`",
    ),
    WritingStep(
        "softmax",
        "More than two classes, and a score for each: a **softmax** makes probabilities of them. "
        "Write `softmax(scores)`: each is $e$ to the power of its score, divided by the sum of all "
        "these powers. It must survive scores of 1,000 and −2,000.",
        "The probabilities add up to 1, and equal scores get equal ones.\n"
        "Only the differences count: less the largest of them, no score has a power above 1.\n"
        "`math.exp(z - max(scores))` for each score; then divide each by their sum.",
    ),
    WritingStep(
        "standardise",
        "Ages of 60 beside a cholesterol of 250: no step suits both. Write "
        "`standardise(training, held_out)` for two lists of rows: in each column, take away the "
        "mean, and divide by the **standard deviation**, the root of the mean of the squared "
        "distances from it. Both are those of the training rows, for the held-out rows, too.",
        "`zip(*training)` goes through the columns. Each has one mean and one deviation.\n"
        "A squared distance is `(v - mean) ** 2`. A root is a power, too: `** 0.5`.\n"
        "In a column of equal numbers the deviation is 0: divide by 1 there, `deviation or 1.0`.",
    ),
    WritingStep(
        "counts",
        "Who gets at least the threshold is told yes. Write `counts(p, y, threshold)`, how many "
        "are true positives (told yes, and $y = 1$), false positives, false negatives and true "
        "negatives. And `rates(tp, fp, fn, tn)`: **hit rate**, **false alarm rate** and "
        "**precision**, or 0 where there is nobody to count. The first two are a point of the "
        "**ROC curve**.",
        "“Positive” is what was said, “true” whether it was right.\n"
        "Hit rate and precision count the same people, out of all with y = 1, and out of all "
        "who were told yes. A false alarm rate is out of all with y = 0.\n"
        "`tp / (tp + fn)`, `fp / (fp + tn)`, `tp / (tp + fp)`. A division by 0 is avoided by "
        "`if tp else 0.0` behind it.",
    ),
    WritingStep(
        "Network",
        "Your functions become a class, which keeps the network’s numbers as `self.net`, the list "
        "`[W1, b1, W2, b2]`. Write `__init__`, whose weights are drawn by `draw()`; `forward(x)`, "
        "the probability; `backward(x, y)`, the slopes; and `train(X, y, rate, n_epochs)`, which "
        "turns the numbers after each row. Then it learns who has heart disease.",
        "`W1` has a list of `n_inputs` weights for each of `n_hidden` neurons; `W2` is a list with "
        "one list of `n_hidden`.\n"
        "In the methods, `forward` and `backward` without `self.` are your functions of steps 6 "
        "and 7, and `turn` is that of step 8.\n"
        "`self.net = turn(self.net, self.backward(xi, yi), rate)`",
    ),
)
BY_NAME = {step.name: step for step in STEPS}
_LESSONS = {"slopes": "gradient_descent", "sigmoid": "sigmoid", "backward": "backpropagation xor"}
_LESSONS |= {"learn": "layers", "Value": "autograd zero_grad", "one_epoch": "titanic"}
_LESSONS |= {"softmax": "digits", "counts": "heart"}
OF_LESSON = {slug: BY_NAME[name] for name, slugs in _LESSONS.items() for slug in slugs.split()}
"""The function that each lesson's loop, or a scene of it, is about."""
