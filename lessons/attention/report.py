"""What attention has come to, in sentences and tables."""

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.number_names import END, SIGNS
from lessons.attention.rival import MORE_PAIRS, own_and_other, with_more_pairs, without_places
from lessons.attention.size import NAMES, PARTS, numbers
from lessons.attention.toy import GOAL, NEAR, VALUES, asked
from lessons.attention.toy import NAMES as KEYS
from lessons.attention.writing import block_says
from lessons.next_letter.writing import NEW, SHOWN, spoken
from training.attention import Rows
from training.figures import fixed, listed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

LOOK_UP = ("n_pairs", "asks", "positions", "n_numbers", "learning_rate", "n_steps")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def toy_rows(length: float, angle: float) -> dict[str, list[str]]:
    dots, weights, answer = asked(length, angle)
    products = [
        f"{fixed(w)} × {v:g} = {fixed(w * v)}" for w, v in zip(weights, VALUES, strict=True)
    ]
    return {
        "key": [*KEYS, "sum"],
        "dot product": [*map(fixed, dots), ""],
        "weight": [*map(fixed, weights), fixed(1)],
        "weight × value": [*products, f"**{fixed(answer)}**"],
    }


def describe_toy(length: float, angle: float) -> str:
    """Say how near the answer is to the goal."""
    answer = asked(length, angle)[2]
    there = "That is it." if abs(answer - GOAL) <= NEAR else f"The goal is {GOAL:g}."
    return f"The answer is **{fixed(answer, 1)}**. {there}"


@holds_for_any(*LOOK_UP)
def describe_products(run: RecordedRun) -> str:
    """Say how well questions agree with their own keys and with others."""
    own, other = own_and_other(run)
    n = sum(a.size for a in run.final.values())
    return (
        f"With {n:,} knobs it gets **{percent(run.metrics['validation_accuracy'][-1])}** of "
        f"1,000 new rows right. A letter’s question and its own key have a dot product of "
        f"**{fixed(own, 1)}** on average, with another letter’s key {fixed(other, 2)}."
    )


@holds_for_any(*LOOK_UP)
def more_pairs_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return how often a run is right on rows that are longer than those of its training."""
    return {
        "pairs in a row": [str(n) for n in MORE_PAIRS],
        f"accuracy, trained on {run.hyperparameters['n_pairs']}": [
            percent(right, 1) for right in with_more_pairs(run)
        ],
    }


def question_of(rows: Rows, asks: str) -> str:
    asked_for = int(rows.asked[0])
    return f"{chr(97 + asked_for)}?" if asks == "letter" else f"What stands {ORDINALS[asked_for]}?"


@holds_for_any(*LOOK_UP)
def describe_order(run: RecordedRun, rows: Rows, p: np.ndarray, before: np.ndarray) -> str:
    """Say what is answered, how that is in the original order, and how often it is right."""
    asks, n_pairs = run.hyperparameters["asks"], rows.digits.shape[-1]
    digit, apart = int(p.argmax()), float(np.abs(p - before).max())
    right = "right" if digit == rows.answer[0] else f"it should be {rows.answer[0]}"
    moved = (
        "No probability differs from that for the original order, but for rounding."
        if apart < 1e-5
        else f"For the original order a probability differs by up to {percent(apart)}."
    )
    return (
        f"{question_of(rows, asks)} **{digit}** ({percent(p[digit])}; {right}). {moved} It gets "
        f"**{percent(run.metrics['validation_accuracy'][-1])}** of 1,000 new rows right; choosing "
        f"one of the {n_pairs} digits blindly gets {percent(0.1 + 0.9 / n_pairs)}, and naming the "
        f"one that comes most often {percent(without_places(n_pairs))}."
    )


def block_rows(runs: Mapping[str, RecordedRun], of: Sequence[np.ndarray]) -> dict[str, list[str]]:
    """Return how well some blocks have learned; ``of`` are the shares of what each writes."""
    return {
        "trained": [*runs],
        "held-out loss": [fixed(run.metrics["validation_loss"][-1], 3) for run in runs.values()],
        "names of numbers, of 400 words": [percent(each[NEW] + each[SHOWN]) for each in of],
    }


def far_sighted(weights: np.ndarray) -> int:
    """Return the place that looks most at one letter before its neighbour, not at the beginning."""
    far = np.tril(weights, -2)[:, 1:]
    return int(far.max(axis=1).argmax()) if far.size else 0


@holds_for_any("without", "n_words", "n_steps", "learning_rate")
def says_at(run: RecordedRun, name: str) -> list[str]:
    """Say for each place of a name which letter the block expects next."""
    p = block_says(run, name)
    return [
        f"Next it expects {spoken(SIGNS[i]) if SIGNS[i] in (END, ' ', '-') else f'“{SIGNS[i]}”'} "
        f"({percent(row[i])})."
        for row, i in zip(p, p.argmax(axis=1), strict=True)
    ]


@holds_for_any("without", "n_words", "n_steps", "learning_rate")
def describe_looks(run: RecordedRun, name: str, weights: np.ndarray, at: int) -> str:
    """Say where the letter that is shown first looks."""
    most = np.argsort(-weights[at])[:2]
    letters = ["the beginning", *name]
    each = [f"{percent(weights[at, to])} at “{letters[to]}”, place {to}" for to in most]
    said = run.metrics["validation_loss"][-1]
    return (
        f"Of “{name}”, at “{letters[at]}”, place {at}: it looks {listed(each)}. The block’s "
        f"held-out loss is {fixed(said, 3)}."
    )


def size_rows() -> dict[str, list[str]]:
    """Return how many numbers networks have, part by part."""
    counted = {name: numbers(name) for name in NAMES}
    return {
        "numbers in": [*PARTS, "all"],
        **{name: [f"{n:,}" for n in (*each, sum(each))] for name, each in counted.items()},
    }
