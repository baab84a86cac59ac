"""Build a task for a class: its steps, their knobs, its link."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from exports.scorm import package
from server.framing import framers
from study import task
from study.catalogue import catalogue, wording
from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.task import KINDS, MODES, Task, TaskKnob, TaskStep
from study.trial import about, asked_of, describe_size, scenes_of
from training.figures import count
from ui.components import component, sent
from ui.controls.buttons import latched_button
from ui.controls.knob_kinds import Knob
from ui.controls.lesson_knobs import knobs_of, knobs_of_scene
from ui.page import navigation
from ui.page.task import ICONS, address_of, link_of, qr_code, title_of
from ui.run.tables import facts
from ui.session.files import offer_file
from ui.study.asked import asked_in
from ui.study.trial import without_barred

_STEPS, _COUNTER = "draft_steps", "draft_counter"
_TITLE, _SENTENCE, _ASKS, _TRIAL = "draft_title", "draft_says", "draft_asks", "draft_trial"
_HOW = {"set": "set, free to turn", "locked": "locked", "hidden": "hidden"}
_MADE = "draft_made"
"""The session's key for whether anything of a task was made here."""
_COPY, _SHELF = component("copy"), component("shelf")
_SIGNS = str.maketrans("", "", "*$`\\")
"""Markdown characters to remove from the list of choices."""

READY = {
    "rate": {
        "task.title": "Which learning rate is too much?",
        "task.asks": "Why does a larger step not always get there sooner?",
        "task.steps": "gradient_descent.scene.by_hand~gradient_descent.scene.run"
        "~gradient_descent.scene.edge~gradient_descent.claim.bigger_is_faster",
    },
    "titanic": {
        "task.title": "Who survived the Titanic?",
        "task.asks": "The model is right about 83 of 100 passengers. Is that good?",
        "task.steps": "titanic.scene.ten~titanic.scene.aboard~titanic.scene.train"
        "~titanic.claim.right_83_percent",
    },
    "by_heart": {
        "task.title": "Learned, or learned by heart?",
        "task.asks": "How would you find out whether somebody has only learned by heart?",
        "task.steps": "overfitting.scene.by_hand~overfitting.scene.turns~overfitting.scene.noise"
        "~overfitting.claim.more_points_help",
    },
}
"""Tasks to begin with, by query parameters."""
Draft = dict[str, Any]
"""A step being edited: its id among the widgets, its item's key, and its knobs."""


def task_builder() -> Task:
    """Show the task's steps, its preview, and its link; return the task."""
    _offer_to_change()
    st.text_input("Title", max_chars=task.MOST_TITLE, key=_TITLE, persist_state="session")
    st.text_area(
        "A sentence of yours (optional)",
        max_chars=task.MOST_SENTENCE,
        key=_SENTENCE,
        height=80,
        persist_state="session",
    )
    st.text_input(
        "A question of yours, to be answered in writing at the end (optional)",
        max_chars=task.MOST_ASKED,
        key=_ASKS,
        persist_state="session",
    )
    _offer_trial()
    _offer_steps()
    for i, draft in enumerate(_drafts()):
        with st.container(border=True):
            _step(i, draft)
            _caution(i, draft)
    made = _drafted()
    _keep(made)
    if not made.steps:
        st.info("Add a step to get a link.", icon=":material/add_link:")
        return made
    st.subheader("Your task")
    _preview(made)
    st.subheader("The link")
    try:
        link = task.link(address_of(navigation.TASK), made.to_query())
    except ValueError as refusal:
        st.warning(str(refusal), icon=":material/block:")
        return made
    _hand_out(link, made.title)
    return made


def _offer_trial() -> None:
    """Let the task be a trial, and say what it needs for that."""
    st.toggle(
        "A trial: do those remember more who predict first?", key=_TRIAL, persist_state="session"
    )
    if not st.session_state.get(_TRIAL):
        return
    made = without_barred(_drafted())
    st.caption(
        "For each scene that asks for a prediction, a coin decides whether a pupil predicts or "
        "only watches. Pupils are told, and need not take part. Put questions about these scenes "
        "at the end, and others into a second task some days later; drop what comes back from both "
        "below."
    )
    asked = asked_of(made)
    rows = [(place, key) for place in scenes_of(made) for key in about(*place) or ("",)]
    if not rows:
        st.warning("No scene of this task asks for a prediction.", icon=":material/science:")
        return
    if not asked:
        st.warning(
            "No question of this task is about a scene with a prediction: there is nothing to "
            "compare yet.",
            icon=":material/science:",
        )
    steps = {step.item.key: i for i, step in reversed([*enumerate(_drafted().steps, start=1)])}
    facts(
        {
            "scene": [title_of(catalogue()[f"{slug}/scene/{name}"]) for (slug, name), _ in rows],
            "question about it": [wording(key) if key else "none" for _, key in rows],
            "in this task": [f"step {steps[key]}" if key in asked else "–" for _, key in rows],
        }
    )
    st.caption(describe_size(made))


def _keep(made: Task) -> None:
    """Keep the draft in the browser, and begin with what stands there."""
    state = st.session_state
    state[_MADE] = state.get(_MADE, False) or made != Task("", "", ())
    text = urlencode(made.to_query()) if state[_MADE] else None

    def take() -> None:
        kept = task.of_link(f"?{sent('draft_kept', 'stored') or ''}")
        if "task.steps" in kept:
            _open(kept)

    data = {"name": "knobs-and-compass-task", "text": text, "most": 2 * task.MOST_LINK}
    _SHELF(key="draft_kept", data=data, on_stored_change=take)


def _drafts() -> list[Draft]:
    return st.session_state.setdefault(_STEPS, [])


def _offer_to_change() -> None:
    with st.expander("Begin with a ready task, or change an earlier one", icon=":material/edit:"):
        with st.container(horizontal=True):
            for name, ready in READY.items():
                st.button(ready["task.title"], key=f"draft_{name}", on_click=_open, args=(ready,))
        with st.form("draft_earlier", border=False):
            st.text_input(
                "Its link", max_chars=2 * task.MOST_LINK, key="draft_link", persist_state="session"
            )
            opened = latched_button("Open it here", key="draft_open", in_form=True)
        if opened:
            _open(task.of_link(st.session_state["draft_link"]))


def _open(query: Mapping[str, str]) -> None:
    try:
        read, left_out = task.read(query, knobs_of)
    except ValueError as refusal:
        st.warning(str(refusal), icon=":material/block:")
        return
    for sentence in left_out:
        st.warning(sentence, icon=":material/link_off:")
    for key, text in ((_TITLE, read.title), (_SENTENCE, read.sentence), (_ASKS, read.asks)):
        st.session_state[key] = text
    st.session_state[_TRIAL] = read.trial
    st.session_state[_STEPS] = []
    for step in read.steps:
        _add(step.item.key)
        draft = _drafts()[-1]
        for setting in step.knobs:
            knob = knobs_of(step.item.slug)[setting.name]
            key = _key(draft, setting.name)
            st.session_state[key] = knob.widget_value(knob.valid(setting.text))
            st.session_state[f"{key}_how"] = setting.how
        st.session_state[f"draft_{draft['id']}_knobs"] = [setting.name for setting in step.knobs]


def _add(*keys: str) -> None:
    first = st.session_state.get(_COUNTER, 0) + 1
    st.session_state[_COUNTER] = first + len(keys) - 1
    added = [{"id": number, "key": key} for number, key in enumerate(keys, start=first)]
    st.session_state[_STEPS] = [*_drafts(), *added]


def _offer_steps() -> None:
    """Show all possible steps, one lesson and one kind at a time."""
    lessons, kinds = st.columns(2)
    slug = lessons.selectbox(
        "Lesson",
        [lesson.slug for lesson in LESSONS],
        format_func=lambda slug: BY_SLUG[slug].title,
        key="draft_lesson",
        persist_state="session",
    )
    kind = kinds.selectbox(
        "Kind of step", KINDS, format_func=str.capitalize, key="draft_kind", persist_state="session"
    )
    keys = [key for key, x in catalogue().items() if (x.slug, x.kind) == (slug, kind)]
    chosen = st.selectbox("Step", keys, format_func=_in_a_list, key=f"draft_{slug}_{kind}")
    page, there = link_of(catalogue()[chosen])
    alone = address_of(page, there)
    trail = [f"{slug}/scene/{scene.name}" for scene in lesson_content(slug).trail()]
    room = task.MOST_STEPS - len(_drafts())
    with st.container(horizontal=True):
        st.button(
            "Add this step" if room else f"{task.MOST_STEPS} steps are the most",
            icon=":material/add:",
            key="draft_add",
            disabled=not room,
            on_click=_add,
            args=(chosen,),
        )
        st.link_button("Look at it in a new tab", alone, icon=":material/visibility:")
        st.button(
            f"Add the whole lesson: {len(trail)} steps",
            icon=":material/playlist_add:",
            key="draft_add_all",
            help="\n".join(f"- {_in_a_list(key)}" for key in trail),
            disabled=room < len(trail),
            on_click=_add,
            args=trail,
        )
    with st.expander("The address of this step alone, without a task", icon=":material/link:"):
        _to_copy(alone, "the address", key="draft_address")


def _in_a_list(key: str) -> str:
    item = catalogue()[key]
    asks = " · with a prediction" if TaskStep(item).predicts else ""
    return title_of(item).partition(": ")[2].translate(_SIGNS) + asks


def _step(i: int, draft: Draft) -> None:
    """Show a step of the draft: its item, its position, and its knobs."""
    item = catalogue()[draft["key"]]
    st.markdown(f"{ICONS[item.kind]} **{i + 1}.** {title_of(item)}")
    if item.kind in ("scene", "challenge"):
        knobs = {knob.name: knob for knob in knobs_of_scene(item.slug, item.scene)}
        known = knobs_of(item.slug)
        labels = Counter(knobs[name].label for name in knobs)

        def called(name: str) -> str:
            label = known[name].label
            return label if labels[label] < 2 else f"{label} ({name})"

        chosen = st.multiselect(
            "Knobs to set, lock or hide",
            [*knobs, *(name for name in _chosen(draft) if name not in knobs)],
            format_func=called,
            key=f"draft_{draft['id']}_knobs",
            persist_state="session",
        )
        for name in chosen:
            _knob(draft, known[name])
    with st.container(horizontal=True):
        for label, icon, to in (
            ("Up", "arrow_upward", i - 1),
            ("Down", "arrow_downward", i + 1),
            ("Remove", "delete", None),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"draft_{draft['id']}_{label}",
                help=f"{label}: step {i + 1}",
                type="tertiary",
                disabled=to is not None and not 0 <= to < len(_drafts()),
                on_click=_move,
                args=(i, to),
            )


def _caution(i: int, draft: Draft) -> None:
    """Warn about what may confuse pupils in a step."""
    item = catalogue()[draft["key"]]
    before = [n for n, other in enumerate(_drafts()[:i], start=1) if other["key"] == draft["key"]]
    if before:
        st.warning(
            f"Step {before[0]} is the same {item.kind}: who has done one has done both.",
            icon=":material/content_copy:",
        )
    trial = without_barred(_drafted()) if st.session_state.get(_TRIAL) else None
    is_question = item.kind == "question"
    if trial and is_question and scenes_of(trial) and item.key not in asked_of(trial):
        st.warning(
            "This question is about no scene of the task that asks for a prediction: it cannot "
            "count in the trial.",
            icon=":material/science:",
        )
    if item.kind not in ("scene", "challenge"):
        return
    knobs = {knob.name for knob in knobs_of_scene(item.slug, item.scene)}
    fixed = {name for name in _chosen(draft) if _how(draft, name) != MODES[0]}
    if not all(asked_in(_drafted().steps[i])):
        st.warning(
            "The prediction of this scene is about other values of these knobs: pupils are not "
            "asked it.",
            icon=":material/psychology:",
        )
    if knobs and knobs <= fixed:
        st.warning(
            "Pupils can turn no knob of this step: all are locked or hidden.",
            icon=":material/lock:",
        )


def _move(i: int, to: int | None) -> None:
    """Move a step to another position, or remove it."""
    drafts = list(_drafts())
    draft = drafts.pop(i)
    if to is not None:
        drafts.insert(to, draft)
    st.session_state[_STEPS] = drafts


def _key(draft: Draft, name: str) -> str:
    return f"draft_{draft['id']}_{name}_value"


def _how(draft: Draft, name: str) -> str:
    return str(st.session_state.get(f"{_key(draft, name)}_how", MODES[0]))


def _chosen(draft: Draft) -> list[str]:
    return st.session_state.get(f"draft_{draft['id']}_knobs", [])


def _knob(draft: Draft, knob: Knob) -> None:
    key = _key(draft, knob.name)
    st.session_state.setdefault(key, knob.widget_value(knob.default))
    st.session_state.setdefault(f"{key}_how", MODES[0])
    value, how = st.columns([0.6, 0.4], vertical_alignment="bottom")
    with value:
        knob.show(key, persist_state="session")
    how.segmented_control(
        f"“{knob.label}” is",
        MODES,
        format_func=_HOW.__getitem__,
        key=f"{key}_how",
        required=True,
        persist_state="session",
    )


def _drafted() -> Task:
    steps = []
    for draft in _drafts():
        item, knobs = catalogue()[draft["key"]], []
        for name in _chosen(draft):
            knob, key = knobs_of(item.slug)[name], _key(draft, name)
            value = knob.valid(st.session_state.get(key))
            text = knob.text(knob.default if value is None else value)
            knobs.append(TaskKnob(name, text, _how(draft, name)))
        steps.append(TaskStep(item, tuple(knobs)))
    title, sentence, asks = (
        task.one_line(st.session_state.get(key, "")) for key in (_TITLE, _SENTENCE, _ASKS)
    )
    return Task(title, sentence, tuple(steps), asks, bool(st.session_state.get(_TRIAL)))


def _preview(made: Task) -> None:
    with st.container(border=True):
        st.markdown(f"**{made.heading}**")
        if made.sentence:
            st.text(made.sentence)
        for i, step in enumerate(made.steps, start=1):
            asks = " :material/psychology: _with a prediction_" if any(asked_in(step)) else ""
            st.markdown(f"{i}. {ICONS[step.item.kind]} {title_of(step.item)}{asks}")
            for setting in step.knobs:
                knob = knobs_of(step.item.slug)[setting.name]
                st.caption(
                    f"{knob.label}: {knob.read(knob.valid(setting.text))}, {_HOW[setting.how]}"
                )
        if made.asks:
            st.text(f"In their own words: {made.asks}")
        if made.trial:
            st.caption(
                ":material/science: A trial: in each scene with a prediction, a coin decides "
                "whether those who take part predict first or only watch."
            )
        st.caption(f"About {count(made.minutes, 'minute')}.")


def _to_copy(text: str, what: str, *, key: str) -> None:
    label = f"{what.capitalize()}, to be copied"
    _COPY(key=key, data={"text": text, "what": what, "label": label})


def _hand_out(link: str, title: str) -> None:
    """Show the link to copy, try and scan, and as a package for a learning platform."""
    _to_copy(link, "the link", key="draft_to_copy")
    st.caption(f"{len(link):,} of {task.MOST_LINK:,} characters. The link holds the whole task.")
    code = qr_code(link)
    if not code:
        st.warning(
            "This app runs on your own computer, and so does the link: it opens nowhere else. For "
            "a class in the same network start it with `make run HOST=0.0.0.0`, open this page at "
            "your computer’s address in place of localhost, and take the link from there. For more "
            "than that, `docs/hosting.md` has ways.",
            icon=":material/computer:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button("Try it in a new tab", link, icon=":material/open_in_new:")
        if code:
            offer_file("Download the QR code", code, "task.svg", key="draft_code")
    if code:
        with st.container(width=360):
            scan = "Scan it to open the task. A shorter link is easier to scan."
            st.image(code, caption=scan, width="stretch", alt="QR code of the link")
    st.caption(
        f"On paper: print the page that “Try it” opens, a sheet with the steps"
        f"{' and the QR code' if code else ''}. For a projector: under ••• beside a lesson’s "
        "scenes stand *Lecture view*, with pictures and knobs alone, and *The whole lesson on one "
        "page*."
    )
    made = partial(package, title or "Your task", link)
    offer_file("Download for a learning platform", made, "task.zip", key="draft_package")
    allowed = ", ".join(f"`{origin}`" for origin in framers())
    st.caption(
        "A package of SCORM 1.2, for Moodle and others: it shows the task within the platform and "
        "reports to it whether the task is done, and its score. "
        + (
            f"Sites that may show this app: {allowed}."
            if allowed
            else "No site may show this app yet. Whoever runs this server lists your platform’s "
            "address in `KNOBS_FRAMED_BY`."
        )
    )
