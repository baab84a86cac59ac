"""What was learned from a table, in words and figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from laboratory.your_data.model import answers, case_of, loss_of
from laboratory.your_data.preparation import PreparedTable
from laboratory.your_data.rivals import (
    BOOSTED,
    NETWORK,
    answers_of_rivals,
    confusion,
    guess,
    guess_name,
    leads,
    linear_name,
    precision_and_recall,
    score,
    truth,
)
from training.baseline import baselines
from training.comparison import OVERLAP, Pairs, interval_of_share, standard_error
from training.convergence import describe_convergence
from training.dense import n_weights
from training.doctor.diagnose import diagnose
from training.doctor.rules import Finding
from training.figures import count, figure, fixed, listed, out_of, percent
from training.multilayer import layer_sizes
from training.recorded_run import RecordedRun
from training.regularisation import PATIENCE
from training.tables import unused

Row = dict[str, str]
"""A row of a table, by its columns."""
MAX_CLASSES_SHOWN = 8
"""Most classes of a confusion matrix that is shown whole."""
GRINSZTAJN = (
    "On tables like this it mostly does: Grinsztajn, Oyallon and Varoquaux, “Why do tree-based "
    "models still outperform deep learning on typical tabular data?” (NeurIPS 2022)."
)


def losses_of_a_guess(case: PreparedTable) -> dict[str, float]:
    """Return the scores of a constant prediction: `training.baseline.baselines`."""
    return baselines(case.rows, loss_of(case))


def describe(run: RecordedRun, case: PreparedTable) -> str:
    """Say how a network scored on the held-out rows, beside a baseline, and how certain that is."""
    if run.diverged:
        return (
            f"By epoch {int(run.diverged_at):,} the loss is **no longer a number**: each step "
            "overshoots by more than the one before. A smaller learning rate would keep it in "
            "bounds."
        )
    base, epochs = losses_of_a_guess(case), count(int(run.steps[-1]), "epoch")
    outputs = answers(run, case, case.rows.X_held_out)
    n = len(case.rows.y_held_out)
    if case.classes:
        n_right = int((outputs.argmax(axis=-1) == truth(case)).sum())
        low, high = interval_of_share(n_right, n)
        majority = case.classes[int(guess(case, case.rows.X[:1]).argmax())]
        ended = (
            f"After {epochs} the accuracy is **{out_of(n_right, n)}** on the held-out rows and "
            f"{percent(float(run.metrics['accuracy'][-1]))} on the training set; always guessing "
            f"“{majority}” (the majority class) gets {percent(base['accuracy'], 1)}. With "
            f"{count(n, 'held-out row')}, the 95 % confidence interval is {percent(low)} to "
            f"{percent(high)}{', as if they were independent' if _hang_together(case) else ''}."
        )
    else:
        train = answers(run, case, case.rows.X)
        with np.errstate(over="ignore"):
            learned = float(np.sqrt(np.square(train - truth(case, held_out=False)).mean()))
        mean = score(case, guess(case, case.rows.X_held_out))
        ended = (
            f"After {epochs} the typical error in “{case.name}” (the root of the mean squared "
            f"error) is **{figure(score(case, outputs))}** on the {count(n, 'held-out row')} and "
            f"{figure(learned)} on the training set; always guessing the mean, "
            f"{figure(case.middle)}, gives {figure(mean)}."
        )
    return f"{ended} {describe_convergence(run, base, n)}"


def _hang_together(case: PreparedTable) -> bool:
    """Tell whether rows are held out together, not drawn one by one."""
    return case.by_time >= 0 or case.groups >= 0


def describe_size(case: PreparedTable, hidden: Sequence[int]) -> str:
    """Say which rows are held out, and how many parameters and training rows there are."""
    n = n_weights(layer_sizes(case.rows, hidden))
    text = (
        f"{count(n, 'weight or bias', 'weights and biases')}, "
        f"{count(len(case.rows.y), 'training row')} with {count(len(case.features), 'input')} each"
    )
    if len(case.rows.y_watched):
        text += (
            f"; {count(len(case.rows.y_watched), 'more row', 'more rows')} watched: the training "
            f"goes back to its best once their loss has not come down for {PATIENCE} epochs"
        )
    return f"Predicted: “{case.name}”. {_held_out(case)} {text}."


def _held_out(case: PreparedTable) -> str:
    n = count(len(case.held_out_rows), "row")
    if case.groups >= 0:
        of = case.table.columns[case.groups]
        some, every = (of.cells.iloc[rows].nunique() for rows in (case.held_out_rows, slice(None)))
        return f"Held out: {n}, of {some:,} of the {every:,} “{of.name}”."
    if case.by_time < 0:
        return f"Held out: {n}, drawn at random."
    column = case.table.columns[case.by_time]
    first, last = (
        rows[pick(column.values[rows])]
        for rows, pick in ((case.held_out_rows, np.argmin), (case.train_rows, np.argmax))
    )
    return (
        f"Held out: the last {n} by “{column.name}”, from {column.words[first]} on; the training "
        f"set ends with {column.words[last]}."
    )


def scores_of(
    run: RecordedRun, case: PreparedTable, rivals: Mapping[str, np.ndarray]
) -> dict[str, float]:
    """Return each model's score on the held-out rows, the network last."""
    return {name: score(case, each) for name, each in with_network(run, case, rivals).items()}


def with_network(
    run: RecordedRun, case: PreparedTable, rivals: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return each model's outputs for the held-out rows, the network last."""
    return {**rivals, NETWORK: answers(run, case, case.rows.X_held_out)}


def scores_again(run: RecordedRun) -> dict[str, float]:
    """Return `scores_of` a single run, training all rivals again."""
    case = case_of(run)
    return scores_of(run, case, answers_of_rivals(case))


def rarest(case: PreparedTable) -> int:
    """Return the class with the fewest rows, the last one of several."""
    sizes = case.class_sizes
    return int(np.flatnonzero(sizes == sizes.min())[-1])


def model_rows(case: PreparedTable, outputs: Mapping[str, np.ndarray]) -> list[Row]:
    """Return each model's held-out scores."""
    scores_of_one = _scores_of_classes if case.classes else _errors
    return [{"model": name, **scores_of_one(case, each)} for name, each in outputs.items()]


def _errors(case: PreparedTable, outputs: np.ndarray) -> Row:
    wanted = truth(case)
    errors = outputs - wanted
    with np.errstate(all="ignore"):
        mean_square = np.square(errors).mean()
        spread = np.square(wanted - wanted.mean()).mean()
        return {
            "typical error": figure(np.sqrt(mean_square)),
            "mean absolute error": figure(np.abs(errors).mean()),
            "R²": fixed(1 - mean_square / spread),
        }


def _scores_of_classes(case: PreparedTable, outputs: np.ndarray) -> Row:
    precision, recall = precision_and_recall(case, outputs)
    row = {"accuracy": percent(score(case, outputs), 1)}
    if len(case.classes) > 2:
        worst = int(np.nanargmin(recall))
        return row | {
            "balanced accuracy (mean recall of the classes)": _share(float(np.nanmean(recall))),
            "lowest recall": f"{_share(recall[worst])}, “{case.classes[worst]}”",
        }
    which = rarest(case)
    name = case.classes[which]
    return row | {
        f"precision of “{name}”": _share(float(precision[which])),
        f"recall of “{name}”": _share(float(recall[which])),
    }


def _share(share: float) -> str:
    return percent(share, 1) if np.isfinite(share) else "–"


def confusion_rows(case: PreparedTable, outputs: np.ndarray) -> list[Row]:
    """Return the confusion matrix of the held-out rows with shares.

    Of many classes: a row each, with what it is mostly taken for.
    """
    matrix = confusion(case, outputs)
    precision, recall = precision_and_recall(case, outputs)
    if len(case.classes) > MAX_CLASSES_SHOWN:
        mistaken = matrix * (1 - np.eye(len(matrix), dtype=int))
        return [
            {
                "class": name,
                "held-out rows": f"{matrix[i].sum():,}",
                "recall": _share(recall[i]),
                "precision": _share(precision[i]),
                "most often taken for": (
                    f"{case.classes[int(mistaken[i].argmax())]} ({mistaken[i].max():,})"
                    if mistaken[i].any()
                    else "–"
                ),
            }
            for i, name in enumerate(case.classes)
        ]

    def row(label: str, cells: Iterable[str], share: str) -> Row:
        says = zip((f"says {name}" for name in case.classes), cells, strict=True)
        return {"held-out rows": label, **dict(says), "**recall**": share}

    return [
        *(
            row(f"truly {name}", (f"{n:,}" for n in matrix[i]), _share(recall[i]))
            for i, name in enumerate(case.classes)
        ),
        row("**precision**", map(_share, precision), ""),
    ]


def describe_rivals(scores: Mapping[str, float], case: PreparedTable) -> str:
    """Say which models are ahead of the network on one split, and that one split settles little."""
    if not np.isfinite(scores[NETWORK]):
        return "There is nothing to compare."
    sign, own = 1 if case.classes else -1, scores[NETWORK]
    by_score = sorted((name for name in scores if name != NETWORK), key=lambda n: -sign * scores[n])
    level = [name for name in by_score if np.isclose(scores[name], own, rtol=1e-9)]
    ahead = [name for name in by_score if sign * (scores[name] - own) > 0 and name not in level]
    constant = guess_name(case)
    if constant in ahead:
        first = [name for name in ahead if name != constant]
        also = f", and so are {listed(first)}" if len(first) > 1 else ""
        also = f", and so is {first[0]}" if len(first) == 1 else also
        verdict = f"**Always guessing {_article(constant)} is ahead of your network{also}**"
    elif ahead:
        verdict = f"**Ahead of your network: {listed(ahead)}**"
    elif level:
        verdict = f"Level here: {listed([*level, NETWORK])}"
    else:
        verdict = "Your network is ahead of all its rivals here"
    return verdict + ("." if case.by_time >= 0 else "; another split may say otherwise.")


def _article(constant: str) -> str:
    return constant if constant.startswith("the ") else f"the {constant}"


def describe_at_random(late: float, drawn: float, case: PreparedTable) -> str:
    """Say how a score on rows drawn one by one compares with one on rows held out together."""
    if case.classes:
        n = len(case.rows.y_held_out)
        flattered = drawn - late > 2 * np.hypot(standard_error(late, n), standard_error(drawn, n))
        what, write = "accuracy", lambda value: percent(value, 1)
    else:
        flattered, what, write = drawn < 0.8 * late, "typical error", figure
    if case.groups >= 0:
        by = f"“{case.table.names[case.groups]}”"
        of, alike = f"rows of an unknown {by}", f"rows of the same {by}"
    else:
        by, of, alike = "time", "the last rows", "neighbours in time"
    text = (
        f"**By {by} or at random:** your network’s {what} is {write(late)} on {of}, and would be "
        f"{write(drawn)} on rows drawn at random."
    )
    if not flattered:
        return text
    return f"{text} A random split flatters: {alike} are alike, and it puts them on both sides."


def about(seconds: float) -> str:
    """Say about how long something takes: "about 30 s", "about 2 min"."""
    if seconds < 95:
        return f"about {float(f'{max(seconds, 1):.1g}'):g} s"
    return f"about {float(f'{seconds / 60:.1g}'):g} min"


def describe_splits(scores: Mapping[str, np.ndarray], case: PreparedTable) -> str:
    """Say what `split_rows` shows: whether the network is worth it."""
    return f"{_summary(leads(scores, case), case)} {OVERLAP}"


def _verdict(pairs: Pairs) -> str:
    if not np.isfinite(pairs.mean):
        return "nothing to compare"
    return "ahead" if pairs.ahead else "behind" if pairs.behind else "too close to call"


def _summary(pairs: Mapping[str, Pairs], case: PreparedTable) -> str:
    """Say whether the network is worth it, compared with the linear model and the trees."""
    trees, line, nobody = (pairs[name] for name in (BOOSTED, linear_name(case), guess_name(case)))
    if not nobody.ahead:
        return (
            "It is not clearly better than the same guess for every row: **nothing was shown to "
            "be learned**."
        )
    if trees.behind:
        return f"**Gradient boosting wins.** {GRINSZTAJN}"
    if not line.ahead:
        return (
            f"It is not clearly better than {linear_name(case)}: here **the simpler model will "
            "do**."
        )
    if trees.ahead:
        return "It beats gradient boosting, which is rare on tables."
    return "It is better than the linear model, and too close to gradient boosting to call."


def split_rows(scores: Mapping[str, np.ndarray], case: PreparedTable) -> list[Row]:
    """Return each model's mean score over splits, and the network's lead.

    A lead counts if it exceeds twice its standard error.
    """
    unit = (lambda v: fixed(100 * v, 1)) if case.classes else figure
    what = "accuracy (%)" if case.classes else "typical error"
    pairs = leads(scores, case)
    rows = []
    for name, values in scores.items():
        lead, error, how = "–", "–", "–"
        if each := pairs.get(name):
            lead, error = unit(each.mean), unit(each.standard_error)
            how = f"{_verdict(each)} ({each.better} better, {each.equal} level, {each.worse} worse)"
        rows.append(
            {
                "model": name,
                what: unit(float(values.mean())),
                "standard deviation": unit(float(values.std(ddof=1))),
                "network’s lead": lead,
                "standard error": error,
                "network is": how,
            }
        )
    return rows


def effects_table(lost: Mapping[int, float], case: PreparedTable) -> dict[str, Any]:
    """Return the names and effects of the twelve most important columns, for a picture."""
    shown = list(lost.items())[:12]
    what = "percentage points lost" if case.classes else "growth of the typical error"
    factor = 100 if case.classes else 1
    return {
        "column": [case.table.names[i] for i, _ in shown],
        # Round away floating-point differences and negative zeros.
        what: np.array([factor * value for _, value in shown]).round(9) + 0.0,
    }


def some_wrong(
    rows: pd.DataFrame, case: PreparedTable, shown: Sequence[int], n: int
) -> dict[str, list[str]]:
    """Return the first wrong rows with a few columns, as columns of text."""
    first = rows.iloc[:n, :4].map(str)
    where = rows["row"].to_numpy()[:n] - 1
    cells = {case.table.names[i]: case.table.columns[i].words.iloc[where] for i in shown}
    return {name: [*first[name]] for name in first} | {
        unused(name, first): [*each.fillna("–")] for name, each in cells.items()
    }


def findings(run: RecordedRun, case: PreparedTable) -> tuple[Finding, ...]:
    """Return the doctor's findings about a single run."""
    return diagnose(run, case.rows, hyperparameters={"loss": loss_of(case)})
