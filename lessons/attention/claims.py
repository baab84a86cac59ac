"""What decides the claims about attention."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from lessons.attention.memory import train_recurrent
from lessons.attention.model import ASKS, train
from lessons.attention.one_loop import N_STEPS, TASKS, one_loop
from lessons.attention.rival import train_hidden
from lessons.attention.writing import train_block
from lessons.next_letter.model import train as train_window
from study.claims import Bar, Experiment, Rule, Verdict
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
TASKS_OF = {
    "names": (NETWORKS, "held-out loss (nats per letter)", "validation_loss"),
    "look-up": (LOOK_UP, "accuracy on new rows", "validation_accuracy"),
}


def all_you_need(
    *, task: str = "names", n_steps: int = 800, n_seeds: int = 2, first_seed: int = 0
) -> Verdict:
    """Train attention and its rivals on the same task, and compare how good they are."""
    networks, unit, metric = TASKS_OF[task]
    of = []
    for seed in track(range(first_seed, first_seed + n_seeds)):
        steps = n_steps if task == "names" else n_steps // 5
        runs = [network(seed=seed, n_steps=steps) for network in track(networks.values())]
        of.append([run.metrics[metric][-1] for run in runs])
    mean = np.mean(of, axis=0)
    good = -mean if task == "names" else mean  # the more, the better
    said = [f"{fixed(x, 3)} with {name}" for x, name in zip(mean, networks, strict=True)]
    sizes = [f"{sum(a.size for a in run.final.values()):,}" for run in runs if run.parameters]
    return Verdict(
        rule=Rule([Bar("attention’s lead over the best rival", good[0] - good[1:].max(), ">", 0)]),
        finding=(
            f"The {unit.partition(' (')[0]} is {listed(said)}, on average over "
            f"{count(n_seeds, 'network')} of each kind, with {listed(sizes)} numbers."
            + (
                " These texts are short. The claim was about long ones and large machines, which "
                "compute all places at once; that is not tested here."
                if task == "names"
                else ""
            )
        ),
        evidence={"network": np.array(list(networks)), unit: mean},
    )


def knows_order(*, positions: bool = False, n_seeds: int = 4, first_seed: int = 0) -> Verdict:
    """Ask what stands in a place, with the places in the keys or without them."""
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
    """Run networks of the course through one loop, and see what is left of the loss of each."""
    seeds = range(first_seed, first_seed + n_seeds)
    left = np.array(
        [
            np.mean([one_loop(task, seed, ask_once=ask_once, n_steps=n_steps) for seed in seeds])
            for task in track(TASKS.values())
        ]
    )
    learned = left < 0.5
    return Verdict(
        rule=Rule([Bar("largest share of the first loss that is left", left.max(), "<", 0.5)]),
        finding=(
            f"{int(learned.sum())} of {len(TASKS)} networks learn: less than half of their first "
            f"loss is left after {n_steps} steps. Not all learning is of this kind: the perceptron "
            "of lesson 3 asks for no gradient, nor do the trees that stand beside a network "
            "in *Your data*."
        ),
        evidence={"network": np.array(list(TASKS)), "share of the first loss that is left": left},
    )


CLAIMS = {
    "all_you_need": Experiment(all_you_need, partial(all_you_need, task="look-up")),
    "knows_order": Experiment(knows_order, partial(knows_order, positions=True)),
    "same_loop": Experiment(same_loop, partial(same_loop, ask_once=True)),
}
