"""Challenges on the Titanic: each check trains what it needs, from further starts and splits."""

import numpy as np

from lessons.titanic.experiments import KNOWS_MORE, held_out_accuracy
from lessons.titanic.model import train
from lessons.titanic.passengers import rule_accuracy, split, targets_of_all, women_survive
from lessons.titanic.survival_models import allowed_loss
from lessons.titanic.survivors import agreement, predict, table_of
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried, not_yet
from training.calibration import reliability
from training.comparison import compare_in_pairs, describe_counts
from training.figures import signed_points
from training.hyperparameters import holds_for_any
from training.tables import take_rows

N_SPLITS, N_PAIRS = 20, 50


@depends_on(train)
@holds_for_any("learning_rate", "n_epochs", "log_fare", "normalise", "statistics")
def check_rule_by_heart(settings: Settings) -> CheckResult:
    """Check that the linear model decides like “women survive”, from any start."""
    if settings.model != "linear":
        return not_tried("This one is for the linear model; choose it first.")
    if settings.loss != allowed_loss("linear", settings.loss):
        return not_tried("The linear model gives no probability for cross-entropy.")
    run = train(**settings | {"seed": [settings.seed, *range(10)]}, max_frames=2)
    same = agreement(run, women_survive)
    outcome = (
        f"Your model agrees with “women survive” about {round(float(same[0]) * 891)} of the 891; "
        f"other starts that agree about everybody: {(same[1:] == 1).sum()} of 10."
    )
    return done_if((same == 1).all(), outcome)


@depends_on(train, but=("split_seed",))
@holds_for_any("learning_rate", "n_epochs", "loss", "log_fare", "normalise", "statistics")
def check_honest(settings: Settings) -> CheckResult:
    """Check that probabilities are honest on 20 splits, and decisions no worse than the rule's."""
    if settings.model == "linear":
        return not_tried("The linear model gives scores, no probabilities.")
    splits = np.arange(N_SPLITS)
    run = train(**settings, split_seed=splits, max_frames=2)
    _, held_out = split(splits)
    p = predict(run, take_rows(table_of(run), held_out))
    if not np.isfinite(p).all():
        return not_yet("Some of these runs diverge: a smaller rate is needed.")
    errors = [
        reliability(*one).expected_calibration_error
        for one in zip(p, targets_of_all()[held_out], strict=True)
    ]
    lead = compare_in_pairs(run.metrics["validation_accuracy"][:, -1], rule_accuracy(splits)).mean
    error = round(float(np.mean(errors)), 3)  # as it is said
    outcome = (
        f"Over {N_SPLITS} splits your probabilities are off by {error:.3f} on average, "
        f"and the accuracy is {signed_points(lead)} from that of “women survive”."
    )
    # Leads that cancel out leave the last digits of a computer.
    return done_if(error < 0.1 and round(lead, 9) >= 0, outcome)


@depends_on(train, but=("seed", "split_seed"))
@holds_for_any("learning_rate", "loss", "log_fare", "normalise", "statistics")
def check_any_start(settings: Settings) -> CheckResult:
    """Check that the deep net beats “women survive” over 50 splits, each from another start."""
    if settings.model != "deep":
        return not_tried("This one is for the deep net; choose it first.")
    if settings.n_epochs > 1000:
        return not_tried(f"At most 1,000 epochs, please: there are {N_PAIRS} runs.")
    splits = np.arange(N_PAIRS)
    accuracy = held_out_accuracy(**settings, seed=splits, split_seed=splits)
    pairs = compare_in_pairs(accuracy, rule_accuracy(splits))
    outcome = (
        f"Over {N_PAIRS} splits, each from another start, your net is {signed_points(pairs.mean)} "
        f"from “women survive”: {describe_counts(pairs)}."
    )
    return done_if(pairs.mean >= KNOWS_MORE, outcome)


CHALLENGES = {
    "rule_by_heart": check_rule_by_heart,
    "honest": check_honest,
    "any_start": check_any_start,
}
