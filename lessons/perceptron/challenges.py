"""How the challenges of the perceptron are checked."""

import numpy as np

from datasets.toy import GATE_LABELS, XOR_INPUTS
from lessons.perceptron.experiments import MARGINS, bound
from lessons.perceptron.model import sum_on_paper, train
from study.challenges import Check, Status
from training.progress import Progress, parts

MOST_ALLOWED = 50
N_BLOBS = 40
FEW = 20
FAR = 2.0


def check_nand(
    *, gate: str, w1: float, w2: float, b_gate: float, on_progress: Progress | None = None
) -> Check:
    """Look whether three knobs compute NAND, with no corner on the line itself."""
    if on_progress is not None:
        on_progress(1.0)
    if gate != "NAND":
        return Check(Status.NOT_TRIED, f"The gate is {gate}; choose NAND.")
    z = sum_on_paper(XOR_INPUTS, np.array([w1, w2]), b_gate)
    wanted = 2 * GATE_LABELS["NAND"] - 1
    right = wanted * z > 0
    on_line = int((z == 0).sum())
    said = ", ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {each:g}".replace("-", "−")
        for x, each in zip(XOR_INPUTS, z, strict=True)
    )
    if right.all():
        return Check(Status.SOLVED, f"The sums: {said}. Three are above zero, the last is below.")
    if on_line:
        return Check(
            Status.NOT_YET, f"The sums: {said}. A corner on the line is left to the convention."
        )
    return Check(Status.NOT_YET, f"The sums: {said}. {int(right.sum())} of 4 are right.")


def check_far_start(
    *, rate: float, start_w: float, start_b: float, on_progress: Progress | None = None
) -> Check:
    """Count the mistakes from a start that has everything upside down, under both conventions."""
    if start_w > -FAR or start_b < FAR:
        return Check(
            Status.NOT_TRIED,
            f"It starts at w = {start_w:g} and b = {start_b:g}; the task asks for w at −{FAR:g} "
            f"or lower and b at {FAR:g} or higher.".replace("-", "−"),
        )
    made = []
    for on_zero, part in zip((1, 0), parts(on_progress, 1, 1), strict=True):
        run = train(
            learning_rate=rate,
            n_epochs=200,
            w=start_w,
            b=start_b,
            on_zero=on_zero,
            on_progress=part,
        )
        made.append(int(run.metrics["mistakes"][-1]))
    did = (
        f"At learning rate {rate:g} it makes {made[0]} mistakes with step(0) = 1, and {made[1]} "
        "with step(0) = 0"
    )
    if max(made) > FEW:
        return Check(Status.NOT_YET, f"{did}; at most {FEW} are allowed.")
    return Check(Status.SOLVED, f"{did}. The corrections soon outweigh the start.")


def check_promise(*, margin: float, n_samples: int, on_progress: Progress | None = None) -> Check:
    """Look for the narrowest gap with which the theorem alone promises few mistakes."""
    if n_samples < 40:
        return Check(Status.NOT_TRIED, f"There are {n_samples} points; take 40 or more.")
    seeds = np.arange(1000, 1000 + N_BLOBS)
    at = MARGINS.index(margin)
    narrower = MARGINS[max(at - 1, 0)]
    here, before = (
        bound(margin=m, n_samples=n_samples, seed=seeds).most for m in (margin, narrower)
    )
    runs = train(
        data="blobs",
        margin=margin,
        n_samples=n_samples,
        seed=seeds,
        n_epochs=30,
        on_progress=on_progress,
    )
    kept = int((here <= MOST_ALLOWED).sum())
    made = int(runs.metrics["mistakes"][:, -1].max())
    did = (
        f"At margin {margin:g} the bound is {MOST_ALLOWED} or less for {kept or 'none'} of "
        f"{N_BLOBS} other sets of points, and no run made more than {made} mistakes"
    )
    if kept < N_BLOBS:
        return Check(Status.NOT_YET, f"{did}. The task asks for all {N_BLOBS}.")
    if (before <= MOST_ALLOWED).all() and narrower < margin:
        return Check(Status.NOT_YET, f"{did}. A narrower margin on the knob would do as well.")
    return Check(
        Status.SOLVED,
        f"{did}. At {narrower:g} only {int((before <= MOST_ALLOWED).sum())} have that promise. The "
        "runs stayed below their bounds, because the theorem has to cover the worst case.",
    )


CHALLENGES = {"nand": check_nand, "far_start": check_far_start, "promise": check_promise}
