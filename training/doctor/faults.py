"""The faults that the doctor knows, in one table for doctor, clinic and documents.

Faults can be recognised from loss, gradients and activations: Zhang and others, "AutoTrainer: An
Automatic DNN Training Problem Detection and Repair System" (ICSE 2021). Findings come with evidence
and a remedy: Schoop, Huang and Hartmann, "UMLAUT" (CHI 2021). A symptom has several causes, to be
ranked: Cao and others, "DeepFD" (ICSE 2022). Steps are too long where rate times curvature exceeds
2: Cohen and others, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability"
(ICLR 2021).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """A fault, with the limits of its rule."""

    name: str  # in the doctor's findings
    # The clinic's name and explanation.
    cause: str
    meaning: str
    # Thresholds of its rule in `training.doctor.rules`, where each is explained.
    limits: Mapping[str, float] = field(default_factory=dict)
    brings: tuple[str, ...] = ()  # faults that it explains: beside it they count half
    excludes: tuple[str, ...] = ()  # findings that cannot both be true: the weaker is dropped


RATES = ("rate_too_small", "rate_too_large", "rate_at_the_edge")
STUCK = (*RATES, "dead_relus", "saturated", "too_few_epochs")
CANNOT_LEARN = (
    *STUCK,
    "vanishing",
    "start_too_large",
    "wrong_loss",
    "overfitted",
    "labels_shuffled",
)
"""What a network seems to have that gets stuck, or that cannot learn in any way."""

FAULTS: Mapping[str, Fault] = {
    "rate_too_small": Fault(
        "The learning rate is too small",
        cause="rate too small",
        meaning="its steps are too short to get anywhere",
        limits={"gain": 0.1, "large gain": 0.5, "late": 0.12, "swing": 0.3},
        excludes=(*RATES[1:], "too_few_epochs", "overfitted", "labels_shuffled"),
    ),
    "rate_too_large": Fault(
        "The learning rate is too large",
        cause="rate too large",
        meaning="its steps jump over the valley: the loss leaps about, or grows without end",
        limits={
            "gain": 0.1,
            "gain if calm": 0.25,
            "lost": 0.45,
            "wild": 4.0,
            "overshot": 0.3,
            "swing": 1.0,
        },
        brings=("too_few_epochs", "unlucky_start", "wrong_loss", "vanishing", "start_too_large"),
        excludes=("rate_at_the_edge", "too_few_epochs", "overfitted"),
    ),
    "rate_at_the_edge": Fault(
        "The learning rate is on the edge",
        cause="rate on the edge",
        meaning="its steps are just short enough to stay in the valley: the loss swings to and fro",
        limits={
            "gain calmed": 0.03,
            "gain of batches": 0.05,
            "gain slower": 0.04,
            "learned": 0.2,
            "swing": 1.0,
            "far": 3.0,
            "overshot": 0.2,
        },
        brings=("too_few_epochs", "unlucky_start", "overfitted"),
    ),
    "not_zeroed": Fault(
        "The gradients are never set back to zero",
        cause="gradients not zeroed",
        meaning="each gradient is added to those before it, so its steps follow old slopes, too",
        limits={"summed": 0.05, "zeroed": 0.1},
        brings=(*CANNOT_LEARN, "unlucky_start"),
    ),
    "dead_relus": Fault(
        "Its ReLUs are dead",
        cause="dead ReLUs",
        meaning="many neurons say 0 to every row; their slope is 0 there, so they never "
        "change again",
        limits={"share": 0.6, "shortfall": 0.3},
        brings=(*RATES, "too_few_epochs", "vanishing"),
        excludes=("saturated",),
    ),
    "saturated": Fault(
        "Its neurons are saturated",
        cause="saturated neurons",
        meaning="sigmoids or tanhs sit on their flat ends, where they hardly have a slope",
        limits={"share": 0.5, "shortfall": 0.15, "won": 0.1},
        brings=(*RATES, "vanishing", "wrong_loss", "too_few_epochs", "overfitted"),
    ),
    "start_alike": Fault(
        "It starts from zeros, or from neurons that are all the same",
        cause="neurons that start alike",
        meaning="with the same weights they get the same gradients, and stay the same",
        limits={"apart": 1e-5},
        brings=(*CANNOT_LEARN, "not_zeroed"),
        excludes=("unlucky_start",),
    ),
    "start_too_large": Fault(
        "The weights start too large",
        cause="start too large",
        meaning="weights that start far too large answer wildly",
        limits={"gain": 2.5, "last gain": 2.0, "first loss": 2.5, "every gain": 3.0, "won": 0.05},
        brings=(*STUCK, "overfitted", "unlucky_start"),
    ),
    "vanishing": Fault(
        "The gradient vanishes on its way back",
        cause="vanishing gradient",
        meaning="on its way back the gradient shrinks from layer to layer: the first ones "
        "hardly learn",
        limits={"ratio": 0.05, "per layer": 0.6, "shortfall": 0.2, "layers": 4},
        brings=(*RATES, "too_few_epochs", "unlucky_start"),
    ),
    "inputs_not_scaled": Fault(
        "The inputs are not scaled",
        cause="inputs not scaled",
        meaning="some columns hold huge numbers, which drown the others out",
        limits={"size": 8.0, "size if uneven": 4.0, "ratio": 10.0, "gain": 0.03},
        brings=(*CANNOT_LEARN, "not_zeroed", "unlucky_start"),
    ),
    "labels_shuffled": Fault(
        "The labels do not belong to their rows",
        cause="labels shuffled",
        meaning="each label stands beside another’s row: there is nothing to learn but by heart",
        limits={"signal": 2.5, "lowest": 0.93, "rows": 20},
        brings=(*RATES, "overfitted", "too_few_epochs"),
        excludes=("leak", "overfitted", "too_few_epochs", "unlucky_start"),
    ),
    "leak": Fault(
        "A column gives the answer away",
        cause="a leak",
        meaning="one column holds the answer, which nobody would know in time",
        limits={
            "spread": 0.18,
            "alone": 0.95,
            "spread if far more": 0.3,
            "far more": 0.2,
            "copied": 0.8,
            "others": 0.06,
            "all but": 0.9,
            "others know": 0.2,
            "spread of a copy": 0.05,
        },
    ),
    "wrong_loss": Fault(
        "The loss does not suit the output",
        cause="wrong loss",
        meaning="a squared error, where the network is to tell classes apart",
        limits={"gain": 0.05},
        brings=("too_few_epochs", "rate_too_small", "unlucky_start", "start_too_large"),
    ),
    "too_few_epochs": Fault(
        "It was trained for too few epochs",
        cause="too few epochs",
        meaning="it was learning well, and was stopped too soon",
        limits={"gain": 0.08, "large gain": 0.35, "late": 0.12},
        excludes=("overfitted",),
    ),
    "overfitted": Fault(
        "It has learned by heart",
        cause="learned by heart",
        meaning="it gets better on its training set, and worse on held-out rows",
        limits={"learned": 0.95, "fallen": 0.95},
    ),
    "unlucky_start": Fault(
        "It had an unlucky start",
        cause="an unlucky start",
        meaning="most other starts of this network learn, not this one",
        limits={"learned": 0.3, "own": 0.65, "better": 0.6},
        brings=STUCK,
    ),
}
"""In the order in which the clinic draws them."""


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two findings cannot both be true."""
    return other in FAULTS[one].excludes or one in FAULTS[other].excludes
