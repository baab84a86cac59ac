"""A trial with people: whether one remembers more by predicting first than by only watching.

For each scene a coin of each learner's own decides which of the two they do. What is compared are
the first answers to questions about these scenes, later on. Some questions are harder than others,
so the difference is taken question by question and averaged, with the weights of Mantel and
Haenszel: Greenland and Robins, "Estimation of a common effect parameter from sparse follow-up data"
(1985). Answers of one learner are alike, so the interval leaves out one learner at a time, by
Tukey's jackknife: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11. The
test deals the coins of each scene out anew: Fisher, The Design of Experiments (1935).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from study.answers import AnswerRecord
from study.catalogue import key_of_coins
from study.content import lesson_content
from study.task import Task
from training.figures import count, percent, signed, signed_points  # noqa: TID251 (numbers look the same everywhere)

FIRST, BLANK = "first", "blank"
"""The two coins: whether to predict first, and the one that decides nothing, for the control."""
N_DEALS = 2000
"""Times that the coins are dealt out anew."""
LEVEL = 0.05
"""Of the test; the interval has the level 1 - LEVEL."""
POWER = 0.8
"""How often a difference is to be seen if it is there."""
FEWEST = 6
"""Learners to compare whom an interval takes at least: that of fewer says nothing."""
CLASS, USUAL = 25, 0.7
"""Pupils of a class, and their share of right answers, to say before how much a trial can tell."""
TENTH = 0.1
"""The difference worth seeing: of 100 answers, ten more are right."""
_Z = NormalDist()


def keys_of(task: Task) -> tuple[str, ...]:
    """Return the keys of the coins that a task brings along: of the scenes that it asks about."""
    places = dict.fromkeys(
        (step.item.slug, _about(step.item.slug, step.item.kind, step.item.name))
        for step in task.steps
    )
    return tuple(key_of_coins(*place) for place in places if predicts(*place))


def _about(slug: str, kind: str, name: str) -> str:
    """Return the scene that a step of a task is, or is about."""
    questions = lesson_content(slug).questions
    return questions[name].scene if kind == "question" else name if kind == "scene" else ""


def predicts(slug: str, scene: str) -> bool:
    """Tell whether a scene asks for a prediction."""
    return any(each.scene == scene for each in lesson_content(slug).predictions.values())


def scenes_of(task: Task) -> tuple[tuple[str, str], ...]:
    """Return the scenes of a task in which a coin can decide, by lesson and name."""
    return tuple((step.item.slug, step.item.name) for step in task.steps if step.predicts)


def asked_of(task: Task) -> tuple[str, ...]:
    """Return the keys of a task's questions about its `scenes_of`."""
    here = {*scenes_of(task)}
    questions = (step.item for step in task.steps if step.item.kind == "question")
    return tuple(x.key for x in questions if (x.slug, _about(x.slug, x.kind, x.name)) in here)


def about(slug: str, scene: str) -> tuple[str, ...]:
    """Return the keys of all questions about a scene."""
    questions = lesson_content(slug).questions.values()
    return tuple(f"{slug}/question/{each.name}" for each in questions if each.scene == scene)


def describe_size(task: Task) -> str:
    """Say how many answers a task gives in a class, and how many it takes."""
    n = CLASS * len({*asked_of(task)})
    return (
        f"If {CLASS} pupils take part, this task gives {count(n, 'answer')}. To find a true "
        f"difference of ten points takes about {_rounded(n_needed(USUAL))}."
    )


@dataclass(frozen=True, eq=False)
class Answers:
    """First answers of learners for whom a coin was tossed. Shapes: (n_learners, n_questions)."""

    questions: tuple[str, ...]  # record keys
    scenes: tuple[str, ...]  # of each question, as the keys of their coins
    given: np.ndarray  # whether a learner answered
    right: np.ndarray
    coins: Mapping[str, np.ndarray]  # `FIRST` and `BLANK`
    did: np.ndarray  # whether a learner did as `FIRST` says, as far as is known

    @property
    def n(self) -> int:
        return int(self.given.sum())


def gather(learners: Sequence[Mapping[str, AnswerRecord]]) -> Answers:
    """Return the first answers to questions about scenes for which a learner has coins.

    Of each learner there is what they handed in, by record key.
    """
    told = [
        (i, key, place, kept[place], fields["first_right"], _did(kept, place))
        for i, kept in enumerate(learners)
        for key, fields in kept.items()
        if "first_right" in fields
        and (place := _coins_of(key))
        and {FIRST, BLANK} <= kept.get(place, {}).keys()
    ]
    questions = sorted({(place, key) for _, key, place, *_ in told})
    column = {key: j for j, (_, key) in enumerate(questions)}
    row = {i: n for n, i in enumerate(dict.fromkeys(i for i, *_ in told))}
    given, right, did, *coins = np.zeros((5, len(row), len(column)), bool)
    for i, key, _, tossed, was_right, as_told in told:
        at = row[i], column[key]
        given[at], right[at], did[at] = True, was_right, as_told
        coins[0][at], coins[1][at] = tossed[FIRST], tossed[BLANK]
    return Answers(
        tuple(column),
        tuple(place for place, _ in questions),
        given,
        right,
        dict(zip((FIRST, BLANK), coins, strict=True)),
        did,
    )


def _did(kept: Mapping[str, AnswerRecord], place: str) -> bool:
    """Tell whether a learner is known to have predicted, or only watched, as their coin says."""
    slug, _, scene = place.split("/")
    predictions = lesson_content(slug).predictions.values()
    said = [kept.get(f"{slug}/prediction/{p.name}", {}) for p in predictions if p.scene == scene]
    return any(("said" if kept[place][FIRST] else "skipped") in fields for fields in said)


def _coins_of(key: str) -> str:
    """Return the key of the coins of the scene that a question is about; empty if of none."""
    slug, kind, name = key.split("/", 2)
    question = lesson_content(slug).questions.get(name) if kind == "question" else None
    return key_of_coins(slug, question.scene) if question else ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two groups of answers, parted by a coin: that of those it told to do it, and the others."""

    n: np.ndarray  # answers, (2, n_questions), the told first
    n_right: np.ndarray  # right ones of them
    n_did: np.ndarray  # answers of learners known to have done as `FIRST` says, (2,)
    n_learners: int
    difference: float  # the share right of the told minus that of the others
    interval: tuple[float, float] | None  # None if there are too few learners, or too alike
    p: float  # how often luck alone gives a difference as large
    luck: np.ndarray  # the differences after each deal, (`N_DEALS`,)


def compare(answers: Answers, coin: str = FIRST, *, seed: int = 0) -> Comparison:
    """Compare the answers of those whom a coin told to predict first with those of the others."""
    told = answers.given & answers.coins[coin]
    groups = np.stack([told, answers.given & ~told]).astype(float)
    n, n_right = groups.sum(axis=1), (groups * answers.right).sum(axis=1)
    found = float(difference(n, n_right))
    luck = _dealt_anew(answers, coin, np.random.default_rng(seed))
    as_large = np.abs(luck) >= abs(found) - 1e-12
    return Comparison(
        n=n.astype(int),
        n_right=n_right.astype(int),
        n_did=(groups * answers.did).sum(axis=(1, 2)).astype(int),
        n_learners=len(answers.given),
        difference=found,
        interval=_interval(groups, answers.right, found),
        p=float((1 + as_large.sum()) / (1 + len(luck))),
        luck=luck,
    )


def difference(n: np.ndarray, n_right: np.ndarray) -> np.ndarray:
    """Return the difference of two shares, as an average over questions.

    Shapes: n, n_right (..., 2, n_questions), returns (...,). The weights are those of Mantel and
    Haenszel. A question that one group alone has answered has none; with no other it is 0.
    """
    weight = n.prod(axis=-2) / np.maximum(n.sum(axis=-2), 1)
    shares = n_right / np.maximum(n, 1)
    total = weight.sum(axis=-1)
    sums = (weight * (shares[..., 0, :] - shares[..., 1, :])).sum(axis=-1)
    return np.asarray(sums / np.where(total > 0, total, 1))


def _interval(groups: np.ndarray, right: np.ndarray, found: float) -> tuple[float, float] | None:
    """Return the interval of a difference by the jackknife: each learner is left out once.

    Learners count who answered a question that both groups did. Shapes: groups (2, n_learners,
    n_questions), right (n_learners, n_questions).
    """
    both = (groups.sum(axis=1) > 0).all(axis=0)
    who = groups.sum(axis=0)[:, both].any(axis=1)
    groups, right = groups[:, who][..., both], right[who][:, both]
    n_learners = len(right)
    if n_learners < FEWEST:
        return None
    left = groups.sum(axis=1)[:, None] - groups  # (2, n_learners, n_questions)
    left_right = (groups * right).sum(axis=1)[:, None] - groups * right
    each = difference(left.swapaxes(0, 1), left_right.swapaxes(0, 1))
    error = math.sqrt((n_learners - 1) * float(np.var(each)))
    if error < 1e-12 or not left.prod(axis=0).any(axis=-1).all():
        return None
    from scipy.special import stdtrit  # noqa: PLC0415 (what a page without a trial does not load)

    half = error * float(stdtrit(n_learners - 1, 1 - LEVEL / 2))
    return max(-1.0, found - half), min(1.0, found + half)


def _dealt_anew(answers: Answers, coin: str, rng: np.random.Generator) -> np.ndarray:
    """Return the differences if the coins of each scene are dealt out anew among its learners.

    A learner's answers about one scene stay together, and each group as large as it was.
    """
    n = np.zeros((N_DEALS, 2, len(answers.questions)))
    n_right = np.zeros_like(n)
    for scene in dict.fromkeys(answers.scenes):
        here = np.array([each == scene for each in answers.scenes])
        given = answers.given[:, here]
        who = given.any(axis=1)
        coins = (answers.coins[coin][:, here] & given).any(axis=1)[who].astype(float)
        dealt = rng.permuted(np.tile(coins, (N_DEALS, 1)), axis=1)
        for i, told in enumerate((dealt, 1 - dealt)):
            n[:, i, here] = told @ given[who].astype(float)
            n_right[:, i, here] = told @ (given & answers.right[:, here])[who].astype(float)
    return difference(n, n_right)


def n_needed(share: float) -> int:
    """Return how many answers it takes in all, half of them in each group, to see `TENTH`.

    It is seen four times in five, by a test of level 5 %, about a share of right answers; see
    Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), section 4.2.
    """
    low, high = (min(max(share + sign * TENTH / 2, 0.0), 1.0) for sign in (-1, 1))
    middle = (low + high) / 2
    z_level, z_power = _Z.inv_cdf(1 - LEVEL / 2), _Z.inv_cdf(POWER)
    level = z_level * math.sqrt(2 * middle * (1 - middle))
    power = z_power * math.sqrt(low * (1 - low) + high * (1 - high))
    return 2 * math.ceil(((level + power) / TENTH) ** 2)


def describe(real: Comparison, control: Comparison) -> str:
    """Say how a trial has come out, in paragraphs."""
    if real.n_learners == 1:
        return "**One person is too few to tell anything:** try it with a class."
    told, others = real.n.sum(axis=1)
    if not (told and others):
        return "**Too few to tell:** one of the two groups has not answered anything yet."
    n, n_both = real.n.shape[1], int(real.n.all(axis=0).sum())
    if not n_both:
        return "**Too few to tell:** no question was answered by both groups yet."
    share = real.n_right.sum() / real.n.sum()
    needed = n_needed(float(share))
    few = told + others < needed
    if real.p < LEVEL:
        helped = "Predicting" if real.difference > 0 else "Watching"
        verdict = f"**In this class, {helped.lower()} first helped.**"
        verdict += (
            " With so few answers, a difference big enough to notice is probably exaggerated."
            if few
            else ""
        )
    elif few:
        verdict = "**Too few to tell.**"
    else:
        verdict = "**No difference seen:** ten points would have shown, most likely."
    were = "was" if n_both == 1 else "were"
    only = f"Only {n_both} of {n} questions {were} answered by both groups. " if n_both < n else ""
    return (
        f"{verdict} You have {count(told + others, 'answer')}. To find a true difference of ten "
        f"points four times in five takes about {_rounded(needed)}.\n\n"
        f"Coin said predict: {_right(real, 0)}. Coin said watch: {_right(real, 1)}. "
        f"{only}Within the same question, the difference is "
        f"{_figures(real)}\n\n**Control:** the same answers, split by a second coin that changed "
        f"nothing, differ by {_figures(control)}"
    )


def _rounded(n: int) -> str:
    """Write a count to two digits."""
    return f"{int(float(f'{n:.2g}')):,}"


def _right(compared: Comparison, group: int) -> str:
    """Say how many answers of a group were right, and of how many its learners did as told."""
    n, n_right = int(compared.n[group].sum()), int(compared.n_right[group].sum())
    if n == 1:
        return f"the one answer was {'right' if n_right else 'wrong'}"
    did = f" ({compared.n_did[group]:,} of them after doing so, as far as the files say)"
    known = compared.n_did.any()
    return f"{percent(n_right / n)} of {n:,} answers were right{did if known else ''}"


def _figures(compared: Comparison) -> str:
    """Write a difference with its interval, and what luck alone does."""
    span = "too few learners for an interval"
    if compared.interval is not None:
        low, high = (signed(100 * end) for end in compared.interval)
        span = f"95 % confidence interval {low} to {high}"
    n_deals = len(compared.luck)
    n_as_large = round(compared.p * (1 + n_deals)) - 1
    often = f"{n_as_large:,}" if n_as_large else "none"
    return (
        f"**{signed_points(compared.difference)}** ({span}). If the coins are dealt out anew, luck "
        f"alone gives as large a difference in {often} of {n_deals:,} deals."
    )
