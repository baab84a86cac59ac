"""What networks are built and trained with: each thing, what it does, and when one takes it.

Lessons name what they use (`study.curriculum.Lesson`); what no lesson uses yet is shown nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from study.curriculum import LESSONS, Lesson


@dataclass(frozen=True)
class Tool:
    """One knob, activation or loss.

    Attributes
    ----------
    does : str
        What it does, as a phrase.
    when : str
        When one takes it, and why, as a sentence.
    """

    does: str
    when: str


KNOBS: Mapping[str, Tool] = {
    "weights and bias": Tool(
        "the numbers a neuron multiplies its inputs by, and the one it adds",
        "By hand at first, to see what they do; after that, training changes them.",
    ),
    "learning rate": Tool(
        "how far to go for each unit of slope",
        "Whenever something is trained: too small a rate takes for ever, too large a one diverges.",
    ),
    "epochs": Tool(
        "how many times training goes through the data",
        "Whenever something is trained: a run stopped too early looks like a bad model.",
    ),
    "start": Tool(
        "the random weights before the first step",
        "Once there is a hidden layer: from there on luck plays a part, so it pays to try many "
        "starts.",
    ),
    "data": Tool(
        "which samples the model sees, and how they are prepared",
        "To find out how much depends on the data, and how much on the model.",
    ),
    "threshold": Tool(
        "the probability at which the answer becomes yes",
        "After training, when a probability must become a decision and mistakes have a price.",
    ),
    "zeroing the gradient": Tool(
        "whether the old gradient is set to zero before the next one is computed",
        "Once, to see what a forgotten line of code does.",
    ),
    "batch size": Tool(
        "how many samples each step looks at",
        "When there is a lot of data: small batches give many quick steps, each slightly off.",
    ),
    "hidden neurons": Tool(
        "how many neurons sit between the inputs and the output",
        "When one straight cut is not enough; each hidden neuron adds a cut of its own.",
    ),
    "layers": Tool(
        "how many layers follow one another",
        "When simple features have to be combined into complex ones.",
    ),
    "activation": Tool(
        "what a neuron does with its weighted sum",
        "When hidden neurons learn slowly, or not at all.",
    ),
    "loss": Tool(
        "what counts as wrong, and how much",
        "When training improves something other than what you care about.",
    ),
    "optimiser": Tool(
        "how a gradient becomes a step",
        "When plain steps along the gradient take too long.",
    ),
    "regularisation": Tool(
        "what keeps a model from learning its samples by heart",
        "When a model does well on the samples it was trained on and badly on others.",
    ),
}
"""What one can turn, and when that is of interest."""

ACTIVATIONS: Mapping[str, Tool] = {
    "none": Tool(
        "leaves the weighted sum as it is",
        "The answer is a number of any size, such as points in an exam.",
    ),
    "step": Tool(
        "0 below zero, 1 from there on",
        "All you want is yes or no. Apart from its jump it is flat, so no gradient can train it.",
    ),
    "sigmoid": Tool(
        "squeezes any number into the range from 0 to 1",
        "The output is a probability. In small networks, hidden neurons may use it too.",
    ),
    "tanh": Tool(
        "squeezes any number into the range from −1 to 1",
        "For hidden neurons: its outputs are centred on zero, which helps the next layer to learn.",
    ),
    "ReLU": Tool(
        "0 below zero, unchanged above",
        "For hidden neurons, above all in many layers: where it is on, its slope of 1 shrinks "
        "nothing.",
    ),
    "leaky ReLU": Tool(
        "a little slope below zero, unchanged above",
        "For hidden neurons that would otherwise fall silent for good.",
    ),
    "softmax": Tool(
        "turns several numbers into probabilities that add up to 1",
        "The answer is one of several classes.",
    ),
}
"""What a neuron makes of its weighted sum, and when one takes it."""

LOSSES: Mapping[str, Tool] = {
    "mistakes": Tool(
        "counts the wrong answers",
        "The answer is yes or no. A count has no slope; the perceptron’s rule needs none.",
    ),
    "squared error": Tool(
        "the mean of the squared differences",
        "The answer is a number; one large error is worse than several small ones.",
    ),
    "mean absolute error": Tool(
        "the mean size of the differences",
        "Every bit of error counts the same; it pushes probabilities towards 0 and 1.",
    ),
    "cross-entropy": Tool(
        "how surprised the model is by the truth",
        "The answer is a probability: being sure and wrong costs the most, and has a steep slope.",
    ),
}
"""What training makes small, and when one takes it."""

KINDS = {"knobs": KNOBS, "activations": ACTIVATIONS, "losses": LOSSES}
"""By the name of the attribute of a lesson that names them."""


def users(kind: str) -> dict[str, tuple[Lesson, ...]]:
    """Return the lessons that use each thing of a kind, those that none uses left out.

    Parameters
    ----------
    kind : str
        One of `KINDS`.

    Returns
    -------
    dict of str to tuple of Lesson
        In the order in which the lessons meet them.
    """
    named = dict.fromkeys(name for lesson in LESSONS for name in getattr(lesson, kind))
    return {name: tuple(x for x in LESSONS if name in getattr(x, kind)) for name in named}
