"""How a trial of a class has come out, question by question, with what luck alone does."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from charts.runs.luck import outcomes
from charts.statistics import bars
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.handed_in import HandedIn
from study.trial import BLANK, N_DEALS, Comparison, compare, describe, gather
from ui.page.prose import say
from ui.pictures import picture
from ui.run.tables import facts

_SHOWN_DEALS = 200
"""Deals of the coins that are drawn, one dot each."""


def trial_results(entries: Sequence[HandedIn]) -> None:
    """Show how a trial has come out, if there was one; of each learner there is one entry."""
    answers = gather([entry.record.kept for entry in entries])
    if not answers.n:
        return
    real, control = compare(answers), compare(answers, BLANK)
    st.subheader("The trial: does one remember more by predicting first?")
    say(describe(real, control))
    names = [_name_of(key, i) for i, key in enumerate(answers.questions, start=1)]
    drawn = bars.shares(
        names,
        _shares(real, 0),
        title="answered rightly",
        bar="coin said predict",
        compared=_shares(real, 1),
        compared_with="watch",
        height=60 + 34 * len(names),
    )
    alt = (
        "For each question the share of right answers of those whose coin said predict, and watch."
    )
    picture(drawn, "trial", alt=alt)
    facts(
        {
            "question": [
                f"{i} · {lesson_content(key.split('/')[0]).questions[key.split('/')[2]].text}"
                for i, key in enumerate(answers.questions, start=1)
            ],
            "right, coin said predict": _counts(real, 0),
            "right, coin said watch": _counts(real, 1),
        }
    )
    if real.n_learners > 1:
        by_luck = outcomes(
            100 * real.luck[:_SHOWN_DEALS],
            own=100 * real.difference,
            name="your class",
            title="difference in percentage points",
            each="deal",
        )
        alt = "A dot for the difference after each new deal of the coins, and that of the class."
        picture(by_luck, "trial_luck", alt=alt)
        st.caption(
            f"The coins of each scene dealt out anew among its learners: what luck alone does, in "
            f"{_SHOWN_DEALS} of the {N_DEALS:,} deals."
        )


def _name_of(key: str, i: int) -> str:
    slug, _, name = key.split("/")
    content = lesson_content(slug)
    scene = next(x for x in content.scenes if x.name == content.questions[name].scene)
    return f"{i} · {BY_SLUG[slug].title}: {scene.title}"


def _shares(compared: Comparison, group: int) -> np.ndarray:
    """Return the share right by question, NaN where a group has not answered."""
    n = compared.n[group]
    return np.where(n > 0, compared.n_right[group] / np.maximum(n, 1), np.nan)


def _counts(compared: Comparison, group: int) -> list[str]:
    pairs = zip(compared.n_right[group], compared.n[group], strict=True)
    return [f"{k} of {n}" for k, n in pairs]
