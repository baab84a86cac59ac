"""What decides the claims about attention."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from lessons.attention.model import ASKS, train
from lessons.attention.rival import train_hidden
from lessons.attention.writing import train_block
from lessons.next_letter.memory import train_recurrent
from lessons.next_letter.model import train as train_window
from lessons.one_loop import N_STEPS, TASKS, one_loop
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.figures import count, fixed, listed, percent
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
SHORT = (
    " These texts are short. The claim was about long ones and large machines, which compute all "
    "places at once; that is not tested here."
)


def all_you_need(
    *, task: str = "names", n_steps: int = 800, n_seeds: int = 2, first_seed: int = 0
) -> Verdict:
    """Train attention and its rivals on the same task, and compare how good they are."""
    names = task == "names"
    networks, metric = (NETWORKS, "loss") if names else (LOOK_UP, "accuracy")
    ends, sizes = np.zeros((n_seeds, len(networks))), [0] * len(networks)
    for i, j in track(np.ndindex(ends.shape)):
        steps = n_steps if names else n_steps // 5
        run = [*networks.values()][j](seed=first_seed + i, n_steps=steps)
        ends[i, j] = run.metrics[f"validation_{metric}"][-1]
        sizes[j] = sum(a.size for a in run.final.values())
    mean = ends.mean(axis=0)
    good = -mean if names else mean  # the more, the better
    said = [f"{fixed(x, 3)} with {name}" for x, name in zip(mean, networks, strict=True)]
    unit = "held-out loss (nats per letter)" if names else "accuracy on new rows"
    return Verdict(
        rule=Rule([Bar("attention’s lead over the best rival", good[0] - good[1:].max(), ">", 0)]),
        finding=(
            f"The {unit.partition(' (')[0]} is {listed(said)}, on average over "
            f"{count(n_seeds, 'network')} of each kind, with "
            f"{listed([format(n, ',') for n in sizes if n])} numbers.{SHORT if names else ''}"
        ),
        evidence={"network": np.array(list(networks)), unit: mean},
    )


def knows_order(*, first_seed: int = 0) -> Verdict:
    """Ask what is at a place, with and without the places in the keys."""
    positions = {"without positions": False, "with positions": True}
    cases = {name: reads_a_place(positions[name], first_seed) for name in track(positions)}
    return over_cases("keys", cases)


def reads_a_place(positions: bool, first_seed: int = 0, n_seeds: int = 4) -> Verdict:
    """Ask what is at a place, with the places in the keys or without."""
    seeds = np.arange(first_seed, first_seed + n_seeds)
    run = train(asks=ASKS[1], positions=positions, seed=seeds)
    right = run.metrics["validation_accuracy"][:, -1]
    return Verdict(
        rule=Rule(
            [Bar("accuracy", right.mean(), ">", 0.9)], [Bar("accuracy", right.mean(), "<", 0.5)]
        ),
        finding=(
            f"Asked which digit stands in a place, {n_seeds} networks get "
            f"{percent(right.mean())} of 1,000 new rows right, "
            f"{'with' if positions else 'without'} positions in their keys."
        ),
        evidence={"seed": seeds, "accuracy": right},
    )


def same_loop(
    *, ask_once: bool = False, n_steps: int = N_STEPS, n_seeds: int = 2, first_seed: int = 0
) -> Verdict:
    """Run all trainings of the course through one loop, and see what is left of each loss."""
    left = np.zeros((n_seeds, len(TASKS)))
    for i, j in track(np.ndindex(left.shape)):
        left[i, j] = one_loop(
            [*TASKS.values()][j], first_seed + i, ask_once=ask_once, n_steps=n_steps
        )
    mean = left.mean(axis=0)
    return Verdict(
        rule=Rule([Bar("largest share of the first loss that is left", mean.max(), "<", 0.8)]),
        finding=(
            f"With {int((mean < 0.8).sum())} of {len(TASKS)} networks at least a fifth of the "
            f"first loss is gone after {n_steps} steps. The perceptron’s rule is such a step, too, "
            "for a loss that says how far a mistake lies on the wrong side. Not all learning is of "
            "this kind: the trees beside a network in *Your data* have no knobs to turn."
        ),
        evidence={"network": np.array(list(TASKS)), "share of the first loss that is left": mean},
    )


CLAIMS = {
    "all_you_need": Experiment(all_you_need, partial(all_you_need, task="look-up")),
    "knows_order": Experiment(knows_order, partial(reads_a_place, True)),
    "same_loop": Experiment(same_loop, partial(same_loop, ask_once=True)),
}
