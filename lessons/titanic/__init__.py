"""Who survived the Titanic: one loop, four models, and what they really learned.

`model` has the recipe and its loop, `passengers` the preparation and the rules that need no
learning, `survival_models` the four models; `survivors` looks at a run, `experiments` makes many,
`report` says in words what they found, and `exam` is the sealed one.
"""

from lessons.titanic.challenges import CHALLENGES
from lessons.titanic.claims import CLAIMS
from lessons.titanic.experiments import (
    calibrations,
    four_models,
    in_pairs,
    other_starts,
    over_splits,
    over_starts,
    with_and_without_leak,
)
from lessons.titanic.model import trace, train
from lessons.titanic.report import PREDICTIONS
from lessons.titanic.survival_models import (
    LOSSES,
    MODELS,
    RECIPES_LOSS,
    allowed_loss,
    losses_of,
    suitable_settings,
)

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "LOSSES",
    "MODELS",
    "PREDICTIONS",
    "RECIPES_LOSS",
    "allowed_loss",
    "calibrations",
    "four_models",
    "in_pairs",
    "losses_of",
    "other_starts",
    "over_splits",
    "over_starts",
    "suitable_settings",
    "trace",
    "train",
    "with_and_without_leak",
]
