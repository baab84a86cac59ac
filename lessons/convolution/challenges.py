"""How the challenges of this lesson are checked: on other splits than the page's."""

from lessons.convolution.experiments import when_moved
from lessons.convolution.model import n_parameters, train
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import percent
from training.hyperparameters import holds_for_any

FEW, SMALL = 600, 0.9
FIRM = 0.7


@depends_on(train, but=("seed",))
@holds_for_any("learning_rate", "n_epochs")
def check_few(settings: Settings) -> CheckResult:
    """Check that nine digits in ten are read with fewer than 600 numbers."""
    n = n_parameters(settings.n_detectors, settings.size, settings.pool)
    if n >= FEW:
        return not_tried(f"This network has {n:,} numbers; fewer than {FEW} are allowed.")
    accuracy = float(when_moved(**settings)[:, 0].mean())
    return done_if(
        round(accuracy, 2) >= SMALL,
        f"With {n} numbers it gets {percent(accuracy)} of held-out digits right, over two splits.",
    )


@depends_on(train, but=("seed",))
@holds_for_any("learning_rate", "n_epochs", "pool", "n_detectors")
def check_firm(settings: Settings) -> CheckResult:
    """Check that small detectors read 70 % of digits moved by one pixel."""
    if settings.size != "3 × 3":
        return not_tried("This one is about detectors of 3 × 3.")
    accuracy = float(when_moved(**settings)[:, 1].mean())
    return done_if(
        round(accuracy, 2) >= FIRM,
        f"It gets {percent(accuracy)} of the digits right that are moved by one pixel.",
    )


CHALLENGES = {"few": check_few, "firm": check_firm}
