"""What decides the claims about learning rates."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import hessian, train
from lessons.gradient_descent.report import epochs_to_reach
from study.claims import Bar, Experiment, Rule, Verdict
from training.bowls import critical_learning_rate
from training.figures import figure, fixed
from training.progress import track

ARRIVED = 1e-4
"""The loss at which a descent counts as arrived; it starts at 2,175."""
N_STARTS = 20


def thousand_epochs(*, learning_rate: float = 0.01) -> Verdict:
    """Train for 1,000, 5,000 and 10,000 epochs and see where w, b and the loss end."""
    n_epochs = (1000, 5000, 10_000)
    runs = [train(learning_rate=learning_rate, n_epochs=n) for n in track(n_epochs, n_epochs)]
    w = np.array([run.final["w"] for run in runs])
    b = np.array([run.final["b"] for run in runs])
    loss = np.array([run.loss[-1] for run in runs])
    arrived = (
        Bar("distance of w from 10", abs(w[0] - 10), "<", 0.05),
        Bar("distance of b from 40", abs(b[0] - 40), "<", 0.05),
        Bar("loss L (points²)", loss[0], "<", 0.005),
    )
    return Verdict(
        rule=Rule(arrived),
        finding=(
            f"With learning rate {learning_rate:g}, 1,000 epochs end at w = {fixed(w[0])}, b = "
            f"{fixed(b[0])} and L = {figure(loss[0])} (a mean squared error of "
            f"{figure(2 * loss[0])}); 5,000 epochs at w = {fixed(w[1], 3)}, b = {fixed(b[1])}; "
            f"10,000 at w = {fixed(w[2], 3)}, b = {fixed(b[2])}."
        ),
        evidence={"epochs": np.array(n_epochs), "loss L (points²)": loss, "w": w, "b": b},
    )


def bigger_is_faster(
    *, learning_rates: Sequence[float] = (0.05, 0.1, 0.15, 0.2, 0.2325, 0.2353, 0.237, 0.239)
) -> Verdict:
    """Count the epochs that each learning rate takes from (0, 0) to the bottom."""
    run = train(learning_rate=learning_rates, n_epochs=2500, max_frames=2501)
    epochs = epochs_to_reach(run, ARRIVED)
    more = np.diff(epochs)
    counts = ", ".join(
        f"{n:,.0f} at learning rate {rate:g}" if i == 0 else f"{n:,.0f} at {rate:g}"
        for i, (n, rate) in enumerate(zip(epochs, learning_rates, strict=True))
    )
    return Verdict(
        rule=Rule(
            [Bar("most epochs more at a larger rate", more.max(), "<", 0)],
            fails=[Bar("fewest epochs more at a larger rate", more.min(), ">=", 0)],
        ),
        finding=(
            f"Epochs from (0, 0) down to L = {ARRIVED:g}: {counts}. It depends on how near the "
            f"edge is: just below {critical_learning_rate(hessian(HOURS)):.4f} each step "
            "overshoots the valley."
        ),
        evidence={"learning rate": np.array(learning_rates), "epochs to arrive": epochs},
    )


def doubled(*, learning_rates: Sequence[float] = (0.0075, 0.015, 0.03, 0.06, 0.119)) -> Verdict:
    """Count the epochs to the bottom at each learning rate, and at twice that rate."""
    rates = np.array(learning_rates)
    run = train(learning_rate=np.array([rates, 2 * rates]), n_epochs=8000, max_frames=8001)
    epochs = epochs_to_reach(run, ARRIVED)
    share = epochs[1] / epochs[0]
    off = np.abs(share - 0.5)
    said = ", ".join(
        f"{fixed(part)} from {rate:g} to {2 * rate:g}"
        for rate, part in zip(rates, share, strict=True)
    )
    edge = critical_learning_rate(hessian(HOURS))
    return Verdict(
        rule=Rule(
            [Bar("most that a share is off a half", off.max(), "<=", 0.05)],
            [Bar("least that a share is off a half", off.min(), ">", 0.05)],
        ),
        finding=(
            f"At twice the rate, the way down to L = {ARRIVED:g} takes this share of the epochs: "
            f"{said}. It depends on how near the edge at {edge:.4f} is."
        ),
        evidence={"learning rate": rates, "share of epochs at twice the rate": share},
    )


def any_start(*, n_epochs: int = 1000, first_seed: int = 0) -> Verdict:
    """Start far apart, and see how far apart the lines end."""
    rng = np.random.default_rng(first_seed)
    starts = rng.uniform(-1000, 1000, (N_STARTS, 2))
    runs = [train(learning_rate=0.2, n_epochs=n_epochs, w=w, b=b) for w, b in track(starts)]
    ends = np.array([(run.final["w"], run.final["b"]) for run in runs])
    away = np.abs(ends - np.array([10.0, 40.0])).max(axis=1)
    return Verdict(
        rule=Rule(
            [Bar("furthest from w = 10, b = 40", away.max(), "<=", 0.01)],
            [Bar("furthest from w = 10, b = 40", away.max(), ">", 1.0)],
        ),
        finding=(
            f"{N_STARTS} runs started anywhere between −1,000 and 1,000 on both knobs. After "
            f"{n_epochs:,} epochs, the furthest knob is {figure(away.max())} away from the best "
            "line."
        ),
        evidence={"w at the start": starts[:, 0], "distance from the best line": away},
    )


CLAIMS = {
    "thousand_epochs": Experiment(thousand_epochs, partial(thousand_epochs, learning_rate=0.2)),
    "bigger_is_faster": Experiment(
        bigger_is_faster, partial(bigger_is_faster, learning_rates=(0.05, 0.1, 0.15, 0.2))
    ),
    "doubled": Experiment(doubled, partial(doubled, learning_rates=(0.0075, 0.015, 0.03))),
    "any_start": Experiment(any_start, partial(any_start, n_epochs=50)),
}
