"""Tasks for the knobs of XOR, checked over many starts."""

from collections.abc import Mapping

import numpy as np

from datasets.toy import XOR_INPUTS
from lessons.xor.experiments import compare_activations
from lessons.xor.model import SOLVED_WITHIN, probabilities, solved, train
from lessons.xor.network import AT_FIRST, set_by_hand
from lessons.xor.starts import n_parameters
from study.challenges import Check, CheckFunction, Status
from training.progress import Progress


def check_first(
    *,
    activation: str,
    n_hidden: int,
    loss: str,
    learning_rate: float,
    n_epochs: int,
    start: str,
    on_progress: Progress | None = None,
) -> Check:
    """Race tanh against ReLU from 100 starts; the one selected must have a clear lead."""
    n_seeds = 100
    if activation not in ("tanh", "ReLU"):
        return Check(
            Status.NOT_TRIED, f"Your hidden neurons are {activation}s; choose tanh or ReLU."
        )
    if not n_hidden:
        return Check(Status.NOT_TRIED, "Without a hidden layer there is no activation to race.")
    epochs = compare_activations(
        range(n_seeds),
        n_hidden=n_hidden,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        start=start,
        on_progress=on_progress,
    )
    n_solved = {who: int(np.isfinite(when).sum()) for who, when in epochs.items()}
    arrival = {who: np.nan_to_num(when, nan=np.inf) for who, when in epochs.items()}
    first = {
        "tanh": int((arrival["tanh"] < arrival["ReLU"]).sum()),
        "ReLU": int((arrival["ReLU"] < arrival["tanh"]).sum()),
    }
    did = (
        f"Of {n_seeds} starts tanh solves {n_solved['tanh']} and ReLU {n_solved['ReLU']}; tanh "
        f"arrives first in {first['tanh']}, ReLU in {first['ReLU']}."
    )
    lead = first[activation] - first["ReLU" if activation == "tanh" else "tanh"]
    # Two standard errors of a fair coin thrown once for each start that had a winner.
    if abs(lead) <= 2 * np.sqrt(sum(first.values())):
        return Check(Status.NOT_YET, f"{did} That may be luck: no clear winner at these knobs.")
    if lead < 0:
        return Check(Status.NOT_YET, f"{did} You have selected {activation}.")
    return Check(Status.SOLVED, f"{did} You have selected {activation}, the faster one.")


def check_repair(
    *,
    learning_rate: float,
    n_hidden: int,
    activation: str,
    loss: str,
    n_epochs: int,
    start: str,
    on_progress: Progress | None = None,
) -> Check:
    """Count how many of 40 starts are solved at a learning rate that usually breaks training."""
    n_seeds, n_wanted = 40, 35
    if learning_rate < 20:
        return Check(
            Status.NOT_TRIED,
            f"Learning rate {learning_rate:g} breaks too little. Take 20 or 30.",
        )
    if learning_rate > 30:
        return Check(
            Status.NOT_TRIED,
            f"At learning rate {learning_rate:g} it is the last digit of the arithmetic that "
            "decides. Take 20 or 30.",
        )
    run = train(
        learning_rate=learning_rate,
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        n_epochs=n_epochs,
        start=start,
        seed=range(n_seeds),
        on_progress=on_progress,
    )
    n_solved = int(solved(run).sum())
    did = (
        f"At learning rate {learning_rate:g} these knobs solve {n_solved or 'none'} of {n_seeds} "
        "starts"
    )
    if n_solved < n_wanted:
        return Check(
            Status.NOT_YET, f"{did}. Now repair it at that rate: the task asks for {n_wanted}."
        )
    return Check(Status.SOLVED, f"{did}. Repaired, without touching the rate.")


def check_fewest(
    *,
    n_hidden: int,
    activation: str,
    loss: str,
    learning_rate: float,
    n_epochs: int,
    start: str,
    on_progress: Progress | None = None,
) -> Check:
    """Count how many of 500 starts a network with as few parameters as possible solves."""
    n_seeds, share = 500, 0.9
    size = f"With {n_parameters(n_hidden)} weights and biases"
    if n_hidden >= 4:
        return Check(Status.NOT_TRIED, f"Your network has {size[5:]}. Take some away.")
    if n_hidden == 3:
        return Check(Status.NOT_YET, f"{size} it can be done. There is a smaller network that can.")
    if n_hidden < 2:
        return Check(Status.NOT_YET, f"{size} there is one cut, and that is one too few.")
    run = train(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        start=start,
        seed=range(n_seeds),
        on_progress=on_progress,
    )
    n_solved = int(solved(run).sum())
    did = f"{size} {n_solved or 'none'} of {n_seeds} starts are solved"
    if n_solved < share * n_seeds:
        return Check(
            Status.NOT_YET,
            f"{did}: too much is left to luck. The task asks for {share * n_seeds:.0f}.",
        )
    return Check(
        Status.SOLVED,
        f"{did}, and a smaller network makes one cut only. Luck still decides about "
        f"{100 * (1 - n_solved / n_seeds):.0f} in 100.",
    )


def check_by_hand(
    *,
    w11: float,
    w12: float,
    w21: float,
    w22: float,
    b1: float,
    b2: float,
    v1: float,
    v2: float,
    c: float,
    on_progress: Progress | None = None,
) -> Check:
    """Look whether the nine numbers of a network solve XOR as they have been set."""
    numbers = {"w11": w11, "w12": w12, "w21": w21, "w22": w22, "b1": b1, "b2": b2}
    numbers |= {"v1": v1, "v2": v2, "c": c}
    if numbers == AT_FIRST:
        return Check(Status.NOT_TRIED, "The nine knobs stand where they stood. Turn them.")
    run = set_by_hand(**numbers)
    if on_progress is not None:
        on_progress(1.0)
    p = probabilities(run)[-1]
    said = ", ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {100 * each:.1f} %"
        for x, each in zip(XOR_INPUTS, p, strict=True)
    )
    if solved(run):
        return Check(Status.SOLVED, f"{said}. Nine knobs, and no training.")
    n_right = round(4 * run.metrics["accuracy"][-1])
    if n_right == 4:
        return Check(
            Status.NOT_YET,
            f"{said}. All four are on the right side; now make the network surer, until each is "
            f"within {100 * SOLVED_WITHIN:.0f} % of the truth: larger numbers, same lines.",
        )
    return Check(Status.NOT_YET, f"{said}. {n_right} of 4 are on the right side of 50 %.")


CHALLENGES: Mapping[str, CheckFunction] = {
    "by_hand": check_by_hand,
    "first": check_first,
    "repair": check_repair,
    "fewest": check_fewest,
}
