"""How the challenges of the zero-grad experiment are checked."""

from lessons.xor.model import solved
from lessons.zero_grad.curvature import critical_learning_rates
from lessons.zero_grad.model import ACCUMULATED, ZEROED, train, train_both
from lessons.zero_grad.report import exploding
from lessons.zero_grad.tasks import BOWLS
from study.challenges import CheckResult, Settings, depends_on, done, done_if, not_tried, not_yet
from training.figures import count, figure
from training.hyperparameters import holds_for_any

LONG = 1000
"""Epochs after which an explosion shows."""
SHORT = 500
"""Epochs within which XOR is to be solved."""


@depends_on(train)
@holds_for_any("steepness")
def check_survivor(settings: Settings) -> CheckResult:
    """Check that exactly one of the two runs explodes, and that it is not the learner's."""
    if settings.task not in BOWLS:
        return not_tried("Choose a task that is a bowl: the line, the bowl, the linear model.")
    runs = train_both(**settings)
    name, rival = (ZEROED, ACCUMULATED) if settings.zero_grad else (ACCUMULATED, ZEROED)
    own_explodes, other_explodes = exploding(runs[name]), exploding(runs[rival])
    did = f"At learning rate {settings.learning_rate:g}, {count(settings.n_epochs, 'epoch')}"
    if own_explodes == other_explodes:
        return not_yet(f"{did}: {'both runs explode' if own_explodes else 'neither run explodes'}.")
    if own_explodes:
        return not_yet(f"{did}: exactly one explodes, and it is yours. Turn the switch.")
    end = figure(runs[name].loss[-1])
    return done(f"{did}: yours, the {name} one, ends at a loss of {end}; the other one explodes.")


@depends_on(train, but=("steepness", "seed"))
def check_edge(settings: Settings) -> CheckResult:
    """Check for the largest learning rate at which the line, never zeroed, stays bounded."""
    rate, n_epochs = settings.learning_rate, settings.n_epochs
    if settings.task != "line" or settings.zero_grad:
        return not_tried("This one is about the line, with the switch off.")
    if n_epochs < LONG:
        return not_tried(f"Take {LONG:,} epochs or more; {n_epochs:,} would prove little.")
    run = train(**settings)
    if exploding(run):
        return not_yet(f"At {rate:g} it explodes: {rate:g} is beyond the edge.")
    critical = critical_learning_rates("line").accumulated
    highest = figure(float(run.loss.max()))
    if rate < 0.998 * critical:
        return not_yet(f"At {rate:g} it never climbs above {highest}, but there is a larger rate.")
    return done(
        f"{rate:g} is just short of 4/k = {critical:.5f}: the loss climbs to {highest}, and comes "
        "down again."
    )


LUCK = ("luck_task", "zero_grad", "luck_rate", "luck_epochs")


def n_solved(settings: Settings, n_starts: int) -> int:
    """Count from how many of the first ``n_starts`` starts XOR is solved."""
    run = train(
        task="xor",
        zero_grad=settings.zero_grad,
        learning_rate=settings.luck_rate,
        n_epochs=settings.luck_epochs,
        seed=range(n_starts),
    )
    return int(solved(run).sum())


@depends_on(also=LUCK)
def check_hurry(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from half of 100 starts, at a small learning rate."""
    rate, n_epochs = settings.luck_rate, settings.luck_epochs
    if settings.luck_task != "xor" or rate > 0.1 or n_epochs > SHORT:
        return not_tried(f"Choose XOR, a learning rate of 0.1 or less, at most {SHORT} epochs.")
    n = n_solved(settings, 100)
    outcome = f"Within {count(n_epochs, 'epoch')} at {rate:g}, XOR is solved from {n} of 100 starts"
    return done_if(n >= 50, f"{outcome}; the task asks for 50.")


@depends_on(also=LUCK)
def check_everyone(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from every one of 20 starts."""
    if settings.luck_task != "xor" or settings.luck_epochs > SHORT:
        return not_tried(f"Choose XOR and at most {SHORT} epochs.")
    n = n_solved(settings, 20)
    name = ZEROED if settings.zero_grad else ACCUMULATED
    return done_if(
        n == 20,
        f"At {settings.luck_rate:g}, {name}, XOR is solved from {n} of 20 starts within "
        f"{count(settings.luck_epochs, 'epoch')}.",
    )


CHALLENGES = {
    "survivor": check_survivor,
    "edge": check_edge,
    "hurry": check_hurry,
    "everyone": check_everyone,
}
