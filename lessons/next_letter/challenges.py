"""How the challenges of this lesson are checked."""

from lessons.next_letter.model import train
from lessons.next_letter.writing import MANY, NONE, kinds_of, shown_to, write_words
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import percent
from training.hyperparameters import holds_for_any

FEW_NAMES, FLUENT = 300, 0.8
SMALL, GOOD = 4000, 0.7
"""Numbers that a small network may have, and the share of its words that must be right."""


def _right(settings: Settings) -> tuple[float, int]:
    """Train, let it write, and return the share that is right, and how many numbers it has."""
    run = train(**settings, seed=0)
    kinds = kinds_of(write_words(run.final, MANY), shown_to(run))
    return round(float((kinds != NONE).mean()), 2), sum(a.size for a in run.final.values())


@depends_on(train, but=("seed",))
@holds_for_any("context", "n_hidden", "learning_rate", "n_steps")
def check_fluent(settings: Settings) -> CheckResult:
    """Check that four words in five are right, from at most 300 names."""
    if settings.n_words > FEW_NAMES:
        return not_tried(
            f"It is shown {settings.n_words:,} names; at most {FEW_NAMES} are allowed."
        )
    right, _ = _right(settings)
    return done_if(
        right >= FLUENT,
        f"Shown {settings.n_words} names, {percent(right)} of its words are names of numbers.",
    )


@depends_on(train, but=("seed",))
@holds_for_any("n_words", "learning_rate", "n_steps")
def check_small(settings: Settings) -> CheckResult:
    """Check that seven words in ten are right, with fewer than 4,000 numbers."""
    context, n_hidden = settings.context, settings.n_hidden
    if 8 * context * n_hidden >= SMALL:
        return not_tried(
            f"{context} letters of 8 numbers into {n_hidden} neurons are "
            f"{8 * context * n_hidden:,} weights already; all numbers together must be fewer than "
            f"{SMALL:,}."
        )
    right, n = _right(settings)
    return done_if(
        right >= GOOD and n < SMALL,
        f"With {n:,} numbers, {percent(right)} of its words are names of numbers.",
    )


CHALLENGES = {"fluent": check_fluent, "small": check_small}
