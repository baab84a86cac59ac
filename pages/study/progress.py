import streamlit as st

from study.answers import FIELDS
from study.catalogue import KEYS_OF_STEPS, KINDS
from study.curriculum import BY_SLUG, LESSONS
from study.handed_in import keys_of_lessons
from study.laboratory import LAB_BY_SLUG
from study.progress import COMPLETE, badges, left_out, parse
from training.figures import count
from ui.controls.buttons import latched_button
from ui.page import address
from ui.page.navigation import icon_of
from ui.page.trail import ask_programs
from ui.session import progress
from ui.session.files import content_of, file_upload, offer_file
from ui.session.keeping import FILE_NAME
from ui.study.confidence_calibration import own_reliability
from ui.study.hand_in import hand_in
from ui.study.own_words import own_change
from ui.study.spaced_repetition import offer, own_memory

LARGEST_FILE = 1_000_000
"""Bytes of a file that is read, more than a record may have letters."""
LAB = LAB_BY_SLUG["write_it"]

address.open_nothing()
st.title("How far have you come?")
now = progress.current()
standings = now.standings
st.markdown(
    f"**{now.points} points.** You earn them for predictions made, claims tested, questions "
    "answered and challenges solved. Everything stays in this browser; nobody else can see it."
)
progress.say_if_framed()
ask_programs()
for lesson in LESSONS:
    standing = standings[lesson.slug]
    with st.container(border=True):
        st.page_link(
            lesson.page,
            label=f"**{lesson.title}**{' · complete' if standing.complete else ''}",
            icon=icon_of(lesson),
        )
        st.progress(
            standing.share,
            " · ".join(
                f"{k}s {standing.done[k]} of {standing.of[k]}"
                for k in KINDS
                if standing.of[k] and KINDS[k]
            ),
        )
        progress.start_over(lesson.slug, *FIELDS, label=f"Start “{lesson.title}” over")
n_steps = sum(key in now.kept for key in KEYS_OF_STEPS)
with st.container(border=True):
    st.page_link(LAB.page, label=f"**{LAB.title}**", icon=f":material/{LAB.icon}:")
    st.progress(n_steps / len(KEYS_OF_STEPS), f"steps {n_steps} of {len(KEYS_OF_STEPS)}")
st.caption(f"A lesson is complete once you have {COMPLETE}. You may skip predictions.")
if missing := left_out(now):
    st.caption(missing)

st.header("Badges")
for badge in badges(now):
    mark = ":material/check_circle:" if badge.earned else ":material/radio_button_unchecked:"
    st.markdown(f"{mark} :material/{badge.icon}: **{badge.title}**: {badge.meaning}")

st.header("Before and after")
own_change()

st.header("How sure were you?")
own_reliability()

st.header("How well do you remember?")
own_memory()
offer()

st.header("Record of study")
st.markdown("A record of one lesson, of several or of all, to hand in to somebody.")
begun = [lesson.slug for lesson in LESSONS if standings[lesson.slug].share]
chosen = (
    st.multiselect(
        "Lessons",
        begun,
        format_func=lambda slug: BY_SLUG[slug].title,
        default=begun,
        key="record_lessons",
        placeholder="Choose at least one",
    )
    if begun
    else []
)
if chosen or n_steps:
    titles = [BY_SLUG[slug].title for slug in chosen] or [LAB.title]
    called = titles[0] if len(titles) == 1 else f"{len(titles)} lessons"
    hand_in(called, (*keys_of_lessons(chosen), *KEYS_OF_STEPS), key="record_hand_in")
else:
    st.caption("Available once a lesson is begun.")

st.header("Take it with you")
offer_file("Download my progress", now.to_json, FILE_NAME, key="progress_download")


def load() -> None:
    """Add a record that was given to the present one, if it is one."""
    content = content_of("progress_file")
    if content is None:
        return
    st.session_state["progress_refused"] = st.session_state["progress_loaded"] = ""
    try:
        record = parse(content.decode("utf-8"))
    except UnicodeDecodeError:
        st.session_state["progress_refused"] = "This file is not text, so it is no progress record."
    except ValueError as error:
        st.session_state["progress_refused"] = str(error)
    else:
        before = progress.current()
        progress.replace(before.with_loaded(record))
        n_new = len(progress.current().done) - len(before.done)
        st.session_state["progress_loaded"] = (
            f"Loaded: {count(n_new, 'thing')} that you had not done here."
            if n_new
            else "Loaded. Everything that is done in it was done here already."
        )


given = file_upload(
    "Load progress from a file: it is added to what you have here",
    max_bytes=LARGEST_FILE,
    key="progress_file",
    accept=".json",
    on_change=load,
)
if given is not None:
    if refused := st.session_state.get("progress_refused"):
        st.error(f"{refused} Your progress here is unchanged.", icon=":material/error:")
    elif said := st.session_state.get("progress_loaded"):
        st.success(said, icon=":material/check_circle:")

with st.expander("Delete my progress", icon=":material/delete:"):
    st.markdown(
        "This deletes all points, badges, ticks and answers from this browser for good, in "
        "every tab."
    )
    sure = st.checkbox("Yes, I am sure", key="progress_sure")
    if latched_button("Delete it now", disabled=not sure, key="progress_wipe"):
        progress.replace(now.wiped())
        st.session_state["progress_trouble"] = None
        st.rerun()
