"""What decides the claims about perceptrons."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from lessons.perceptron.experiments import N_PATIENT, cycle
from lessons.perceptron.model import N_HOURS, first_clean_epoch, mistakes_by_epoch, train
from lessons.perceptron.report import plain
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.figures import figure
from training.progress import track

N_EPOCHS = 12
N_STARTS = 50
N_FOLLOWED = 30


def table(*, w: float = 0.3, b: float = 0.2, clean: int = 3) -> Verdict:
    """Compare a table's first and first clean epoch with the training, under both conventions."""
    runs = {on_zero: train(on_zero=on_zero, n_epochs=N_EPOCHS) for on_zero in track((1, 0))}
    figures = {
        on_zero: (
            float(run.parameters["w"][N_HOURS, 0]),
            float(run.parameters["b"][N_HOURS]),
            first_clean_epoch(run) or N_EPOCHS + 1,
        )
        for on_zero, run in runs.items()
    }
    n_alike = sum((w, b, clean) == found for found in figures.values())
    found = "; ".join(
        f"w = {plain(w_1)}, b = {plain(b_1)} and epoch {clean_1} with step(0) = {on_zero}"
        for on_zero, (w_1, b_1, clean_1) in figures.items()
    )
    return Verdict(
        rule=Rule([Bar("trainings with these figures", n_alike, ">=", 1)]),
        finding=f"The trainings gave {found}.",
        evidence={"epoch": np.arange(1, N_EPOCHS + 1)}
        | {f"mistakes, step(0) = {z}": mistakes_by_epoch(run) for z, run in runs.items()},
    )


def any_gate(*, gates: tuple[str, ...] = ("AND", "OR", "NAND"), first_seed: int = 0) -> Verdict:
    """Train each gate from random whole starts, with either convention for a sum of zero."""
    start = np.random.default_rng(first_seed).integers(-5, 6, size=(N_STARTS, 3))
    how: dict[str, Any] = {"learning_rate": 1.0, "w": start[:, :2], "b": start[:, 2]}
    n_solved = dict.fromkeys(gates, 0)
    for gate, on_zero in track([(gate, on_zero) for gate in gates for on_zero in (1, 0)]):
        runs = train(data=gate, n_epochs=100, on_zero=on_zero, **how)
        n_solved[gate] += int((runs.loss[:, -1] == 0).sum())
    n = 2 * N_STARTS
    worst = "runs that solve the worst gate", min(n_solved.values())
    counts = ", ".join(f"{gate} in {k or 'none'} of {n}" for gate, k in n_solved.items())
    return Verdict(
        rule=Rule([Bar(*worst, ">=", n)], fails=[Bar(*worst, "<=", 0)]),
        finding=f"Runs that end with all four corners right: {counts}.",
        evidence={"gate": gates, "runs with all four right": list(n_solved.values())},
    )


def xor_in_the_end(*, gate: str = "XOR", first_seed: int = 1) -> Verdict:
    """Look whether the knobs come back to where they were: then no epoch will ever be another."""
    start = np.random.default_rng(first_seed).integers(-5, 6, size=(N_FOLLOWED, 3))
    how: dict[str, Any] = {"learning_rate": 1.0, "w": start[:, :2], "b": start[:, 2]}
    runs = train(data=gate, n_epochs=40, max_frames=4 * 40 + 1, **how)
    n_solved = int((runs.loss[:, -1] == 0).sum())
    cycles = [c for i in range(N_FOLLOWED) if (c := cycle(runs[i])) is not None and c.mistakes]
    return Verdict(
        rule=Rule(
            [Bar("starts with all four right", n_solved, ">=", N_FOLLOWED)],
            fails=[Bar("starts that go in circles", len(cycles), ">=", N_FOLLOWED)],
        ),
        finding=(
            f"It learned {gate} from {n_solved or 'none'} of {N_FOLLOWED} starts. From "
            f"{len(cycles) or 'none'} the knobs came back to where they had been, and then they do "
            "so for ever."
        ),
        evidence={
            "what became of it": ["all four right", "goes round in circles", "neither, so far"],
            "starts": [n_solved, len(cycles), N_FOLLOWED - n_solved - len(cycles)],
        },
    )


def larger_is_faster() -> Verdict:
    """Count the mistakes from zero, and from starts that say the opposite of the truth."""
    starts = {"zero": ((0.0, 0.0),), "the opposite of the truth": UPSIDE_DOWN}
    cases = {name: fewer_mistakes(starts=each) for name, each in track(starts.items())}
    return over_cases("start", cases)


def fewer_mistakes(*, starts: Sequence[tuple[float, float]]) -> Verdict:
    """Count the mistakes until the four students are right, at four learning rates."""
    rates = np.array([0.1, 0.2, 0.5, 1.0])
    w, b = np.array(starts)[:, :, None, None].swapaxes(0, 1)
    runs = [
        train(learning_rate=rates, n_epochs=100, w=w, b=b[..., 0], on_zero=on_zero)
        for on_zero in track((1, 0))
    ]
    mistakes = np.concatenate([run.metrics["mistakes"][..., -1] for run in runs])
    means = mistakes.mean(axis=0)
    rule = Rule(
        [Bar("mistakes for each at the next smaller rate", (means[1:] / means[:-1]).max(), "<", 1)],
        fails=[
            Bar("mistakes more or fewer at another rate", np.ptp(mistakes, axis=1).max(), "<=", 0)
        ],
    )
    n = len(starts)
    begin = "From zero" if n == 1 else f"From {n} starts that say the opposite of the truth"
    return Verdict(
        rule=rule,
        finding=(
            f"{begin}, it makes {figure(means[0])} mistakes at {rates[0]:g} before all four "
            f"students are right, and {figure(means[-1])} at {rates[-1]:g} (mean)."
        ),
        evidence={"learning rate": rates, "mean mistakes until all are right": means},
    )


def more_points(*, margins: tuple[float, float] = (0.3, 0.3), first_seed: int = 0) -> Verdict:
    """Count the mistakes until all is right, with ten times as many points beside the gap."""
    sizes, seeds = (20, 200), np.arange(first_seed, first_seed + N_STARTS)
    mistakes = np.array(
        [
            train(data="blobs", margin=margin, n_samples=n, seed=seeds, n_epochs=N_PATIENT)
            .metrics["mistakes"][:, -1]
            .mean()
            for n, margin in zip(sizes, track(margins), strict=True)
        ]
    )
    times = "times as many mistakes", float(mistakes[1] / mistakes[0])
    return Verdict(
        rule=Rule([Bar(*times, "<=", 3)], fails=[Bar(*times, ">=", 5)]),
        finding=(
            f"On average {figure(mistakes[0])} mistakes with {sizes[0]} points and a margin of "
            f"{margins[0]:g}, {figure(mistakes[1])} with {sizes[1]} and {margins[1]:g}."
        ),
        evidence={"points": sizes, "mean mistakes": mistakes},
    )


UPSIDE_DOWN = [(w, b) for w in (-3, -2.5, -2, -1.5, -1) for b in (1, 1.5, 2, 2.5, 3)]
"""Starts that say yes to few hours and no to many."""
CLAIMS = {
    "table": Experiment(table, partial(table, w=0.2, b=0.0, clean=5)),
    "any_gate": Experiment(any_gate, partial(any_gate, gates=("AND", "OR", "XOR"))),
    "xor_in_the_end": Experiment(xor_in_the_end, partial(xor_in_the_end, gate="AND")),
    "larger_is_faster": Experiment(larger_is_faster, partial(fewer_mistakes, starts=UPSIDE_DOWN)),
    "more_points": Experiment(more_points, partial(more_points, margins=(0.3, 0.01))),
}
