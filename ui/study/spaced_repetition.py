"""What comes back after days: offered in a line, asked in three minutes at most, and a picture."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import streamlit as st

from charts.statistics.retention import remembered
from study.catalogue import OFFERED_AGAIN
from study.confidence import ENOUGH
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.look_alikes import difference, like
from study.predictions import Prediction
from study.progress import kind_of
from study.questions import Question, variant
from study.spaced_repetition import (
    OWN_WORDS_SECONDS,
    PAGE,
    by_gap,
    describe,
    due_dates,
    for_today,
    has_come_back,
    item_of,
    reason,
    recalled,
    reviews_of,
)
from training.comparison import interval_of_share
from ui.page import navigation
from ui.page.prose import no_break, say
from ui.pictures import picture
from ui.run.runs import run_job
from ui.session import progress
from ui.study.own_words import own_words_again
from ui.study.prediction import experiment, guess_box
from ui.study.questions import CHECK, answer_box, checked_now, count_miss, feedback, show_how

_CHOSEN, _DAY = "again_chosen", "again_day"


def offer() -> None:
    """Show a line with a link if something has come back."""
    if has_come_back(progress.current(), _today()):
        label = f"{PAGE} What you once answered has come back."
        st.page_link(navigation.AGAIN, label=label, icon=":material/history:")


def again() -> None:
    """Ask what has come back today, each with the reason for it."""
    writes = own_words_again(_today())
    chosen = _chosen(besides=OWN_WORDS_SECONDS if writes else 0)
    for key in chosen:
        with st.container(border=True):
            _ask(key)
    _look_alikes(chosen)
    if all(_known(key) is not None for key in chosen) and not writes:
        _say_when(asked=bool(chosen))
    st.session_state[OFFERED_AGAIN] = progress.current().offers_again
    st.toggle(
        "Offer this on the first page, and in the menu",
        key=OFFERED_AGAIN,
        on_change=lambda: progress.keep_answer(
            *OFFERED_AGAIN.split("/"), value=st.session_state[OFFERED_AGAIN]
        ),
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _chosen(*, besides: int) -> list[str]:
    """Return the keys of what is asked; they stay while being answered."""
    if not st.session_state.get(_CHOSEN) or st.session_state[_DAY] != str(_today()):
        st.session_state[_CHOSEN] = for_today(progress.current(), _today(), besides=besides)
        st.session_state[_DAY] = str(_today())
    return st.session_state[_CHOSEN]


def _known(key: str) -> bool | None:
    """Return whether an item was known today; None before it is checked."""
    return reviews_of(progress.current(), key).get(_today().isoformat())


def _ask(key: str) -> None:
    slug, _, name = key.split("/")
    st.caption(f"{BY_SLUG[slug].title} · {reason(progress.current(), key, _today())}")
    item, place = item_of(key), f"again_{slug}_{name}_{_today()}"
    if isinstance(item, Prediction):
        _ask_prediction(key, item.again or item, place)
    elif item is not None:
        _ask_question(key, variant(item, str(_today())), place)
    if kind_of(key) != "question" and item is not None and _known(key) is not None:
        scene = next(each for each in lesson_content(slug).scenes if each.name == item.scene)
        st.page_link(
            BY_SLUG[slug].page,
            label=f"Look again: {scene.title}",
            icon=":material/visibility:",
            query_params={"scene": scene.name},
        )


def _ask_question(key: str, question: Question, place: str) -> None:
    seen = ":material/visibility: **What did you see?** " if kind_of(key) == "observation" else ""
    say(f"{seen}{question.text}")
    given = answer_box(place, question)

    def check() -> None:
        answer = checked_now(place, question)
        st.session_state[f"{place}_checked"] = answer
        if answer is not None:
            right = question.is_right(answer)
            count_miss(place, right=right)
            progress.came_back(key, right=right, today=_today())

    nothing = given is None and question.kind != "number"
    st.button(CHECK, key=f"{place}_check", disabled=nothing, on_click=check)
    if given is not None and st.session_state.get(f"{place}_checked") == given:
        right = question.is_right(given)
        feedback(question, given, right)
        if not right:
            show_how(place, question)


def _ask_prediction(key: str, prediction: Prediction, place: str) -> None:
    slug, _, name = key.split("/")
    say(f":material/psychology: **What will happen?** {prediction.text}")
    guess = guess_box(prediction, place)
    # A number field sends its value when it loses focus, by the click on this button.
    nothing = guess is None and prediction.kind != "number"
    pressed = st.button(CHECK, key=f"{place}_check", disabled=nothing)
    if guess is not None and pressed:
        st.session_state[f"{place}_checked"] = guess
    if guess is None or st.session_state.get(f"{place}_checked") != guess:
        return
    answer = run_job(experiment(slug, name), **prediction.given)
    right = prediction.is_right(guess, answer.truth)
    progress.came_back(key, right=right, today=_today())
    box, icon = (st.success, "check_circle") if right else (st.warning, "lightbulb")
    box(no_break(prediction.verdict(guess, answer)), icon=f":material/{icon}:")
    say(answer.sentence)


def _look_alikes(chosen: list[str]) -> None:
    """Say how questions differ that look alike, once both are answered."""
    for i, key in enumerate(chosen):
        for other in like(key):
            if other in chosen[:i] and None not in (_known(key), _known(other)):
                say(f":material/compare_arrows: **They look alike.** {difference(key, other)}")


def _say_when(*, asked: bool) -> None:
    """Say when something comes back next."""
    coming = due_dates(progress.current())
    if not coming:
        st.markdown(
            "Nothing to come back to yet. Each question of a knowledge check that you have "
            "answered comes back here after two days, after a week and after three weeks, and so "
            "does what you got wrong."
        )
        return
    day = max(min(coming.values()), _today() + timedelta(days=1))
    done = (
        "What you knew comes back later, and after three times not at all; what you did not comes "
        "back in two days."
        if asked
        else "Nothing has come back today."
    )
    st.markdown(f"{done} The next question comes back on {day.day} {day:%B %Y}.")


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
