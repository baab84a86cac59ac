"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from datasets.toy import XOR_LABELS
from lessons.xor.model import SOLVED_WITHIN, probabilities, train
from lessons.xor.network import score
from study.predictions import Answer


def predict_one_cut() -> Answer:
    """Try every setting of a single neuron's three sliders."""
    slider = np.linspace(-10, 10, 41)
    settings = np.stack(np.meshgrid(slider, slider, slider), axis=-1).reshape(-1, 3)
    right, _ = score(settings)
    most = int(right.max())
    return Answer(
        truth={2: "two", 3: "three", 4: "four"}[most],
        sentence=(
            f"Of all {right.size:,} settings of the three sliders, {(right == most).sum():,} get "
            f"{most} points right, and {(right > most).sum() or 'none'} more than that."
        ),
        figure=f"the best of all {right.size:,} settings",
    )


def predict_two_neurons(n_lots: int = 50) -> Answer:
    """Train two hidden neurons from lots of 20 starts, and count the points that they get right."""
    runs = train(n_hidden=2, seed=np.arange(20 * n_lots))
    n_right = (np.abs(probabilities(runs)[:, -1] - XOR_LABELS) < SOLVED_WITHIN).sum(axis=-1)
    lots = (n_right == 4).reshape(n_lots, 20).sum(axis=-1)
    of_20 = [
        float(20 * share.mean()) for share in (*(n_right == n for n in (4, 3, 2)), n_right < 2)
    ]
    some = [f"{n:.1f}" if n >= 0.05 else "none" for n in of_20]
    return Answer(
        truth=tuple(of_20),
        sentence=(
            f"On average **{some[0]}** of 20 learn it, {some[1]} end with three points "
            f"right, {some[2]} with two, {some[3]} with fewer. But luck decides how "
            f"many: of {n_lots} lots of 20 starts, the unluckiest solves "
            f"{lots.min()} and the luckiest {lots.max()}."
        ),
    )


PREDICTIONS = {"one_cut": predict_one_cut, "two_neurons": predict_two_neurons}
