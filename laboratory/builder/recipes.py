"""For each shape, settings that learn it and settings that do not, with reasons.

They hold for the page's default points over many starts; tests check that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.build_settings import ALL_AT_ONCE

_BY_ADAM = {"optimiser": "Adam", "learning_rate": 0.03, "n_epochs": 500}
_FAST = {"activation": "ReLU", "optimiser": "Adam", "learning_rate": 0.01}


@dataclass(frozen=True)
class Recipe:
    # Arguments of `laboratory.builder.model.train`; the others keep their defaults.
    settings: Mapping[str, Any]
    why: str  # why they succeed or fail, in a sentence or two


GOOD: Mapping[str, Recipe] = {
    "circles": Recipe(
        {"inputs": ("x1_squared", "x2_squared"), "hidden": ()},
        "A circle is where x₁² + x₂² is the same: with the squares as inputs a single straight "
        "cut finds it, and no hidden neuron is needed.",
    ),
    "moons": Recipe(
        {"hidden": (6,), **_BY_ADAM},
        "The border between the moons bends twice: a handful of tanh neurons, each with a cut of "
        "its own, can make such a curve.",
    ),
    "spirals": Recipe(
        {"hidden": (8, 8), "optimiser": "Adam", "learning_rate": 0.01, "n_epochs": 1000},
        "The border winds around several times. The first layer cuts the plane into pieces, the "
        "second puts them together, and Adam has the patience.",
    ),
    "blobs": Recipe(
        {"hidden": ()},
        "One straight cut separates the two clouds: a network without hidden neurons has all it "
        "needs.",
    ),
    "three_blobs": Recipe(
        {"hidden": ()},
        "Three outputs divide the plane with straight borders, and no more is needed.",
    ),
    "xor": Recipe(
        {"inputs": ("product",), "hidden": ()},
        "The product x₁x₂ is above zero in two opposite corners and below it in the others: the "
        "right input is worth more than hidden layers.",
    ),
    "corners": Recipe(
        {"hidden": (4,), **_BY_ADAM},
        "Two cuts are enough to separate opposite corners from the others; with four neurons "
        "nearly every start has two good ones among them.",
    ),
    "students": Recipe(
        {"hidden": (4,), **_BY_ADAM},
        "Two cuts have those who passed between them; with four neurons nearly every start has two "
        "good ones among them.",
    ),
    "heart": Recipe(
        {"hidden": (), "n_epochs": 50, "learning_rate": 0.03},
        "242 patients are few, and one neuron has only 23 numbers to learn: what it finds there "
        "holds for the held-out patients, too.",
    ),
    "titanic": Recipe(
        {"hidden": (8,), "stop_early": True, **_BY_ADAM},
        "A few neurons can say that class counts for more with women than with men; early stopping "
        "ends the training before it learns single passengers.",
    ),
    "digits": Recipe(
        {"hidden": (32,), **_FAST, "n_epochs": 20},
        "Each neuron looks for a stroke of its own, and ten outputs weigh what they have found; "
        "Adam needs no more than twenty epochs.",
    ),
    "above": Recipe(
        {"hidden": (8,), **_BY_ADAM},
        "The wave has several bends, and eight tanh neurons are enough to follow them.",
    ),
    "sine": Recipe(
        {"hidden": (8,), **_BY_ADAM},
        "Each tanh neuron is a smooth step; eight of them, up and down, make the waves.",
    ),
    "hinge": Recipe(
        {"hidden": (6,), "activation": "ReLU", **_BY_ADAM},
        "A ReLU is a hinge itself: two of them, back to back, are this very curve, and six "
        "hardly ever miss it.",
    ),
    "jump": Recipe(
        {"hidden": (4,), **_BY_ADAM}, "A tanh neuron with a large weight is nearly a jump."
    ),
}

BAD: Mapping[str, Recipe] = {
    "circles": Recipe(
        {"hidden": ()},
        "Without hidden neurons there is one straight cut, and it cannot go around anything.",
    ),
    "moons": Recipe(
        {"hidden": (6,), "start": "zeros", **_BY_ADAM},
        "All weights start at zero: no slope ever reaches the first layer, and nothing but the "
        "output’s bias learns.",
    ),
    "spirals": Recipe(
        {"hidden": (3,), **_BY_ADAM},
        "Three cuts are too few for a border that winds around several times, however long you "
        "train.",
    ),
    "blobs": Recipe(
        {"l1": 0.3, "n_epochs": 500},
        "The price of weights is so high that none are bought: everything is pulled to zero.",
    ),
    "three_blobs": Recipe(
        {"hidden": (8, 8), "activation": "ReLU", "learning_rate": 30.0},
        "From nearly every start, steps this long throw the second layer’s ReLUs to where they say "
        "zero for every point: no slope gets past them, and all points get the same answer.",
    ),
    "xor": Recipe(
        {"hidden": ()},
        "One straight cut cannot have opposite corners on the same side and neighbours apart.",
    ),
    "corners": Recipe(
        {"hidden": ()},
        "One straight cut cannot have two opposite corners on one side and the others on the "
        "other.",
    ),
    "students": Recipe(
        {"hidden": (3,), "start": "zeros"},
        "All weights start at zero: no slope ever reaches the first layer, and everybody is given "
        "the same.",
    ),
    "heart": Recipe(
        {"hidden": (16, 16), **_FAST, "batch_size": ALL_AT_ONCE, "n_epochs": 500},
        "Hundreds of numbers for 242 patients: it learns them by heart, and its held-out loss "
        "rises and rises.",
    ),
    "titanic": Recipe(
        {"inputs": ("Age", "SibSp", "Parch", "Fare", "Pclass", "Embarked"), "hidden": ()},
        "One column is missing, the passenger’s sex: no network can make up for what "
        "it is never shown.",
    ),
    "digits": Recipe(
        {"hidden": (2,), "n_epochs": 20},
        "Two neurons leave two numbers for each image: the ten digits overlap there, and about "
        "half of the new ones are misread.",
    ),
    "above": Recipe(
        {"hidden": (8, 8), "activation": "sigmoid", "start": "tiny"},
        "All weights start close to zero, and sigmoids pass on little of the slope: after 200 "
        "epochs it has hardly left the start.",
    ),
    "sine": Recipe(
        {"hidden": (2,), "activation": "ReLU", **_BY_ADAM},
        "Two ReLUs make two bends at most, and the sine has more.",
    ),
    "hinge": Recipe(
        {"hidden": (8,), "activation": "none", **_BY_ADAM},
        "Without an activation, layer upon layer is still one straight line.",
    ),
    "jump": Recipe(
        {"hidden": (4,), "learning_rate": 0.003, "n_epochs": 1},
        "One epoch of such short steps: it has hardly begun.",
    ),
}
