"""How the challenges of this lesson are checked."""

from lessons.attention.model import train
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import percent
from training.hyperparameters import holds_for_any

QUICK, ALL = 50, 0.99
"""Steps within which nearly all rows must be right."""
SMALL, MOST = 250, 0.95
"""Numbers that a small network may have, and the share of rows that must be right."""
ASKED = ("n_pairs", "n_numbers", "learning_rate", "n_steps")


def _right(settings: Settings) -> tuple[float, int]:
    """Train, and return the accuracy on new rows, and how many numbers the network has."""
    run = train(**{name: settings[name] for name in ASKED}, seed=0)
    right = float(run.metrics["validation_accuracy"][-1])
    return right, sum(a.size for a in run.final.values())


@depends_on(train, but=("seed", "asks", "positions"))
@holds_for_any("learning_rate", "n_numbers", "n_pairs")
def check_quick(settings: Settings) -> CheckResult:
    """Check that 99 % are right after at most 50 steps."""
    n = settings.n_steps
    if n > QUICK:
        return not_tried(f"It takes {n} steps; at most {QUICK} are allowed.")
    right, _ = _right(settings)
    return done_if(right >= ALL, f"After {n} steps it gets {percent(right, 1)} right.")


@depends_on(train, but=("seed", "asks", "positions"))
@holds_for_any("learning_rate", "n_steps", "n_pairs")
def check_small(settings: Settings) -> CheckResult:
    """Check that 95 % are right with fewer than 250 numbers."""
    n = 72 * settings.n_numbers + 10
    if n >= SMALL:
        return not_tried(f"It has {n:,} knobs; fewer than {SMALL} are allowed.")
    right, n = _right(settings)
    return done_if(right >= MOST, f"With {n} knobs it gets {percent(right, 1)} right.")


CHALLENGES = {"quick": check_quick, "small": check_small}
