"""What is often said of attention, and what decides it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np

from lessons.attention.model import train
from lessons.attention.rival import train_hidden
from lessons.attention.writing import train_block
from lessons.next_letter.memory import train_recurrent
from lessons.next_letter.model import train as train_window
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import figure
from training.progress import track
from training.recorded_run import RecordedRun

LOOK_UP, NAMES = "look-up", "names of numbers"
NETWORKS: Mapping[str, Mapping[str, Callable[..., RecordedRun]]] = {
    LOOK_UP: {
        "attention": partial(train, n_pairs=8),
        "a hidden layer": partial(train_hidden, n_pairs=8),
    },
    NAMES: {
        "attention": train_block,
        "12 letters back": train_window,
        "recurrence": train_recurrent,
    },
}
"""By task, what learns it: first with attention, then its rivals."""
STEPS_OF_NAMES = 800


@claim(
    "Attention is all you need.",
    said_by="the title of the paper that started it (Vaswani and others, 2017)",
    runs="On the look-up of 8 pairs we train attention and a hidden layer of 512 neurons; on the "
    "names of numbers a block with attention, a network with 12 letters of context and a "
    "**recurrent network**; two of each. We take the mean loss on what none of them has seen.",
    holds=[
        Limit(
            "attention’s loss on each task, in percent of the best rival’s,",
            "<",
            100,
            "%",
            words="attention’s is the lowest on each task",
        )
    ],
    control=("The same for the look-up alone.", {"tasks": (LOOK_UP,)}),
)
def all_you_need(
    *,
    tasks: Sequence[str] = (LOOK_UP, NAMES),
    n_steps: int = STEPS_OF_NAMES,
    n_seeds: int = 2,
    first_seed: int = 0,
) -> Measured:
    each = [(task, name) for task in tasks for name in NETWORKS[task]]
    ends = np.zeros((len(each), n_seeds))
    for (i, (task, name)), j in track([*product(enumerate(each), range(n_seeds))]):
        steps = n_steps if task == NAMES else n_steps // 5
        run = NETWORKS[task][name](seed=first_seed + j, n_steps=steps)
        ends[i, j] = run.metrics.get("validation_loss", run.loss)[-1]
    loss = dict(zip(each, ends.mean(axis=1), strict=True))
    own = np.array([loss[task, "attention"] for task in tasks])
    rivals = [min((loss[task, name], name) for name in [*NETWORKS[task]][1:]) for task in tasks]
    best = np.array([end for end, _ in rivals])
    return Measured(
        {
            "task": [*tasks],
            "loss in percent of the best rival’s": 100 * own / best,
            "with attention": own,
            "best rival": best,
            "which": [name for _, name in rivals],
        }
    )


@finding_of(all_you_need)
def _all_you_need(measured: Measured, outcome: Outcome) -> str:
    tasks, _, own, best, rivals = measured.columns
    each = [
        f"on the {task} the loss is {figure(one, 2)} with attention and {figure(other, 2)} with "
        f"{name}"
        for task, one, other, name in zip(tasks, own, best, rivals, strict=True)
    ]
    begin = "Here it is" if outcome is Outcome.HOLDS else "Not for every task"
    return (
        f"{begin}: {'; '.join(each)}. Of long texts, which the title is about, this says nothing."
    )
