"""What the scenes of the Titanic share: the knobs, and the run that they stand for."""

from collections.abc import Mapping
from typing import Any

import ui
from lessons.titanic import groups, model
from lessons.titanic.passengers import CLASS_NAMES, PORT_CODES, SEXES
from lessons.titanic.survival_models import (
    LOSSES,
    MODELS,
    RECIPES_LOSS,
    allowed_loss,
    suitable_settings,
)
from training.losses import ERRORS
from training.recorded_run import RecordedRun

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 10, 20, 50, 100, 200, 500, 1000)
EPOCHS = (0, 1, 2, 3, 5, 10, 18, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
WHOSE = {"all": "all 891", "training": "training rows"}
FORMULAS = {f"mean {name}": error.formula for name, error in ERRORS.items()}
PEOPLE = {name: called.removesuffix(" class") for name, called in groups.GROUPS.items()}
SHARES = {"model": "judged correctly", "found": "survivors found (recall)"}
GUESSES = tuple(f"lived_{i}" for i in range(1, 11))


def suit(values: Mapping[str, Any]) -> dict[str, Any]:
    return suitable_settings(values["model"], values["loss"])


KNOBS = ui.Knobs(
    "titanic",
    *(ui.Switch(name, f"No. {i}") for i, name in enumerate(GUESSES, 1)),
    ui.Switch("told", "Show what happened"),
    ui.Slider(
        "ten", "Which ten", 0, 99, 0, 1, sets=lambda _: dict.fromkeys((*GUESSES, "told"), False)
    ),
    *(ui.Switch(name, called.capitalize()) for name, called in groups.GROUPS.items()),
    ui.Switch("known", "Show who lived"),
    ui.Switch("log_fare", "Take the logarithm of the fare", True),
    ui.Switch("normalise", "Divide by the maximum", True),
    ui.Choice("statistics", "Modes and maxima from", list(WHOSE), "all", WHOSE),
    ui.Choice("model", "Model", list(MODELS), "sigmoid", sets=suit),
    ui.Choice("loss", "Loss", list(LOSSES), RECIPES_LOSS, FORMULAS, sets=suit),
    ui.Scale("learning_rate", "Learning rate", RATES, 100),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 30),
    ui.Slider("seed", "Seed: which start", 0, 999, 442, 1),
    ui.Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    ui.Slider("guess", "Your guess: the share it gets right", 0.5, 1.0, 0.9, 0.01, "percent"),
    ui.Choice("unless_class", "in class", list(CLASS_NAMES), "third"),
    ui.Choice("unless_port", "from", list(PORT_CODES), "Cherbourg"),
    ui.Choice("measure", "Which share?", list(SHARES), "model", SHARES),
    ui.Choice("group", "Whose rows?", [groups.EVERYBODY, *groups.GROUPS], groups.EVERYBODY, PEOPLE),
    ui.Slider("age", "Age (years)", 0, 80, 30, 1),
    ui.Slider("fare", "Fare (pounds)", 0, 500, 8, 1),
    ui.Slider("siblings_spouses", "Siblings and spouses aboard", 0, 8, 0, 1),
    ui.Slider("parents_children", "Parents and children aboard", 0, 6, 0, 1),
    ui.Choice("sex", "Sex", list(SEXES), "female"),
    ui.Choice("passenger_class", "Class", list(CLASS_NAMES), "third"),
    ui.Choice("port", "Port", list(PORT_CODES), "Southampton"),
)

TRAINING = ("model", "loss", "learning_rate", "n_epochs")
TABLE = ("log_fare", "normalise", "statistics")
SETTINGS = (*TRAINING, *TABLE, "seed", "split_seed")
EXCEPTION = ("unless_class", "unless_port")
YOU = ("age", "fare", "siblings_spouses", "parents_children", "sex", "passenger_class", "port")
CODES: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("unless_class", "passenger_class"), CLASS_NAMES),
    **dict.fromkeys(("unless_port", "port"), PORT_CODES),
}
"""The table's values for what these knobs offer."""


def coded(*names: str) -> dict[str, Any]:
    """Return knobs' values as the table has them."""
    return {
        name: CODES[name][value] if name in CODES else value
        for name, value in KNOBS.values(*names).items()
    }


def allowed(*names: str, **case: Any) -> dict[str, Any]:
    """Return knobs' values, or those of a case, with a loss that the model allows."""
    settings = KNOBS.values(*names) | case
    return settings | {"loss": allowed_loss(settings["model"], settings["loss"])}


def trained() -> RecordedRun:
    return ui.run_job(model.train, **allowed(*SETTINGS))
