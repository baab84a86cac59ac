"""How the challenges of the perceptron are checked."""

import numpy as np

from datasets.toy import GATE_LABELS, XOR_INPUTS
from lessons.perceptron.experiments import MARGINS, bound
from lessons.perceptron.model import sum_on_paper, train
from lessons.perceptron.report import plain
from study.challenges import CheckResult, Settings, depends_on, done, done_if, not_tried, not_yet
from training.progress import track

MOST_ALLOWED = 50
N_BLOBS = 40


@depends_on(also=("gate", "w1", "w2", "b_gate"))
def check_nand(settings: Settings) -> CheckResult:
    if settings.gate != "NAND":
        return not_tried(f"The gate is {settings.gate}; choose NAND.")
    z = sum_on_paper(XOR_INPUTS, np.array([settings.w1, settings.w2]), settings.b_gate)
    right = (2 * GATE_LABELS["NAND"] - 1) * z > 0
    sums = ", ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {plain(z_x)}" for x, z_x in zip(XOR_INPUTS, z, strict=True)
    )
    if (z == 0).any():
        return not_yet(f"The sums: {sums}. A corner on the line is left to the convention.")
    return done_if(right.all(), f"The sums: {sums}. That makes {int(right.sum())} of 4 right.")


@depends_on(also=("rate", "start_w", "start_b"))
def check_far_start(settings: Settings) -> CheckResult:
    rate, w, b = settings.rate, settings.start_w, settings.start_b
    if w > -2 or b < 2:
        return not_tried(
            f"It starts at w = {plain(w)} and b = {plain(b)}; the task asks for w at −2 or lower "
            "and b at 2 or higher."
        )
    mistakes = [
        int(train(learning_rate=rate, n_epochs=200, w=w, b=b, on_zero=z).metrics["mistakes"][-1])
        for z in track((1, 0))
    ]
    return done_if(
        max(mistakes) <= 20,
        f"It makes {mistakes[0]} mistakes with step(0) = 1, and {mistakes[1]} with step(0) = 0.",
    )


@depends_on(also=("margin", "n_samples"))
def check_promise(settings: Settings) -> CheckResult:
    if settings.n_samples < 40:
        return not_tried(f"There are {settings.n_samples} points; take 40 or more.")
    margin, seeds = settings.margin, np.arange(1000, 1000 + N_BLOBS)
    narrower = MARGINS[max(MARGINS.index(margin) - 1, 0)]
    n_promised, n_before = (
        int((bound(margin=m, n_samples=settings.n_samples, seed=seeds).most <= MOST_ALLOWED).sum())
        for m in (margin, narrower)
    )
    runs = train(data="blobs", **settings, seed=seeds, n_epochs=30)
    outcome = (
        f"At margin {margin:g} the bound is {MOST_ALLOWED} or less for {n_promised or 'none'} of "
        f"{N_BLOBS} other sets of points, and no run made more than "
        f"{runs.metrics['mistakes'][:, -1].max():.0f} mistakes"
    )
    if n_promised < N_BLOBS:
        return not_yet(f"{outcome}. The task asks for all {N_BLOBS}.")
    if n_before == N_BLOBS and narrower < margin:
        return not_yet(f"{outcome}. A narrower margin on the knob would do as well.")
    return done(f"{outcome}. At {narrower:g} only {n_before} have that promise.")


CHALLENGES = {"nand": check_nand, "far_start": check_far_start, "promise": check_promise}
