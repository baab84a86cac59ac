"""The doctor: what may be wrong with a network, found from the record of its training.

It is shown what a colleague would be shown, and no more::

    findings = diagnose(run, rows)              # likeliest first; () if nothing is found
    findings = diagnose(run, rows, starts=many) # and it knows how other starts fared

It needs

- ``run``, a `RecordedRun` alone, as `training.multilayer.fit` returns it;
- ``hyperparameters``, of the run or given: ``activation``, ``loss``, ``optimiser``,
  ``learning_rate``, ``batch_size``, and what else `training.multilayer.fit` was given. ``seed``
  and ``start`` are read to deal out the same batches again and to try other starts; whether
  gradients are zeroed is not read but found out;
- ``rows``, the data, some of them held out.

Some rules look: neurons that begin alike stay alike. Some walk the record again, step by step, with
what the optimiser remembered, and make its steps longer and shorter. Some repeat the training with
one thing changed. Nothing is random: the same record gets the same findings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.doctor.examination import Examination
from training.doctor.faults import FAULTS, exclude_each_other
from training.doctor.rules import Finding, findings
from training.multilayer import DataSplit
from training.recorded_run import RecordedRun

SURE = 0.6
"""Findings at least this strong demote those that they explain."""
LATE = 0.4
"""Share of neurons dead or flat at the start below which they became so during training."""


def diagnose(
    run: RecordedRun,
    rows: DataSplit,
    *,
    starts: RecordedRun | None = None,
    hyperparameters: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """Say what may be wrong with a network, likeliest first.

    Of two findings that exclude each other the weaker is left out. A ValueError refuses a batch of
    runs.
    """
    e = Examination(run, rows, starts, hyperparameters)
    if not e.n_frames or not e.layers or e.run.steps[-1] == 0:
        return ()
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = findings(e)
    standing = _standing(found)
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: standing[f.fault], reverse=True):
        if not any(exclude_each_other(finding.fault, other.fault) for other in kept):
            kept.append(finding)
    return tuple(kept)


def _standing(findings: Sequence[Finding]) -> dict[str, float]:
    """Weigh findings: one explained by a stronger one counts half.

    What arose during training is explained by what was there before: neurons die or go flat because
    of too large steps, or of a gradient that vanished at the start.
    """
    sure = {f.fault for f in findings if f.strength >= SURE}
    at_start = {f.fault: f.figures["at the start"] for f in findings if "at the start" in f.figures}
    late = {fault for fault in ("dead_relus", "saturated") if at_start.get(fault, 1.0) < LATE}
    vanished = "vanishing" in sure and (
        at_start["vanishing"] <= FAULTS["vanishing"].limits["ratio"]
    )
    if not sure & {"rate_too_large", "rate_at_the_edge"}:
        late &= {"saturated"} if vanished else set()
    elif "saturated" in late and not vanished:  # flat layers pass no gradients back
        late.add("vanishing")

    def brought(fault: str) -> bool:
        return fault in late or any(fault in FAULTS[other].brings for other in sure - late)

    return {f.fault: f.strength * (0.5 if brought(f.fault) else 1.0) for f in findings}


def in_words(findings: Sequence[Finding], n: int = 3) -> str:
    """Write at most n findings as a list, likeliest first."""
    if not findings:
        return "**Nothing is wrong**, as far as the doctor can see."
    return "\n".join(
        f"{i}. **{finding.name}.** {finding.evidence}"
        for i, finding in enumerate(findings[:n], start=1)
    )
