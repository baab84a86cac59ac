"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.overfitting.ceiling import ceiling, ceilings
from lessons.overfitting.experiments import by_heart, compare_regularisers, final
from lessons.overfitting.model import train
from lessons.overfitting.report import turning_point
from study.predictions import Answer
from training.figures import percent
from training.progress import report_progress

SKETCHED = (0, 25, 50, 100, 150, 200, 250, 300)
"""The epochs at which the held-out loss is sketched."""


def turns() -> Answer:
    """Train 64 + 64 neurons, and say what their held-out loss does at each sketched point."""
    run = train(n_epochs=SKETCHED[-1], max_frames=SKETCHED[-1] + 1)
    loss = run.metrics["validation_loss"]
    epoch, _ = turning_point(run)
    return Answer(
        tuple(float(loss[epoch]) for epoch in SKETCHED),
        f"The held-out loss falls from {loss[0]:.2f} to {loss.min():.2f} at epoch {epoch:.0f}, "
        f"then it turns, and by epoch {SKETCHED[-1]} it has risen to "
        f"**{loss[-1]:.2f}**, though the training loss has come down to {run.loss[-1]:.2f}.",
        curve=tuple(map(float, loss)),
    )


def beats() -> Answer:
    """Try each cure, and see whether the best one makes the network worth its neurons."""
    losses = {name: final(run).mean() for name, run in compare_regularisers().items()}
    *_, linear = losses
    single = {name: loss for name, loss in losses.items() if name not in ("no cure", linear)}
    best = min(single, key=lambda name: single[name])
    gain = losses[linear] - single[best]
    truth = "better" if gain > 0.03 else "level" if gain > -0.06 else "worse"
    return Answer(
        truth,
        f"Without a cure the network ends at {losses['no cure']:.2f}. The best single cure, "
        f"{best}, brings it to **{single[best]:.3f}**. With no hidden neuron at all, 13 numbers, "
        f"it is **{losses[linear]:.3f}**. A cure undoes harm; with so few rows there is "
        "hardly anything more to learn.",
        f"best cure {single[best]:.3f}, small model {losses[linear]:.3f}",
    )


def hat() -> Answer:
    """Teach networks labels from hats, and see what they know of rows trained on and held out."""
    run = by_heart(seed=tuple(range(8)))
    known, held_out = (final(run, n).mean() for n in ("accuracy", "validation_accuracy"))
    by_rote = "heart" if abs(held_out - 0.5) < 0.15 else "both"
    return Answer(
        by_rote if known >= 0.95 else "neither",
        f"On average they get **{percent(known)}** of their 242 training patients right, and "
        f"**{percent(held_out)}** of the 61 held out. The labels come from a hat, so "
        "there was nothing to understand: they have learned them by heart.",
        f"{percent(known)} of the training rows, {percent(held_out)} of the held-out rows",
    )


def highest() -> Answer:
    """Work out the best possible training accuracy on the passengers with shuffled labels."""
    report_progress(0.0)
    shuffled, true = ceilings(), ceiling()
    report_progress(1.0)
    return Answer(
        float(100 * shuffled.mean()),
        f"Over {len(shuffled)} shuffles the best possible rule is right on "
        f"**{percent(shuffled.mean(), 1)}** on average, from {percent(shuffled.min(), 1)} to "
        f"{percent(shuffled.max(), 1)}; with the true labels on {percent(true.accuracy, 1)}. The "
        f"{len(true.rows)} rows have only {true.n_inputs} different inputs.",
    )


PREDICTIONS = {"turns": turns, "beats": beats, "hat": hat, "highest": highest}
