"""The exam: 418 passengers whom no recipe has ever seen, for one attempt."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from datasets.titanic import load_test_passengers
from lessons.titanic.model import train
from lessons.titanic.passengers import prepare_others, rule_accuracy, women_survive
from lessons.titanic.survival_models import RECIPES_LOSS, suitable_settings
from lessons.titanic.survivors import predict, survives
from training.comparison import mcnemar
from training.figures import chance, count, out_of

RULE = "“women survive”"


def commitment(**settings: Any) -> str:
    steps = {"log_fare": "logarithm", "normalise": "division"}
    without = "".join(f", without {name}" for knob, name in steps.items() if not settings[knob])
    recipe = suitable_settings(settings["model"], RECIPES_LOSS) | {"seed": 442}
    if not without and recipe.items() <= settings.items():
        return f"My model is {settings['model']}, trained as in the recipe."
    return (
        f"My model is {settings['model']} with **{settings['loss']}**, learning rate "
        f"{settings['learning_rate']:g}, {count(settings['n_epochs'], 'epoch')} and seed "
        f"{settings['seed']}{without}."
    )


class Judged(NamedTuple):
    """How often somebody is right on the recipe's 178 held out, and about whom of the exam."""

    held_out: float
    right: np.ndarray
    """(418,) of bool."""


def on_held_out(**settings: Any) -> dict[str, float]:
    """Return the accuracies on the recipe's 178 held out, of a model that has not seen them."""
    tuned = train(**settings, max_frames=2)
    own = float(tuned.metrics["validation_accuracy"][-1])
    return {"your model": own, RULE: float(rule_accuracy())}


def exam(**settings: Any) -> dict[str, Judged]:
    """Train on all 891, and judge the model and “women survive” on the 418.

    The 418 are prepared with the statistics of the 891. The model's accuracy on the 178 is that of
    a training that held them out.
    """
    run = train(**settings, rows="all")
    passengers = load_test_passengers()
    survived = passengers["Survived"].to_numpy() == 1
    how = {name: run.hyperparameters[name] for name in ("log_fare", "normalise")}
    says = survives(predict(run, prepare_others(passengers, **how)))
    own, rule = on_held_out(**settings).items()
    right = says == survived, women_survive(passengers) == survived
    return {who: Judged(was, now) for (who, was), now in zip((own, rule), right, strict=True)}


def describe_fall(judged: Mapping[str, Judged]) -> str:
    """Say whose accuracy falls in the exam from that on those held out, and why."""
    model, rule = (float(one.right.mean()) < one.held_out for one in judged.values())
    told = "Your model does not fall."
    if model:
        told = (
            "Your model falls, though it learned from all 891, not from 713: whoever set its "
            "knobs, the recipe’s author or you, had its score on the 178 in sight, which flatters."
        )
    if rule:
        told += f" But {RULE}, fitted to nobody, falls, too: these are other people."
    return told


def describe(judged: Mapping[str, Judged]) -> str:
    """Say how the exam went, and how much of it chance alone explains."""
    model, rule = (one.right for one in judged.values())
    return (
        f"Your model gets **{out_of(int(model.sum()), len(model))}** right, {RULE} "
        f"**{int(rule.sum())}**. {describe_lead(model, rule)}"
    )


def tosses(model: np.ndarray, rule: np.ndarray, n_trials: int = 100) -> np.ndarray:
    """Toss a coin for each person on whom a model and the rule disagree: heads minus tails."""
    n = int((model != rule).sum())
    return 2 * np.random.default_rng(0).binomial(n, 0.5, n_trials) - n


def describe_lead(model: np.ndarray, rule: np.ndarray) -> str:
    """Compare a model and the rule by whom each alone is right about, with what chance would do."""
    only_model, only_rule = int((model & ~rule).sum()), int((rule & ~model).sum())
    n = only_model + only_rule
    if n == 0:
        return "Your model and the one-line rule decide alike about everybody."
    p_value = mcnemar(model, rule)
    verdict = (
        "this is more than chance easily explains"
        if p_value < 0.05
        else "chance alone easily explains that"
    )
    return (
        f"They disagree on {count(n, 'person', 'people')}: there your model is right "
        f"{count(only_model, 'time')}, the rule {count(only_rule, 'time')}. Tossed, {n} coins "
        f"fall at least as unevenly in **{chance(p_value)}** of trials: {verdict}."
    )
