"""What is often said of Adam, and what decides it."""

import numpy as np

from lessons.autograd.bottoms import N_STEPS as NEWTON_STEPS
from lessons.autograd.bottoms import PRICE, search
from lessons.autograd.bowls import descend, n_needed
from lessons.autograd.stuck import stuck_after
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import count, figure
from training.progress import subtask, track

STEEPNESS = (1.0, 3.0, 10.0, 30.0, 100.0)
RATES = np.geomspace(0.001, 1.5, 40)
N_STEPS = 500
N_STUCK, SHARE = "stuck, of 100", "without a bottom (% of those stuck)"
BY_ADAM, BY_SGD = "steps that Adam needs", "steps that SGD needs"


@claim(
    "Adam is always faster than plain SGD.",
    said_by="a rule of thumb from training large networks",
    runs=f"On {count(len(STEEPNESS), 'bowl')}, from a round one to one that is "
    f"{STEEPNESS[-1]:g} times as steep in one direction as in the other, each optimiser gets the "
    f"best of {len(RATES)} learning rates. We count the steps until the loss stays below a "
    "millionth of what it was at the start.",
    holds=[
        Limit(
            "the share of bowls on which Adam needs fewer",
            ">=",
            100,
            "%",
            of=lambda found: 100 * (found[BY_ADAM] < found[BY_SGD]).mean(),
            words="Adam needs fewer on every bowl",
        )
    ],
    control=(
        "Only narrow bowls, from 60 to 100 times as steep in one direction as in the other.",
        {"steepness": (60.0, 70.0, 80.0, 90.0, 100.0)},
    ),
)
def adam(*, steepness: tuple[float, ...] = STEEPNESS) -> Measured:
    needed = {}
    for name in track(("SGD", "Adam")):
        run = descend(
            optimiser=name,
            learning_rate=RATES[:, None],
            steepness=np.array(steepness),
            n_steps=N_STEPS,
            max_frames=N_STEPS + 1,
        )
        needed[name] = n_needed(run).min(axis=0)
    return Measured(
        {
            "bowl": ["round bowl" if k == 1 else f"bowl {k:g} times as steep" for k in steepness],
            BY_ADAM: needed["Adam"],
            BY_SGD: needed["SGD"],
        },
        limit=BY_SGD,
    )


@finding_of(adam)
def _adam(measured: Measured, outcome: Outcome) -> str:
    bowls, by_adam, by_sgd = measured.columns
    each = [
        f"on the {bowl} it takes {figure(steps)} steps, and SGD {figure(rival)}"
        for bowl, steps, rival in zip(bowls, by_adam, by_sgd, strict=True)
    ]
    if outcome is Outcome.HOLDS:
        return f"On bowls like these it is: {each[0]}; {each[-1]}."
    n_faster = int((by_adam < by_sgd).sum())
    return f"Adam is faster on only {n_faster} of {len(bowls)} bowls: {each[0]}; {each[-1]}."


@claim(
    "Networks get stuck in local minima.",
    said_by="many courses, and talks about why networks were once hard to train",
    runs="We train 100 networks of two sigmoids and 100 of two tanh neurons on XOR. Those that "
    f"have not solved it after 5,000 epochs are stuck. From there a quicker search, {NEWTON_STEPS} "
    "steps of Newton’s method, looks for a bottom: a place from which the loss rises in every "
    "direction.",
    holds=[
        Limit(
            "the share of stuck networks with a bottom",
            ">=",
            50,
            "%",
            of=lambda found: 100 - np.average(found[SHARE], weights=found[N_STUCK]),
            words="at least {bar} of them have one",
        )
    ],
    control=(
        f"The same networks, with a price of {PRICE} on squared weights while we look: large "
        "weights then cost more than they gain, and the loss has bottoms.",
        {"price": PRICE},
    ),
)
def local_minima(*, price: float = 0.0, first_seed: int = 0) -> Measured:
    kinds, n_stuck, shares = ("sigmoid", "tanh"), [], []
    for kind in track(kinds):
        with subtask(0, 1, of=2):
            parameters = stuck_after(range(first_seed, first_seed + 100), kind)
        with subtask(1, 1, of=2):
            ended = search(parameters, kind, price)
        n_stuck.append(len(ended.loss))
        shares.append(100 - 100 * ended.is_bottom.mean())
    return Measured(
        {"neurons": [f"two {kind} neurons" for kind in kinds], SHARE: shares, N_STUCK: n_stuck}
    )


@finding_of(local_minima)
def _local_minima(measured: Measured, outcome: Outcome) -> str:
    _, shares, n_stuck = measured.columns
    n = n_stuck.sum() - round(float(shares @ n_stuck) / 100)
    found = f"Of {n_stuck.sum()} stuck networks {f'{n} have' if n else 'not one has'} a bottom"
    if outcome is Outcome.HOLDS:
        return f"{found}."
    return (
        f"{found}. They stop where it is nearly flat: the loss goes on falling, ever more slowly. "
        "The two knobs of *Two valleys* had a bottom to get stuck in; these networks have nine."
    )
