"""What is often said of Adam, and what decides it."""

import numpy as np

from lessons.autograd import valleys
from lessons.autograd.bottoms import PRICE, search
from lessons.autograd.bowls import descend, n_needed
from lessons.autograd.stuck import stuck_after
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import count, figure, fixed
from training.progress import subtask, track

STEEPNESS = (10.0, 20.0, 30.0, 60.0, 100.0)
RATES = np.geomspace(0.001, 1.5, 200)
N_STEPS = 500
N_STUCK, LEVEL, SHARE = "stuck networks", "their loss", "in a local minimum (% of those stuck)"
BY_ADAM, BY_SGD = "steps that Adam needs", "steps that SGD needs"


@claim(
    "In a narrow valley, Adam is faster than plain SGD.",
    said_by="a rule of thumb from training large networks",
    runs=f"In {count(len(STEEPNESS), 'valley')} along a knob, from {STEEPNESS[0]:g} to "
    f"{STEEPNESS[-1]:g} times as steep across, each optimiser gets the best of {len(RATES)} rates. "
    "We count the steps until the loss stays below a millionth of what it was at the start, far "
    "inside the ring of *Optimisers*.",
    holds=[
        Limit(
            "the share of valleys in which Adam needs fewer",
            ">=",
            100,
            "%",
            of=lambda found: 100 * (found[BY_ADAM] < found[BY_SGD]).mean(),
            words="Adam needs fewer in every valley",
        )
    ],
    control=(
        "Only valleys from 60 to 100 times as steep.",
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
            "valley": [f"{k:g} times as steep" for k in steepness],
            BY_SGD: needed["SGD"],
            BY_ADAM: needed["Adam"],
        },
        limit=BY_ADAM,
    )


@finding_of(adam)
def _adam(measured: Measured, outcome: Outcome) -> str:
    valleys, by_sgd, by_adam = measured.columns
    each = [
        f"in the one {valley} it takes {figure(steps)} steps, and SGD {figure(rival)}"
        for valley, steps, rival in zip(valleys, by_adam, by_sgd, strict=True)
    ]
    if outcome is Outcome.HOLDS:
        return f"In narrow valleys along a knob Adam is faster: {each[0]}; {each[-1]}."
    n_faster = int((by_adam < by_sgd).sum())
    return f"Adam is faster in only {n_faster} of {len(valleys)}: {each[0]}; {each[-1]}."


@claim(
    "Networks get stuck in local minima.",
    said_by="many courses, and talks about why networks were once hard to train",
    runs="We train 100 networks of two neurons on XOR. Those that have not solved it after 5,000 "
    "epochs are stuck. Each then looks for a bottom. It is in a local minimum if it rests where "
    "the loss rises whichever way one goes, like the balls caught in *Two valleys*.",
    holds=[
        Limit(
            "the share of stuck networks in a local minimum",
            ">=",
            50,
            "%",
            of=lambda found: found[SHARE][1],
            words="at least {bar} of the stuck networks are in one",
        )
    ],
    control=(
        f"The same networks, with a price of {PRICE} on squared weights while we look: large "
        "weights then cost more than they gain, and the loss has bottoms.",
        {"price": PRICE},
    ),
)
def local_minima(*, price: float = 0.0, first_seed: int = 0) -> Measured:
    with subtask(0, 1, of=3):
        parameters = stuck_after(range(first_seed, first_seed + 100))
    with subtask(1, 1, of=3):
        ended = search(parameters, "sigmoid", price)
    with subtask(2, 1, of=3):
        balls = valleys.roll_everywhere()
    caught = balls.loss[..., -1] >= valleys.LOW
    a, b = (balls.final[name][caught, None] for name in ("a", "b"))
    way = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = valleys.roll(a=a + np.cos(way) / 10, b=b + np.sin(way) / 10, n_steps=0).loss[..., 0]
    rises = (around > balls.loss[caught, -1:]).all(axis=-1)
    return Measured(
        {
            "what is stuck": ["balls, 2 knobs", "networks, 9 knobs"],
            SHARE: [100 * rises.mean(), 100 * ended.is_bottom.mean()],
        },
        also={N_STUCK: len(ended.loss), LEVEL: float(np.median(ended.loss))},
        each=[rises, ended.is_bottom],
        dot="a stuck ball or network, filled: in a minimum",
    )


@finding_of(local_minima)
def _local_minima(measured: Measured, outcome: Outcome) -> str:
    n_stuck = measured[N_STUCK]
    n = round(measured[SHARE][1] * n_stuck / 100)
    found = f"Of {n_stuck} stuck networks {n or 'not one'} {'is' if n < 2 else 'are'} in one"
    if outcome is Outcome.HOLDS:
        return (
            f"{found}: as their weights can no longer grow without end, the slope ends in a bottom."
        )
    return (
        f"{found}: most still creep down, slower and slower, to a loss of "
        f"{fixed(measured[LEVEL], 2)}, while their weights grow. To catch them, the ground must "
        "rise in every direction: a ball has two knobs to get out by, a network nine."
    )
