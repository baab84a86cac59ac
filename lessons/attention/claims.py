"""What is often said of attention, and what decides it."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from lessons.attention.model import train
from lessons.attention.rival import train_hidden
from lessons.attention.writing import train_block
from lessons.next_letter.memory import train_recurrent
from lessons.next_letter.model import train as train_window
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import fixed, listed
from training.progress import track
from training.recorded_run import RecordedRun

NETWORKS: Mapping[str, Callable[..., RecordedRun]] = {
    "one block": train_block,
    "12 letters back": train_window,
    "a memory": train_recurrent,
}
"""What writes the names of numbers."""
LOOK_UP: Mapping[str, Callable[..., RecordedRun]] = {
    "attention": partial(train, n_pairs=8),
    "a hidden layer": partial(train_hidden, n_pairs=8),
}
"""What looks up."""
STEPS_OF_NAMES = 800

LEAD, RIVAL = "lead of attention over the best rival", "the best rival"


@claim(
    "Attention is all you need.",
    said_by="the title of the paper that started it (Vaswani and others, 2017)",
    runs="We train a block with attention, a network with 12 letters of context and a "
    f"**recurrent network** on the names of numbers, two of each, for {STEPS_OF_NAMES} steps, and "
    "take the mean loss on held-out names of each kind.",
    holds=[Limit("attention’s lead over the best rival", ">", 0, of=lambda found: found[LEAD][0])],
    untested="these texts are short, and it was said of long ones, and of large machines that "
    "compute all places at once.",
    control=(
        "The same for the look-up of 8 pairs, with a hidden layer of 512 neurons as the only "
        "rival, and the accuracy in place of the loss.",
        {"task": "look-up"},
    ),
)
def all_you_need(
    *, task: str = "names", n_steps: int = STEPS_OF_NAMES, n_seeds: int = 2, first_seed: int = 0
) -> Measured:
    names = task == "names"
    networks, metric = (NETWORKS, "loss") if names else (LOOK_UP, "accuracy")
    ends, sizes = np.zeros((n_seeds, len(networks))), [0] * len(networks)
    for i, j in track(np.ndindex(ends.shape)):
        steps = n_steps if names else n_steps // 5
        run = [*networks.values()][j](seed=first_seed + i, n_steps=steps)
        ends[i, j] = run.metrics[f"validation_{metric}"][-1]
        sizes[j] = sum(a.size for a in run.final.values())
    mean = ends.mean(axis=0)
    best = mean[1:].min() if names else mean[1:].max()
    unit = "held-out loss (per letter)" if names else "accuracy on new rows"
    return Measured(
        {
            "network": [*networks],
            unit: mean,
            RIVAL: np.full(len(mean), best),
            LEAD: best - mean if names else mean - best,
            "numbers": sizes,
        },
        limit=RIVAL,
    )


@finding_of(all_you_need)
def _all_you_need(measured: Measured, outcome: Outcome) -> str:
    unit = [*measured.table][1].partition(" (")[0]
    networks, ends, *_ = measured.columns
    each = [f"{fixed(end)} with {name}" for name, end in zip(networks, ends, strict=True)]
    said = f"the {unit} is {listed(each)}"
    if outcome is Outcome.HOLDS:
        return f"Here attention is ahead: {said}."
    return (
        f"On texts as short as these it is not ahead: {said}. Of long texts and large machines, "
        "which the title is about, this says nothing."
    )
