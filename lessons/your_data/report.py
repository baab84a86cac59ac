"""What was learned from a table, in words and figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lessons.your_data.model import answers, case_of, loss_of
from lessons.your_data.preparation import PreparedTable
from lessons.your_data.rivals import (
    BOOSTED,
    GUESS,
    NETWORK,
    answers_of_rivals,
    guess,
    leads,
    linear_name,
    score,
    truth,
)
from training.baseline import baselines
from training.comparison import OVERLAP, Pairs, describe_counts, describe_lead, interval_of_share
from training.convergence import describe_convergence
from training.doctor.diagnose import diagnose
from training.doctor.rules import Finding
from training.figures import count, figure, fixed, out_of, percent, points
from training.multilayer import layer_sizes, n_weights
from training.recorded_run import RecordedRun
from training.regularisation import PATIENCE

GRINSZTAJN = (
    "On tables like this it mostly does: Grinsztajn, Oyallon and Varoquaux, “Why do tree-based "
    "models still outperform deep learning on typical tabular data?” (NeurIPS 2022)."
)


def losses_of_a_guess(case: PreparedTable) -> dict[str, float]:
    """Return what whoever says the same of every row reaches: `training.baseline.baselines`."""
    return baselines(case.rows, loss_of(case))


def describe(run: RecordedRun, case: PreparedTable) -> str:
    """Say how a network ended on the rows held out, beside a guess, and how sure that is."""
    if run.diverged:
        return (
            f"By epoch {int(run.diverged_at):,} the loss is **no longer a number**: each step "
            "overshoots by more than the one before. A smaller learning rate would keep it in "
            "bounds."
        )
    base, epochs = losses_of_a_guess(case), count(int(run.steps[-1]), "epoch")
    outputs = answers(run, case, case.rows.X_held_out)
    if case.classes:
        n_right = int((outputs.argmax(axis=-1) == truth(case)).sum())
        n = len(case.rows.y_held_out)
        low, high = interval_of_share(n_right, n)
        likeliest = case.classes[int(guess(case, case.rows.X[:1]).argmax())]
        ended = (
            f"After {epochs} it is right on **{out_of(n_right, n)}** of the rows held out, and on "
            f"{percent(float(run.metrics['accuracy'][-1]))} of those learned from. Whoever always "
            f"says “{likeliest}” is right on {percent(base['accuracy'])}. From {count(n, 'row')} "
            f"no more is known than that its true share lies between {percent(low)} and "
            f"{percent(high)}, in 95 of 100 cases."
        )
    else:
        train = answers(run, case, case.rows.X)
        with np.errstate(over="ignore"):
            learned = float(np.sqrt(np.square(train - truth(case, held_out=False)).mean()))
        mean = score(case, guess(case, case.rows.X_held_out))
        ended = (
            f"After {epochs} its typical error in “{case.name}” is "
            f"**{figure(score(case, outputs))}** on the {count(len(case.rows.y_held_out), 'row')} "
            f"held out, and {figure(learned)} on those learned from (the root of the mean squared "
            f"error). Whoever always says the mean, {figure(case.middle)}, has one of "
            f"{figure(mean)}."
        )
    return f"{ended} {describe_convergence(run, base)}"


def describe_size(case: PreparedTable, hidden: Sequence[int]) -> str:
    """Say how many numbers there are to learn, from how many inputs and rows."""
    n = n_weights(layer_sizes(case.rows, hidden))
    text = (
        f"{count(n, 'weight or bias', 'weights and biases')} to be learned from "
        f"{count(len(case.rows.y), 'row')} with {count(len(case.features), 'input')} each"
    )
    if len(case.rows.y_watched):
        text += (
            f"; {count(len(case.rows.y_watched), 'more row', 'more rows')} watched: the training "
            f"goes back to its best once their loss has not come down for {PATIENCE} epochs"
        )
    return f"{text}."


def scores_of(
    run: RecordedRun, case: PreparedTable, rivals: Mapping[str, np.ndarray]
) -> dict[str, float]:
    """Return what each model reaches on the rows held out, the network last."""
    scores = {name: score(case, outputs) for name, outputs in rivals.items()}
    return scores | {NETWORK: score(case, answers(run, case, case.rows.X_held_out))}


def scores_again(run: RecordedRun) -> dict[str, float]:
    """Return what `scores_of` does, of a run alone: all rivals learn anew from its rows."""
    case = case_of(run)
    return scores_of(run, case, answers_of_rivals(case))


def describe_rivals(scores: Mapping[str, float], case: PreparedTable) -> str:
    """Say who is ahead on one split, and that one split settles little.

    Parameters
    ----------
    scores : mapping of str to float
        As from `scores_of`.
    case : PreparedTable
    """
    write = (lambda value: percent(value, 1)) if case.classes else figure
    others = ", ".join(f"{name} {write(scores[name])}" for name in (linear_name(case), BOOSTED))
    sign = 1 if case.classes else -1
    mine = sign * scores[NETWORK]
    best = max((n for n in scores if n != NETWORK), key=lambda n: sign * scores[n])
    if not np.isfinite(mine):
        verdict = "There is nothing to compare"
    elif np.isclose(mine, sign * scores[best], rtol=1e-9):
        verdict = f"On this split your network and {best} are level"
    elif mine > sign * scores[best]:
        verdict = "On this split your network is ahead of them"
    else:
        verdict = f"On this split **{best} is ahead** of your network"
    what = "Right on rows held out" if case.classes else "Typical errors"
    return f"{what}: {others}. {verdict}; other splits may say otherwise."


def describe_splits(scores: Mapping[str, np.ndarray], case: PreparedTable) -> str:
    """Say over several splits by how much the network is ahead of each rival, and what that holds.

    Parameters
    ----------
    scores : mapping of str to (n_splits,) array of float
        As from `lessons.your_data.rivals.over_splits`.
    case : PreparedTable
        Of any of the splits.
    """
    pairs = leads(scores, case)
    n = count(len(scores[NETWORK]), "split")
    lines = [
        f"- against {name}: {_lead(each, case)}; {describe_counts(each)}: {_verdict(each)}"
        for name, each in pairs.items()
    ]
    lines = [f"Over {n}, your network’s lead:", "", *lines, "", _summary(pairs, case), OVERLAP]
    return "\n".join(lines)


def _lead(pairs: Pairs, case: PreparedTable) -> str:
    if case.classes:
        return describe_lead(pairs)
    if not np.isfinite(pairs.mean):
        return "not a number"
    sign = "+" if pairs.mean > 0 else ""
    return f"{sign}{figure(pairs.mean)} (standard error {figure(pairs.standard_error)})"


def _verdict(pairs: Pairs) -> str:
    if not np.isfinite(pairs.mean):
        return "**nothing to compare**"
    if pairs.ahead:
        return "**ahead**, by more than twice the standard error"
    if pairs.behind:
        return "**behind**, by more than twice the standard error"
    return "**not to be told apart**"


def _summary(pairs: Mapping[str, Pairs], case: PreparedTable) -> str:
    """Say what follows: whether the network is worth it, beside the line and the trees."""
    trees, line, nobody = (pairs[name] for name in (BOOSTED, linear_name(case), GUESS))
    if not nobody.ahead:
        return (
            "It is not clearly better than saying the same of every row: **nothing was shown to "
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
    return "It is better than the line, and not to be told apart from gradient boosting."


def split_table(scores: Mapping[str, np.ndarray], case: PreparedTable) -> dict[str, list[str]]:
    """Return what each model reaches over splits, as columns of a table of texts."""
    write = (lambda v: percent(v, 1)) if case.classes else figure
    unit = (lambda v: fixed(100 * v, 1)) if case.classes else figure
    return {
        "model": [*scores],
        "mean": [write(float(values.mean())) for values in scores.values()],
        "standard deviation over splits": [
            unit(float(values.std(ddof=1))) for values in scores.values()
        ],
    }


def describe_effects(lost: Mapping[int, float], case: PreparedTable) -> str:
    """Say which columns the network leans on most, and which it could do without."""
    n_idle = sum(value <= 0 for value in lost.values())
    most = next(iter(lost))
    if lost[most] <= 0:
        return "No column is missed when it is shuffled: the network leans on none of them."
    if case.classes:
        much = f"costs {points(lost[most])}"
    else:
        much = f"makes the typical error larger by {figure(lost[most])}"
    text = f"It leans most on **“{case.table.names[most]}”**: shuffling it {much}."
    if n_idle:
        text += (
            f" Of {count(len(lost), 'column')}, {n_idle} could be shuffled without loss: they say "
            "nothing, or what others say as well."
        )
    return text


def effects_table(lost: Mapping[int, float], case: PreparedTable) -> dict[str, Any]:
    """Return names and losses of the columns as a picture takes them, the twelve largest."""
    shown = list(lost.items())[:12]
    what = "percentage points lost" if case.classes else "growth of the typical error"
    factor = 100 if case.classes else 1
    return {
        "column": [case.table.names[i] for i, _ in shown],
        # What differs by rounding alone is no difference, nor is it below zero.
        what: np.array([factor * value for _, value in shown]).round(9) + 0.0,
    }


def describe_wrong(n_wrong: int, case: PreparedTable) -> str:
    """Say how many rows held out are wrong, and what is listed."""
    n = len(case.rows.y_held_out)
    if not case.classes:
        return f"Of {count(n, 'row')} held out, here are those that it misses by most."
    if n_wrong == 0:
        return "It gets every row held out right."
    return (
        f"It gets {out_of(n_wrong, n)} of the rows held out wrong. Those it was surest of come "
        "first."
    )


def findings(run: RecordedRun, case: PreparedTable) -> tuple[Finding, ...]:
    """Ask the house’s doctor what ails a run alone."""
    return diagnose(run, case.rows, hyperparameters={"loss": loss_of(case)})
