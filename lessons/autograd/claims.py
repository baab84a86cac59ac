"""What is often said of Adam, and what decides it."""

import numpy as np

from lessons.autograd.bowls import descend, n_needed
from study.claims import Limit, Measured, claim
from training.figures import count
from training.progress import track

STEEPNESS = (1.0, 3.0, 10.0, 30.0, 100.0)
RATES = np.geomspace(0.001, 1.5, 40)
N_STEPS = 500
SCALES = (1.0, 0.001, 1000.0)


@claim(
    "Adam is always faster than plain SGD.",
    said_by="a rule of thumb from training large networks",
    runs=f"On {count(len(STEEPNESS), 'bowl')}, from a round one to one that is "
    f"{STEEPNESS[-1]:g} times as steep in one direction as in the other, each optimiser gets the "
    f"best of {len(RATES)} learning rates. We count the steps until the loss stays below a "
    "millionth of what it was at the start, and take the share of bowls on which Adam needs fewer.",
    holds=[Limit("the share of bowls on which Adam arrives sooner", ">=", 1)],
    control=(
        "Only the narrowest of the bowls, 100 times as steep in one direction as in the other.",
        {"steepness": (100.0,)},
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
    names = ["round" if k == 1 else f"{k:g} times as steep" for k in steepness]
    return Measured(
        [float((needed["Adam"] < needed["SGD"]).mean())],
        {
            "bowl": [f"{bowl}, {name}" for bowl in names for name in needed],
            "steps until it arrives": np.column_stack(list(needed.values())).ravel(),
        },
    )


@claim(
    "Multiply the loss by 1,000, and Adam still takes the same steps.",
    said_by="Adam’s inventors, Kingma and Ba, in 2015",
    runs="Adam takes 100 steps down the bowl of this lesson with the loss as it is, divided by "
    "1,000 and multiplied by 1,000. The start is 4.5 from the bottom.",
    holds=[Limit("the largest distance of two paths", "<=", 0.01)],
    control=("The same with plain SGD.", {"optimiser": "SGD"}),
)
def same_steps(*, optimiser: str = "Adam") -> Measured:
    run = descend(optimiser=optimiser, learning_rate=0.05, scale=np.array(SCALES))
    paths = np.stack([run.parameters["w1"], run.parameters["w2"]])
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.nan_to_num(np.hypot(*(paths - paths[:, :1])).max(axis=-1), nan=np.inf)
    return Measured(
        [float(apart.max())],
        {
            "loss times": [f"{scale:g}" for scale in SCALES],
            "furthest from the first path": np.minimum(apart, 100),
        },
        "A slope divided by its own usual size does not change with the scale."
        if optimiser == "Adam"
        else "Each step is as long as its slope is large.",
    )
