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
        "the numbers that a neuron multiplies with and adds",
        "By hand at first, to see what they do; after that, training changes them.",
    ),
    "learning rate": Tool(
        "how far to go for each unit of slope",
        "Whenever something is trained: too small a rate takes for ever, too large a one diverges.",
    ),
    "epochs": Tool(
        "how often the training goes through the data",
        "Whenever something is trained: a run that was stopped too early looks like a bad one.",
    ),
    "start": Tool(
        "the random weights before the first step",
        "When there is a hidden layer: from there on luck plays a part, so one tries many starts.",
    ),
    "data": Tool(
        "which samples the model sees, and how they are prepared",
        "To find out what the data decides, and what the model.",
    ),
    "threshold": Tool(
        "the probability from which on one says yes",
        "After the training, when a probability must become a decision and mistakes have a price.",
    ),
    "zeroing the gradient": Tool(
        "whether an old gradient is removed before the next one",
        "Once, to see what a forgotten line of code does.",
    ),
    "batch size": Tool(
        "how many samples a step looks at",
        "When the data is large: small batches make many quick steps, each a little off.",
    ),
    "hidden neurons": Tool(
        "how many neurons stand between the inputs and the output",
        "When one straight cut is not enough; each hidden neuron adds a cut of its own.",
    ),
    "layers": Tool(
        "how many layers stand one behind the other",
        "When simple features are to be put together to complicated ones.",
    ),
    "activation": Tool(
        "what a neuron makes of its weighted sum",
        "When hidden neurons learn slowly, or not at all.",
    ),
    "loss": Tool(
        "what counts as wrong, and how much",
        "When the training makes good something other than what you want.",
    ),
    "optimiser": Tool(
        "how a gradient becomes a step",
        "When plain steps along the gradient take too long.",
    ),
    "regularisation": Tool(
        "what keeps a model from learning its samples by heart",
        "When a model does well on its own samples and badly on others.",
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
        "Only yes or no is wanted. It is flat everywhere else, so no gradient can train it.",
    ),
    "sigmoid": Tool(
        "squeezes any number between 0 and 1",
        "The output is a probability. Hidden neurons may use it, too, in small networks.",
    ),
    "tanh": Tool(
        "squeezes any number between −1 and 1",
        "Hidden neurons: its outputs lie around zero, which makes the next layer learn faster.",
    ),
    "ReLU": Tool(
        "0 below zero, unchanged above",
        "Hidden neurons, above all many layers of them: its slope does not shrink on the way back.",
    ),
    "leaky ReLU": Tool(
        "a little slope below zero, unchanged above",
        "Hidden neurons that must not fall silent for good.",
    ),
    "softmax": Tool(
        "turns several numbers into probabilities that add up to 1",
        "The answer is one of several classes.",
    ),
}
"""What a neuron makes of its weighted sum, and when one takes it."""

LOSSES: Mapping[str, Tool] = {
    "mistakes": Tool(
        "counts wrong answers only",
        "The answer is yes or no, and nothing has a slope: the perceptron’s rule.",
    ),
    "squared error": Tool(
        "the mean of the squared differences",
        "The answer is a number; one large error is worse than several small ones.",
    ),
    "mean absolute error": Tool(
        "the mean size of the differences",
        "Every point of error counts the same; on probabilities it pushes them to 0 and 1.",
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
