"""What the predictions of this lesson are about: each is run, and says how it came out."""

from collections.abc import Mapping

import numpy as np

from lessons.zero_grad.model import train, train_both
from lessons.zero_grad.report import exploding, outcome
from study.predictions import Answer
from training.figures import figure
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

SKETCHED = range(0, 21, 2)
"""The epochs at which the loss of the run that forgets is sketched."""


@holds_for_any("n_epochs")
def fate(runs: Mapping[str, RecordedRun]) -> str:
    """Say which of two runs of `train_both` explodes: its name, "both" or "neither"."""
    lost = [name for name, run in runs.items() if exploding(run)]
    return lost[0] if len(lost) == 1 else "both" if lost else "neither"


def predict_who_explodes() -> Answer:
    """Train the line twice at a learning rate of 0.3, and say which of the two explodes."""
    runs = train_both(task="line", learning_rate=0.3, n_epochs=60)
    ends = " and ".join(f"{figure(run.loss[-1], 2)} {name}" for name, run in runs.items())
    did = "; ".join(f"the {name} one {outcome(run)}" for name, run in runs.items())
    return Answer(fate(runs), f"At learning rate 0.3, {did}.", f"the losses end at {ends}")


def predict_forgets() -> Answer:
    """Train the line without ever zeroing, and say what its loss does where it is sketched."""
    run = train(learning_rate=0.01, zero_grad=False, n_epochs=SKETCHED[-1])
    least = int(np.argmin(run.loss[:10]))
    back = least + int(np.argmax(run.loss[least:16]))
    return Answer(
        tuple(float(run.loss[epoch]) for epoch in SKETCHED),
        "The loss neither settles nor explodes: it **swings**. From "
        f"{figure(run.loss[0])} it falls to {figure(run.loss[least])} at epoch {least}, is back at "
        f"{figure(run.loss[back])} at epoch {back}, and so on, for ever.",
        curve=tuple(map(float, run.loss)),
    )


PREDICTIONS = {"explodes": predict_who_explodes, "forgets": predict_forgets}
