"""How the challenges of the zero-grad experiment are checked."""

from collections.abc import Mapping

from lessons.xor.model import solved
from lessons.zero_grad.curvature import critical_learning_rates, largest_curvature
from lessons.zero_grad.model import ACCUMULATED, ZEROED, train, train_both
from lessons.zero_grad.report import as_written, exploding
from lessons.zero_grad.tasks import BOWLS, STEEPNESS
from study.challenges import Check, CheckFunction, Status
from training.progress import Progress

LONG = 1000
"""Epochs after which an explosion shows."""
SHORT = 500
"""Epochs within which XOR is to be solved."""
GENTLE = 0.1
"""The largest learning rate that counts as a small one."""


def check_survivor(
    *,
    task: str,
    zero_grad: bool,
    learning_rate: float,
    n_epochs: int,
    steepness: float = STEEPNESS,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Check:
    """Check that exactly one of the two runs explodes, and that it is not the learner's."""
    if task not in BOWLS:
        return Check(
            Status.NOT_TRIED, "Choose a task that is a bowl: the line, the bowl, the linear model."
        )
    runs = train_both(
        task=task,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        steepness=steepness,
        seed=seed,
        on_progress=on_progress,
    )
    name, rival = (ZEROED, ACCUMULATED) if zero_grad else (ACCUMULATED, ZEROED)
    own, other = exploding(runs[name]), exploding(runs[rival])
    did = f"At learning rate {learning_rate:g}, {n_epochs:,} epochs"
    if own and other:
        return Check(Status.NOT_YET, f"{did}: both runs explode.")
    if own:
        return Check(
            Status.NOT_YET, f"{did}: exactly one explodes, and it is yours. Turn the switch."
        )
    if not other:
        return Check(Status.NOT_YET, f"{did}: neither run explodes.")
    return Check(
        Status.SOLVED,
        f"{did}: yours, the {name} one, ends at a loss of {as_written(runs[name].loss[-1])}; "
        "the other one explodes.",
    )


def check_edge(
    *,
    task: str,
    zero_grad: bool,
    learning_rate: float,
    n_epochs: int,
    on_progress: Progress | None = None,
) -> Check:
    """Check for the largest learning rate at which the line, never zeroed, stays bounded."""
    if task != "line" or zero_grad:
        return Check(Status.NOT_TRIED, "This one is about the line, with the switch off.")
    if n_epochs < LONG:
        return Check(Status.NOT_TRIED, f"{n_epochs:,} epochs prove little; take {LONG:,} or more.")
    run = train(
        task=task,
        zero_grad=False,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        on_progress=on_progress,
    )
    critical = critical_learning_rates("line").accumulated
    if exploding(run):
        return Check(
            Status.NOT_YET,
            f"At {learning_rate:g} it explodes: {learning_rate:g} is beyond the edge.",
        )
    highest = as_written(float(run.loss.max()))
    if learning_rate < 0.998 * critical:
        return Check(
            Status.NOT_YET,
            f"At {learning_rate:g} it never climbs above {highest}, but there is a larger rate.",
        )
    return Check(
        Status.SOLVED,
        f"{learning_rate:g} is just short of 4 / {largest_curvature('line'):.4f} = "
        f"{critical:.5f}: the loss climbs to {highest}, and comes down again.",
    )


def n_solved(
    *,
    zero_grad: bool,
    learning_rate: float,
    n_epochs: int,
    n_starts: int,
    on_progress: Progress | None = None,
) -> int:
    """Count from how many of the first ``n_starts`` starts XOR is solved."""
    run = train(
        task="xor",
        zero_grad=zero_grad,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=range(n_starts),
        on_progress=on_progress,
    )
    return int(solved(run).sum())


def check_hurry(
    *,
    luck_task: str,
    zero_grad: bool,
    luck_rate: float,
    luck_epochs: int,
    on_progress: Progress | None = None,
) -> Check:
    """Check that XOR is solved soon from half of 100 starts, at a small learning rate."""
    if luck_task != "xor" or luck_rate > GENTLE or luck_epochs > SHORT:
        return Check(
            Status.NOT_TRIED,
            f"Choose XOR, a learning rate of {GENTLE:g} or less, and at most {SHORT} epochs.",
        )
    n = n_solved(
        zero_grad=zero_grad,
        learning_rate=luck_rate,
        n_epochs=luck_epochs,
        n_starts=100,
        on_progress=on_progress,
    )
    found = f"{luck_epochs:,} epochs at {luck_rate:g} solve XOR from {n} of 100 starts"
    if n < 50:
        return Check(Status.NOT_YET, f"{found}; the task asks for 50.")
    return Check(Status.SOLVED, f"{found}, small as the learning rate is.")


def check_everyone(
    *,
    luck_task: str,
    zero_grad: bool,
    luck_rate: float,
    luck_epochs: int,
    on_progress: Progress | None = None,
) -> Check:
    """Check that XOR is solved soon from every one of 20 starts."""
    if luck_task != "xor" or luck_epochs > SHORT:
        return Check(Status.NOT_TRIED, f"Choose XOR and at most {SHORT} epochs.")
    n = n_solved(
        zero_grad=zero_grad,
        learning_rate=luck_rate,
        n_epochs=luck_epochs,
        n_starts=20,
        on_progress=on_progress,
    )
    name = ZEROED if zero_grad else ACCUMULATED
    return Check(
        Status.SOLVED if n == 20 else Status.NOT_YET,
        f"At {luck_rate:g}, {name}, {n} of 20 starts are solved within {luck_epochs:,} epochs.",
    )


CHALLENGES: Mapping[str, CheckFunction] = {
    "survivor": check_survivor,
    "edge": check_edge,
    "hurry": check_hurry,
    "everyone": check_everyone,
}
