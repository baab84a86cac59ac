"""What decides the claims about perceptrons."""

from functools import partial

import numpy as np

from lessons.perceptron.experiments import cycle, gates_from_many_starts
from lessons.perceptron.model import N_HOURS, first_clean, mistakes_by_epoch, train
from study.claims import Experiment, Outcome, Verdict
from training.progress import Progress, parts

N_EPOCHS = 12
N_STARTS = 50
N_FOLLOWED = 30
"""Starts that are followed look by look."""


def table(
    *, w: float = 0.3, b: float = 0.2, clean: int = 3, on_progress: Progress | None = None
) -> Verdict:
    """Compare a table's first and first clean epoch with the training, under both conventions."""
    progress = parts(on_progress, 1, 1)
    runs = {
        on_zero: train(on_zero=on_zero, n_epochs=N_EPOCHS, on_progress=part)
        for on_zero, part in zip((1, 0), progress, strict=True)
    }
    after = {
        on_zero: (float(run.parameters["w"][N_HOURS, 0]), float(run.parameters["b"][N_HOURS]))
        for on_zero, run in runs.items()
    }
    cleans = {on_zero: first_clean(run) or N_EPOCHS + 1 for on_zero, run in runs.items()}
    agrees = [after[z] == (w, b) and cleans[z] == clean for z in runs]
    said = "; ".join(
        f"with step(0) = {z} it ends its first epoch at w = {after[z][0]:g}, b = "
        f"{after[z][1]:g}".replace("-", "−")
        + f", and its epoch {cleans[z]} is the first without a mistake"
        for z in runs
    )
    by_epoch = [mistakes_by_epoch(run) for run in runs.values()]
    return Verdict(
        outcome=Outcome.HOLDS if any(agrees) else Outcome.FAILS,
        finding=(
            f"Counting epochs from 1, {said}. The figures in question are w = {w:g}, b = {b:g} and "
            f"epoch {clean}. The claim holds if one of the two conventions gives exactly these."
        ),
        evidence={
            "epoch": np.arange(1, N_EPOCHS + 1),
            "mistakes, step(0) = 1": by_epoch[0],
            "mistakes, step(0) = 0": by_epoch[1],
        },
    )


def any_gate(
    *, gates: tuple[str, ...] = ("AND", "OR", "NAND"), on_progress: Progress | None = None
) -> Verdict:
    """Train each gate from many starts; solved is what judges all four corners rightly."""
    found = gates_from_many_starts(gates, n_starts=N_STARTS, on_progress=on_progress)
    n_solved = {gate: int(each.sum()) for gate, each in found.items()}
    n = 2 * N_STARTS
    outcome = Outcome.DEPENDS
    if min(n_solved.values()) == n:
        outcome = Outcome.HOLDS
    elif not any(n_solved.values()):
        outcome = Outcome.FAILS
    counts = ", ".join(f"{gate} in {k or 'none'} of {n}" for gate, k in n_solved.items())
    return Verdict(
        outcome=outcome,
        finding=(
            f"From {N_STARTS} random starts, once with step(0) = 1 and once with step(0) = 0, the "
            f"perceptron ran 100 epochs at learning rate 1. Runs that end with all four corners "
            f"right: {counts}. The claim holds if every run does; if only some do, it depends."
        ),
        evidence={"gate": list(n_solved), "runs with all four right": list(n_solved.values())},
    )


def xor_in_the_end(*, gate: str = "XOR", on_progress: Progress | None = None) -> Verdict:
    """Look whether the knobs come back to where they were: then no epoch will ever be another."""
    start = np.random.default_rng(1).integers(-5, 6, size=(N_FOLLOWED, 3))
    runs = train(
        data=gate,
        learning_rate=1.0,
        n_epochs=40,
        w=start[:, :2],
        b=start[:, 2],
        max_frames=4 * 40 + 1,
        on_progress=on_progress,
    )
    n_solved = int((runs.loss[:, -1] == 0).sum())
    found = [cycle(runs[i]) for i in range(N_FOLLOWED)]
    round_and_round = [c for c in found if c is not None and c.mistakes]
    doomed = len(round_and_round)
    outcome = Outcome.DEPENDS
    if n_solved == N_FOLLOWED:
        outcome = Outcome.HOLDS
    elif doomed == N_FOLLOWED:
        outcome = Outcome.FAILS
    lengths = sorted({c.again - c.first for c in round_and_round})
    circles = (
        f" The circles are {' or '.join(map(str, lengths))} epoch{'s' if lengths[-1] > 1 else ''} "
        f"long, and the last of them closes after {max(c.again for c in round_and_round)} epochs."
        if round_and_round
        else ""
    )
    return Verdict(
        outcome=outcome,
        finding=(
            f"Of {N_FOLLOWED} random starts {n_solved or 'none'} end with all four corners of "
            f"{gate} right; in {doomed or 'none'} all three knobs come back to where they were, "
            f"with mistakes on the way.{circles} The same knobs and the same order give the same "
            "epoch again, so knobs that have come back once come back for ever."
        ),
        evidence={
            "what became of it": ["all four right", "goes round in a circle", "neither, so far"],
            "starts": [n_solved, doomed, N_FOLLOWED - n_solved - doomed],
        },
    )


def larger_is_faster(*, start: float = 0.0, on_progress: Progress | None = None) -> Verdict:
    """Count the mistakes until the four students are right, at five learning rates."""
    rates = np.array([0.1, 0.2, 0.5, 1.0, 2.0])
    progress = parts(on_progress, *(1 for _ in rates))
    counted = np.array(
        [
            train(learning_rate=rate, n_epochs=60, w=start, b=-start, on_progress=part).metrics[
                "mistakes"
            ][-1]
            for rate, part in zip(rates, progress, strict=True)
        ]
    )
    outcome = Outcome.DEPENDS
    if (counted == counted[0]).all():
        outcome = Outcome.FAILS
    elif (np.diff(counted) <= 0).all():
        outcome = Outcome.HOLDS
    counts = ", ".join(f"{k:.0f} at {rate:g}" for k, rate in zip(counted, rates, strict=True))
    begin = "From zero" if start == 0 else f"From w = {start:g}, b = {-start:g}".replace("-", "−")
    return Verdict(
        outcome=outcome,
        finding=(
            f"{begin}, mistakes before all four students are right: {counts}. The claim holds if a "
            "larger rate never makes more and some make fewer, and fails if all make just as many."
        ),
        evidence={"learning rate": rates, "mistakes until all are right": counted},
    )


CLAIMS = {
    "table": Experiment(table, partial(table, w=0.2, b=0.0, clean=5)),
    "any_gate": Experiment(any_gate, partial(any_gate, gates=("AND", "OR", "XOR"))),
    "xor_in_the_end": Experiment(xor_in_the_end, partial(xor_in_the_end, gate="AND")),
    "larger_is_faster": Experiment(larger_is_faster, partial(larger_is_faster, start=-3.0)),
}
