"""What the clinic says: test results, the doctor's findings, and how a change worked out."""

from pathlib import Path

import numpy as np
import pandas as pd

from laboratory.clinic.faults import HEALTHY, starts_of
from laboratory.clinic.model import BUDGET, CHANGES, CURES, patient_of, treated
from training import symptoms
from training.activations import probabilities
from training.baseline import majority_right
from training.dense import forward, layer_names
from training.doctor.diagnose import diagnose
from training.doctor.examination import Examination
from training.doctor.faults import FAULTS
from training.doctor.rules import Finding
from training.figures import count, figure, fixed, percent, trend
from training.hyperparameters import hyperparameters
from training.multilayer import layer_sizes
from training.recorded_run import RecordedRun

Row = dict[str, str]
"""A row of a table, by its columns."""
LEAST_GAIN = 0.05
"""Share of the baseline's loss by which a change must lower the held-out loss to be a gain."""
LOSS_CHANGES = ("loss", "labels")
"""Changes after which the loss measures something else."""
N_SHOWN = 8
"""Rows shown of a table."""
NOTHING_WRONG = "Nothing is wrong"
NAMES = {HEALTHY: NOTHING_WRONG} | {fault: of.name for fault, of in FAULTS.items()}


def examination(visit: int, run: RecordedRun) -> Examination:
    patient = patient_of(visit)
    return Examination(run, patient.rows, hyperparameters=patient.settings)


@hyperparameters
def doctors_findings(*, visit: int) -> tuple[Finding, ...]:
    """Return the doctor's findings, based also on several other starts."""
    patient = patient_of(visit)
    return diagnose(patient.train(), patient.rows, starts=starts_of(patient))


def truth_about(visit: int) -> str:
    """Return the true fault of a visit's case, one of `NAMES`."""
    return patient_of(visit).fault


def case_facts(visit: int) -> dict[str, str]:
    """Return what is known of a case before any test."""
    patient = patient_of(visit)
    rows, settings = patient.rows, patient.settings
    task = f"{rows.n_classes} classes" if rows.n_classes else "a number"
    batch = min(settings["batch_size"], len(rows.y))
    return {
        "task": task,
        "training set, held-out rows": f"{len(rows.y)}, {len(rows.y_held_out)}",
        "inputs, neurons, outputs": ", ".join(map(str, layer_sizes(rows, settings["hidden"]))),
        "activation": settings["activation"],
        "loss": settings["loss"],
        "optimiser": settings["optimiser"],
        "learning rate": figure(settings["learning_rate"], 2),
        "rows in a batch": str(batch),
        "epochs": f"{settings['n_epochs']:,}",
    }


def baseline_loss(visit: int, run: RecordedRun) -> float:
    """Return the held-out loss of a constant prediction."""
    return examination(visit, run).base_held_out


def activation_sizes(visit: int, run: RecordedRun) -> np.ndarray:
    """Return `training.symptoms.activation_sizes` for the case's rows."""
    patient = patient_of(visit)
    return symptoms.activation_sizes(patient.rows.X, run, patient.settings["activation"])


def silent_and_flat(visit: int, run: RecordedRun) -> list[Row]:
    """Return how many neurons of each hidden layer output the same for all rows."""
    patient = patient_of(visit)
    first, last = (
        forward(patient.rows.X, run.parameters_at(frame), patient.settings["activation"])[1:-1]
        for frame in (0, -1)
    )

    def same(a: np.ndarray) -> str:
        return f"{int((np.ptp(a, axis=0) <= 1e-12).sum())} of {a.shape[1]}"

    def ends(a: np.ndarray) -> str:
        low, middle, high = np.nan_to_num(np.quantile(a, (0.05, 0.5, 0.95)), nan=np.nan)
        return f"{fixed(low)} … {fixed(middle)} … {fixed(high)}"

    return [
        {
            "hidden layer": str(i),
            "neurons that say the same to all rows, at the start": same(before),
            "at the end": same(after),
            "what they say at the end: low … middle … high": ends(after),
        }
        for i, (before, after) in enumerate(zip(first, last, strict=True), start=1)
    ]


def size(*arrays: np.ndarray) -> float:
    """Return the root mean square, without overflow."""
    a = np.concatenate([array.ravel() for array in arrays])
    largest = float(np.abs(a).max())
    if not 0 < largest < np.inf:
        return largest
    return largest * float(np.sqrt(((a / largest) ** 2).mean()))


def weights(run: RecordedRun) -> list[Row]:
    """Return the size of each layer's weights at start and end, and how far they moved."""

    def of_layer(i: int, W: np.ndarray, biases: np.ndarray) -> Row:
        return {
            "layer": str(i),
            "size of weights at the start": figure(size(W[0])),
            "at the end": figure(size(W[-1])),
            "largest change of one": figure(np.abs(W[-1] - W[0]).max()),
            "size of biases at the start": figure(size(biases[0])),
            "different neurons at the end": f"{len(np.unique(W[-1], axis=1).T)} of {W.shape[-1]}",
        }

    layers = enumerate(layer_names(run.parameters), start=1)
    return [of_layer(i, run.parameters[W], run.parameters[b]) for i, (W, b) in layers]


def predictions(visit: int, run: RecordedRun) -> list[Row]:
    """Return the network's outputs for a few held-out rows, beside the truth."""
    patient = patient_of(visit)
    rows = patient.rows
    X, y = rows.X_held_out[:N_SHOWN], rows.y_held_out[:N_SHOWN]
    z = forward(X, run.final, patient.settings["activation"])[-1]
    if not rows.n_classes:
        said = zip(z[:, 0], y, strict=True)
        return [{"it says": fixed(value), "the truth": fixed(truth)} for value, truth in said]
    return [
        {
            "it says": str(p.argmax()),
            "how sure": percent(float(p.max())),
            "the truth": str(int(truth)),
        }
        for p, truth in zip(np.nan_to_num(probabilities(z)), y, strict=True)
    ]


def first_rows(visit: int) -> pd.DataFrame:
    patient = patient_of(visit)
    table = pd.DataFrame(patient.rows.X[:N_SHOWN].round(3), columns=list(patient.names))
    return table.assign(**{"the label": patient.rows.y[:N_SHOWN].round(3)})


def columns(visit: int, run: RecordedRun) -> list[Row]:
    """Return the nearest neighbours' score from each column alone, and from all.

    Of many columns, those with the best scores.
    """
    patient, e = patient_of(visit), examination(visit, run)
    alone = [e.fewer_mistakes(e.columns[:, [j]]) for j in range(e.columns.shape[1])]
    shown = np.argsort(alone)[::-1][:N_SHOWN]
    scale = np.sqrt((patient.rows.X**2).mean(axis=0))

    def row(name: str, size: str, fewer: float) -> Row:
        return {
            "column": name,
            "size of its numbers": size,
            "fewer mistakes with it": percent(fewer),
        }

    each = (row(patient.names[j], figure(scale[j], 2), max(0.0, alone[j])) for j in shown)
    return [*each, row("all together", "–", e.reach)]


def describe(visit: int, run: RecordedRun) -> str:
    """Say how the training went, compared with a constant prediction."""
    rows = patient_of(visit).rows
    if run.diverged:
        return f"By epoch {int(run.diverged_at):,} the loss is **no longer a number**."
    held_out = run.metrics["validation_loss"][-1]
    losses = (
        f"The loss ends at {figure(run.loss[-1])} on the training set and at {figure(held_out)} on "
        "held-out rows."
    )
    if not rows.n_classes:
        return losses
    right = run.metrics["validation_accuracy"][-1]
    return (
        f"{losses} Its accuracy on held-out rows is **{percent(float(right))}**; always guessing "
        "the class most common in training gets "
        f"{percent(float(majority_right(rows.y, rows.y_held_out)))} here."
    )


def test_results(visit: int, run: RecordedRun) -> dict[str, str]:
    """Return a sentence for each test's result, by the test's name."""
    slopes, layers = symptoms.gradient_sizes(run), layer_names(run.parameters)
    weight, bias = (
        [figure(size(*(run.parameters[names[of]][k] for names in layers)), 2) for k in (0, -1)]
        for of in (0, 1)
    )
    sentences = {
        "gradients": f"The gradient of the first layer has a size of {figure(slopes[0, 0], 2)} at "
        f"the start and {figure(slopes[0, -1], 2)} at the end, that of the last layer "
        f"{figure(slopes[-1, 0], 2)} and {figure(slopes[-1, -1], 2)}.",
        "weights": f"A weight has a size of {weight[0]} at the start and {weight[1]} at the end, a "
        f"bias one of {bias[0]} and {bias[1]}.",
    }
    silent = "; ".join(
        f"{row['at the end']} in hidden layer {row['hidden layer']}"
        for row in silent_and_flat(visit, run)
    )
    sentences["signals"] = f"Neurons that say the same to all rows at the end: {silent}."
    *each, together = columns(visit, run)
    sizes = [row["size of its numbers"] for row in each]
    sentences["rows"] = (
        f"The numbers of the columns that say most have a size of {', '.join(sizes)}."
        if len(sizes) > 1
        else f"The numbers of its only column have a size of {sizes[0]}."
    )
    sentences["columns"] = (
        f"A guess from the nearest neighbours is mistaken {each[0]['fewer mistakes with it']} less "
        f"often with “{each[0]['column']}” alone than without any column, and "
        f"{together['fewer mistakes with it']} with all."
    )
    return sentences


def points(visit: int, first: str, left: int) -> int:
    """Return what a diagnosis is worth: as many points as coins for a right one, and those left."""
    return BUDGET + left if first == truth_about(visit) else 0


def verdict(visit: int, named: str, first: str, left: int) -> tuple[bool, str]:
    """Say whether the cause named first, with some coins left, was right."""
    fault = truth_about(visit)
    truth = f"**{NAMES[fault]}.**"
    if first == fault:
        return True, (
            f"{truth} You have found it, and kept {count(left, 'coin')}: "
            f"{points(visit, first, left)} of {2 * BUDGET} points."
        )
    again = " first; naming it now is no longer a diagnosis" if named == fault else ""
    return False, f"{truth} You had named: {NAMES[first][0].lower()}{NAMES[first][1:]}{again}."


def mistakes_gone(visit: int, change: str, run: RecordedRun) -> float:
    """Return the held-out skill after a change, against the constant prediction before it."""
    if run.diverged:
        return -1.0
    before, after = patient_of(visit), treated(visit, change)
    z = forward(after.rows.X_held_out, run.final, after.settings["activation"])[-1]
    return float(np.nan_to_num(symptoms.skill(before.rows, z, after.rows.y_held_out), nan=-1.0))


def describe_change(visit: int, change: str, sick: RecordedRun, changed: RecordedRun) -> str:
    """Say what a change did, with the figures of both runs."""
    fault, name = truth_about(visit), CHANGES[change].name
    before = mistakes_gone(visit, "nothing", sick)
    after = mistakes_gone(visit, change, changed)
    what = "mistakes" if patient_of(visit).rows.n_classes else "squared error"
    sentence = (
        f"Of the {what} that a constant guess makes on held-out rows, {percent(max(0.0, before))} "
        f"were gone before, and with your change ({name}) **{percent(max(0.0, after))}** are."
    )
    was, now = (figure(np.maximum(np.diff(run.loss), 0).sum(), 2) for run in (sick, changed))
    losses = [float(run.metrics["validation_loss"][-1]) for run in (sick, changed)]
    fell = False
    if change not in LOSS_CHANGES and np.isfinite(losses).all():
        sentence += f" The held-out loss {trend(losses[0], losses[1])}."
        fell = losses[1] < losses[0] - LEAST_GAIN * baseline_loss(visit, sick)
    root, better = change in CURES[fault], after > before + 0.01 or fell
    if fault == HEALTHY:
        end = "There was nothing to mend." if root else "It needed nothing."
    elif fault == "leak" and root:
        less = "That is less, and it" if after < before else "It"
        end = f"{less} is honest: nobody will hand it the answer later."
    elif root and better:
        end = "Your change goes to the root of it."
    elif fault == "rate_at_the_edge" and root:
        end = (
            "Your change goes to the root of it all the same: from frame to frame the training "
            f"loss had risen by {was} in all, and now by {now}."
        )
    elif root:
        end = "That is a common cure for this, but here it gains nothing."
    elif after > before + 0.05 or fell:
        end = "It helps, though it does not go to the root of it."
    else:
        end = "It does not go to the root of it."
    return f"{sentence} {end}"


RECORD = Path(__file__).parents[2] / "docs" / "doctor.md"
"""The measured accuracy of the doctor, written by `python -m benchmarks.doctor`."""


def track_record() -> str:
    """Return the measured accuracy of the doctor as text, without the heading."""
    return RECORD.read_text(encoding="utf-8").partition("\n")[2].strip()
