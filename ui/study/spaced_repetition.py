"""Reviews of earlier questions: offered in a line, asked three at a time, and a picture."""

from datetime import UTC, date, datetime

import numpy as np
import streamlit as st

from charts.statistics.retention import remembered
from study.answers import REVIEWS
from study.confidence import ENOUGH
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.own_words import answered_long_ago
from study.questions import variant
from study.spaced_repetition import MOST_PER_SESSION, by_gap, describe, due, due_dates, recalled
from training.comparison import interval_of_share
from training.figures import count
from ui.page import navigation
from ui.page.prose import say
from ui.pictures import picture
from ui.session import progress
from ui.study.own_words import own_words_again
from ui.study.questions import CHECK, answer_box, checked_now, count_miss, feedback, show_how

_CHOSEN, _DAY = "again_chosen", "again_day"


def offer() -> None:
    """Show a line with a link if reviews are due."""
    n = min(len(due(progress.current(), _today())), MOST_PER_SESSION)
    n += answered_long_ago(progress.current(), _today()) is not None
    if n:
        offered = count(n, "question")
        st.page_link(
            navigation.AGAIN,
            label=f"{offered} you once answered: do you still know?",
            icon=":material/history:",
        )


def again() -> None:
    """Ask the questions that are due, a few at a time, with reordered options."""
    writes = own_words_again(_today())
    chosen = _chosen()
    if not chosen:
        if not writes:
            _nothing()
        return
    for key in chosen:
        with st.container(border=True):
            _ask(key)
    known = [_known(key) for key in chosen]
    if None in known:
        return
    st.markdown(
        f"**{known.count(True)} of {len(known)} still known.** What you know comes back later, "
        "and after three times not at all; what you have forgotten comes back in two days."
    )
    left = len(due(progress.current(), _today()))
    if left:
        label = f"Ask me {min(left, MOST_PER_SESSION)} more"
        st.button(label, icon=":material/history:", on_click=_choose, key="again_more")


def _today() -> date:
    return datetime.now(UTC).date()


def _chosen() -> list[str]:
    """Return the keys of the questions asked; they stay while being answered."""
    if not st.session_state.get(_CHOSEN) or st.session_state[_DAY] != str(_today()):
        _choose()
    chosen: list[str] = st.session_state[_CHOSEN]
    return chosen


def _choose() -> None:
    st.session_state[_CHOSEN] = due(progress.current(), _today())[:MOST_PER_SESSION]
    st.session_state[_DAY] = str(_today())


def _known(key: str) -> bool | None:
    """Return whether a question was right today; None before it is checked."""
    reviews = progress.current().kept.get(key, {}).get(REVIEWS, {})
    known: bool | None = reviews.get(_today().isoformat())
    return known


def _ask(key: str) -> None:
    slug, _, name = key.split("/")
    question = variant(lesson_content(slug).questions[name], str(_today()))
    st.caption(BY_SLUG[slug].title)
    say(question.text)
    place = f"again_{slug}_{question.name}"
    given = answer_box(place, question)

    def check() -> None:
        answer = checked_now(place, question)
        st.session_state[f"{place}_checked"] = answer
        if answer is not None:
            right = question.is_right(answer)
            count_miss(place, right=right)
            progress.came_back(slug, name, right=right, today=_today())

    nothing = given is None and question.kind != "number"
    st.button(CHECK, key=f"{place}_check", disabled=nothing, on_click=check)
    if given is not None and st.session_state.get(f"{place}_checked") == given:
        right = question.is_right(given)
        feedback(question, given, right)
        if not right:
            show_how(place, question)


def _nothing() -> None:
    """Say that nothing is due, and when something will be."""
    coming = due_dates(progress.current())
    if not coming:
        st.markdown(
            "Nothing to come back to yet. Each question of a knowledge check that you have "
            "answered comes back here after two days, after a week and after three weeks."
        )
        return
    day = next(iter(coming.values()))
    st.markdown(
        f"Nothing has come back today. The next question comes back on {day.day} {day:%B %Y}."
    )


def own_memory() -> None:
    """Show how often the learner still knew the reviewed questions."""
    answers = recalled(progress.current())
    st.markdown(describe(answers))
    if len(answers) < ENOUGH:
        return
    groups = list(by_gap(answers).values())
    n_right = [sum(right for _, right in some) for some in groups]
    days = np.array([np.mean([since for since, _ in some]) for some in groups])
    ends = [interval_of_share(k, len(some)) for k, some in zip(n_right, groups, strict=True)]
    low, high = np.array(ends).T
    shares = np.array([k / len(some) for k, some in zip(n_right, groups, strict=True)])
    picture(
        remembered(days, shares, low, high),
        "own_memory",
        alt="The share of questions still known, over the days since they were answered last.",
    )
    st.caption(
        "The band is the 95 % confidence interval. What you "
        "have known several times stands further to the right, so the line need not fall: it "
        "compares what has come back once with what has come back three times."
    )
