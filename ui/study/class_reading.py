"""A class's handed-in results together; nothing is stored."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from charts.runs.luck import outcomes
from study import task
from study.answers import MOST_WRITTEN, SURE
from study.catalogue import AT_END, BEFORE
from study.class_results import (
    as_csv,
    beliefs,
    by_learner,
    done_of,
    first_answers,
    guesses,
    lessons_of,
    missing,
    name_of,
    own_words,
    who_is_missing,
    written,
)
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.handed_in import MOST_FILE, HandedIn, read_all
from study.loading import lesson_of
from study.own_words import NO_IDEA, Said, compared
from study.plain_text import plain
from study.predictions import Guess, Prediction
from study.scene import OwnWords
from study.task import MOST_LINK, MOST_TITLE, Task, one_line
from training.figures import percent
from ui.controls.lesson_knobs import knobs_of
from ui.page import current
from ui.page.current import on_demand
from ui.page.prose import say
from ui.page.task import title_of
from ui.pictures import picture
from ui.run.runs import run_job
from ui.run.tables import facts
from ui.session.files import files_upload, offer_file
from ui.study import sketch
from ui.study.prediction import experiment
from ui.study.trial_results import trial_results

TOGETHER = 1_300_000
"""Most bytes of all files: encoded they are a third larger, and a message has at most 2 MB."""
MOST_PASTED, MOST_LIST = 60_000, 8_000
_TABLES = (
    ("CSV", ".", "class_csv"),
    ("CSV with semicolons, as Excel takes it in German", ",", "class_csv_semicolons"),
)
"""How a table is parted, with the decimal sign there."""


def class_reading(composed: Task) -> None:
    """Read what came back, perhaps of the task that was ``composed`` on this page."""
    st.markdown(
        "Drop the files that you got, or paste the texts, as many as there are. They are read for "
        "this page alone: nothing is kept once this tab is closed, and nothing is added to your "
        "own progress."
    )
    st.caption(
        "A file proves nothing: anybody can change one, or hand in somebody else’s. Take it as "
        "what you were told."
    )
    given = files_upload(
        "Files", max_bytes=MOST_FILE, together=TOGETHER, key="class_files", accept=".json"
    )
    pasted = st.text_area(
        "Texts", max_chars=MOST_PASTED, key="tab_class_texts", height=120, persist_state="session"
    )
    too_large = [
        f"“{plain(name, 60)}” has {size:,} bytes and was not read: a file may have {MOST_FILE:,}, "
        f"all together {TOGETHER:,}."
        for name, content, size in given
        if content is None
    ]
    files = [(name, content) for name, content, _ in given if content is not None]
    entries, refused = read_all(files, pasted)
    for sentence in (*too_large, *refused):
        st.warning(sentence, icon=":material/block:")
    if not entries:
        return
    entries.sort(key=lambda entry: (not entry.name, entry.name.casefold()))
    st.subheader(f"Who did what: {len(entries)} handed in")
    names = st.text_area(
        "Your class (optional): a name a line, or how many they are",
        max_chars=MOST_LIST,
        key="tab_class_list",
        height=80,
        persist_state="session",
    )
    if names.strip():
        st.markdown(f":material/person_search: {who_is_missing(entries, names)}")
    link = st.text_input(
        "Link of their task (optional), to see who did which step",
        max_chars=2 * MOST_LINK,
        key="tab_class_task",
        persist_state="session",
    )
    of = _task(link) if link else None
    title = composed.title or task.UNNAMED
    if not link and composed.steps and any(entry.title == title for entry in entries):
        of = composed
        st.caption("The steps are those of the task above.")
    _who_did_what(entries, of)
    if of:
        _steps(entries, of)
    for label, decimal, key in _TABLES:
        gone = missing(entries, names)
        made = partial(as_csv, entries, decimal=decimal, of=of, missing=gone)
        offer_file(f"Download as a table ({label})", made, "class.csv", key=key)
    learners = by_learner(entries)
    trial_results(learners)
    for question, answers in written(learners).items():
        st.subheader(plain(question, MOST_WRITTEN))
        facts(
            {
                "name": [who for who, _ in answers],
                "answer": [plain(x, MOST_WRITTEN) for _, x in answers],
            }
        )
    for entry in learners:
        for step, code in entry.code.items():
            with st.expander(f"{name_of(entry)}: {step}"):
                st.code(code, language="python")
    for slug in lessons_of(learners):
        st.subheader(BY_SLUG[slug].title)
        _own_words(learners, slug)
        _questions(learners, slug)
        if said_of := beliefs(learners, slug):
            facts(
                {
                    "claim": list(said_of),
                    "believed it": [", ".join(who) or "–" for who, _ in said_of.values()],
                    "did not": [", ".join(who) or "–" for _, who in said_of.values()],
                }
            )
        for prediction, said in guesses(learners, slug):
            _prediction(slug, prediction, said)


def _task(link: str) -> Task | None:
    try:
        of, left_out = task.read(task.of_link(link), knobs_of)
    except ValueError as refusal:
        st.warning(str(refusal), icon=":material/block:")
        return None
    for sentence in left_out:
        st.warning(sentence, icon=":material/link_off:")
    return of


def _who_did_what(entries: Sequence[HandedIn], of: Task | None) -> None:
    far = done_of(entries, of)
    who = {
        "name": [name_of(entry) for entry in entries],
        "task": [plain(entry.title, MOST_TITLE) or "–" for entry in entries],
    }
    facts(who | {name: [row[name] for row in far] for name in far[0]})


def _steps(entries: Sequence[HandedIn], of: Task) -> None:
    n_done = [sum(each) for each in zip(*(of.done_of(x.record) for x in entries), strict=True)]
    facts(
        {
            "step": [f"{i} · {title_of(step.item)}" for i, step in enumerate(of.steps, start=1)],
            "done by": [f"{n} of {len(entries)}" for n in n_done],
        }
    )


def _own_words(entries: Sequence[HandedIn], slug: str) -> None:
    """Show what each could say before a lesson and at its end, and the points of all."""
    answers, asked = own_words(entries, slug), lesson_content(slug).own_words
    if asked is None or not answers:
        return
    say(f":material/edit_note: {asked.question}")
    before, at_end = ([pair[i] for _, *pair in answers] for i in (0, 1))
    facts(
        {
            "name": [name for name, *_ in answers],
            "before": [_in_a_cell(each, asked) for each in before],
            "at the end": [_in_a_cell(each, asked) for each in at_end],
        }
    )
    n, share = compared([entry.record for entry in entries], slug)
    if n:
        who = f"{n} who" if n > 1 else "one pupil who"
        st.caption(
            f"The {who} answered both times ticked {percent(share[BEFORE])} of the points before, "
            f"{percent(share[AT_END])} after."
        )


def _in_a_cell(said: Said | None, asked: OwnWords) -> str:
    if said is None:
        return "–"
    points = f" ({len(said.had)} of {len(asked.points)} points)" if said.had is not None else ""
    return f"{plain(one_line(said.text), MOST_WRITTEN) or NO_IDEA}{points}"


def _questions(entries: Sequence[HandedIn], slug: str) -> None:
    """Show first answers by question, the most often missed first."""
    results = first_answers(entries, slug)
    if not results:
        return
    words = [
        " · ".join(f"{word} {n}" for word, n in zip(SURE, result.sure, strict=True) if n) or "–"
        for result in results
    ]
    facts(
        {
            "question": [" ".join(result.question.text.split()) for result in results],
            "right at first": [f"{result.n_right} of {result.n}" for result in results],
            "how sure": words,
            "wrong answers": [
                " · ".join(f"{answer}: {', '.join(who)}" for answer, who in result.wrong.items())
                or "–"
                for result in results
            ],
        }
    )


def _prediction(slug: str, prediction: Prediction, said: Sequence[Guess]) -> None:
    """Offer a class's predictions, drawn beside the outcome."""
    asked = " ".join(prediction.text.split())
    question, mark, more = asked.partition("?")
    label = f"{len(said)} predicted: {question}{mark}"
    with current.drawing(slug, prediction.scene):
        room = on_demand(label, f"class_{prediction.name}", icon=":material/psychology:")
        if room is None:
            return
        with room:
            if more:
                say(prediction.text)
            answer = run_job(experiment(slug, prediction.name))
            right = sum(prediction.is_right(guess, answer.truth) for guess in said)
            say(f"**{right} of {len(said)} were right.** {answer.sentence}")
            if prediction.kind == "choice":
                _choices(prediction, said, str(answer.truth))
            elif drawn := lesson_of(slug).guessed.get(prediction.name):
                chart = drawn({f"{len(said)} guesses": [float(str(guess)) for guess in said]})
                alt = "The picture of the lesson, with the guesses of the class in it."
                picture(chart, f"class_{prediction.name}", alt=alt)
            elif prediction.kind == "number":
                numbers = np.array(said, dtype=float)
                chart = outcomes(
                    numbers,
                    own=float(np.asarray(answer.truth)),
                    name="what happened",
                    title=prediction.unit,
                    each="prediction",
                )
                alt = "A dot for each prediction of the class, and what happened."
                picture(chart, f"class_{prediction.name}", alt=alt)
            else:
                sketch.of_class(prediction, f"{slug}_class_{prediction.name}", said, answer)


def _choices(prediction: Prediction, said: Sequence[Guess], truth: str) -> None:
    counts = Counter(map(str, said))
    facts(
        {
            "prediction": [text.replace("**", "") for text in prediction.options.values()],
            "how many said so": [str(counts[name]) for name in prediction.options],
            "happened": ["yes" if name == truth else "" for name in prediction.options],
        }
    )
