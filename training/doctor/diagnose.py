"""The doctor: what may be wrong with a network, told from the record of its training.

It is shown what a colleague would be shown, and no more::

    findings = diagnose(run, rows)              # likeliest first; () if nothing is found
    findings = diagnose(run, rows, starts=many) # and it knows how other starts fared

It needs

- ``run``, a `RecordedRun` alone that counts epochs: ``loss``; ``metrics["validation_loss"]``;
  ``parameters`` and ``gradients`` called ``W1``, ``b1``, ``W2`` and so on at every frame;
- ``hyperparameters``, of the run or given: ``activation``, ``loss``, ``optimiser``,
  ``learning_rate``, ``batch_size``, and what else `training.multilayer.fit` was given. ``seed``
  and ``start`` are read to deal out the same batches again and to try other starts; whether
  gradients are zeroed is not read but found out;
- ``rows``, the data. Without them it sees losses and weights only, and tells less.

Some rules look: neurons that begin alike stay alike. Some walk the record again, step by step, with
what the optimiser remembered, and make its steps longer and shorter. Some repeat the training with
one thing changed. Nothing is random: the same record gets the same findings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.doctor.examination import Examination
from training.doctor.faults import FAULTS, exclude_each_other
from training.doctor.rules import RULES, Finding
from training.multilayer import DataSplit
from training.recorded_run import RecordedRun

SURE = 0.6
"""Findings from here on put aside the signs that they cause."""


def diagnose(
    run: RecordedRun,
    rows: DataSplit | None = None,
    *,
    starts: RecordedRun | None = None,
    hyperparameters: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """Say what may be wrong with a network, likeliest first."""
    e = Examination(run, rows, starts, hyperparameters)
    if not e.n_frames or not e.layers or e.run.steps[-1] == 0:
        return ()
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        findings = [finding for rule in RULES.values() if (finding := rule(e)) is not None]
        standing = _standing(e, findings)
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: standing[f.fault], reverse=True):
        if not any(exclude_each_other(finding.fault, other.fault) for other in kept):
            kept.append(finding)
    return tuple(kept)


def _standing(e: Examination, findings: Sequence[Finding]) -> dict[str, float]:
    """Weigh findings: one that a surer one brings along counts half."""
    strengths = {f.fault: f.strength for f in findings}
    late = {
        f.fault
        for f in findings
        if f.fault in ("dead_relus", "saturated") and f.figures["at the start"] < 0.4
    }
    if "saturated" in late:  # flat layers let nothing back
        late.add("vanishing")
    # A network that still leaps at the end, or has leapt far above its start, has leapt there.
    second_half = e.losses[e.n_frames // 2 :]
    leaps = strengths.get("rate_too_large", 0) >= SURE and (
        e.overshot[len(e.overshot) // 2 :].sum() >= 0.15 * len(e.overshot) > 0
        or float(np.median(second_half)) > 2 * e.losses[0]
    )

    def brought(fault: str) -> bool:
        if leaps and fault in late:
            return True
        return any(
            strength >= SURE and fault in FAULTS[other].brings.split()
            for other, strength in strengths.items()
            if not (leaps and other in late)
        )

    return {f: s * (0.5 if brought(f) else 1.0) for f, s in strengths.items()}


def in_words(findings: Sequence[Finding], n: int = 3) -> str:
    """Write findings as a list, likeliest first, at most so many."""
    if not findings:
        return "**Nothing is wrong**, as far as the doctor can see."
    return "\n".join(
        f"{i}. **{finding.name}.** {finding.evidence}"
        for i, finding in enumerate(findings[:n], start=1)
    )
