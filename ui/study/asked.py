"""The case that a prediction or an observation is asked of: knobs, at the values asked.

What is asked, judged and drawn is one case: it is set when a question is asked, and where knobs
stand elsewhere, the page says so.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import streamlit as st

from server.imports import of_lesson
from study.content import lesson_content
from study.predictions import Prediction
from study.questions import Question
from study.task import TaskStep
from ui.controls.lesson_knobs import knobs_of
from ui.page import current
from ui.page.prose import say

Asked = Prediction | Question
RUN = "run"
"""The entry of a case that takes in every argument of `train`, at its default."""
AS_ASKED = "*With the prediction’s settings:* "
"""Begins what a case's run did, where knobs stand elsewhere."""


def case_of(slug: str, item: Asked) -> dict[str, Any]:
    """Return the values of the knobs that an item is about, by name."""
    rest = _run_of(slug) if item.case.get(RUN) else {}
    return {name: value for name, value in (rest | item.case).items() if name != RUN}


@cache
def _run_of(slug: str) -> dict[str, Any]:
    arguments = inspect.signature(of_lesson(slug, "model").train).parameters
    return {name: knob.default for name, knob in knobs_of(slug).items() if name in arguments}


def otherwise(case: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case has at another value than these."""
    return {name: at for name, at in case.items() if name in values and values[name] != at}


def asked_in(step: TaskStep) -> list[bool]:
    """Return for each prediction of a step's scene whether it is asked with the step's knobs."""
    slug, known = step.item.slug, knobs_of(step.item.slug)
    given = {knob.name: known[knob.name].valid(knob.text) for knob in step.knobs}
    shown = step.item.scene if step.item.kind in ("scene", "challenge") else ""
    predictions = lesson_content(slug).predictions.values()
    return [not otherwise(case_of(slug, p), given) for p in predictions if p.scene == shown]


def away(item: Asked) -> dict[str, Any]:
    """Return the values asked of the knobs that stand elsewhere on this page."""
    knobs = current.knobs()
    return {} if knobs is None else knobs.away_from(case_of(knobs.slug, item))


def setting(item: Asked) -> Callable[[], None] | None:
    """Return a callback that sets the knobs to the case of an item."""
    knobs = current.knobs()
    return knobs and partial(knobs.set, **case_of(knobs.slug, item))


def is_barred(item: Asked) -> bool:
    """Tell whether a task sets the case otherwise; the item is then not asked."""
    return bool(_barred(item))


def _barred(item: Asked) -> dict[str, Any]:
    knobs = current.knobs()
    return {} if knobs is None else otherwise(case_of(knobs.slug, item), knobs.of_task)


def say_barred(item: Asked) -> None:
    st.caption(
        f":material/psychology: The prediction here is made with {_in_words(_barred(item))}. Your "
        "task sets this otherwise, so it is not asked."
    )


def is_usual(item: Asked) -> bool:
    """Tell whether an item is asked of knobs at their defaults, to which a button sets them."""
    knobs = current.knobs()
    return knobs is None or not otherwise(case_of(knobs.slug, item), knobs.defaults())


def say_away(item: Asked, *, key: str) -> None:
    """If knobs stand elsewhere, say what is asked, with a button that sets them to it."""
    if other := away(item):
        with st.container(horizontal=True, vertical_alignment="center"):
            how = _in_words(other) if len(other) == 1 else "other settings"
            say(f"The question is about {how}.")
            offer_case(item, "Set it" if len(other) == 1 else "Set them", key=key)


def offer_case(item: Asked, label: str, *, key: str) -> None:
    """If knobs stand elsewhere, offer a button that sets them to what was asked."""
    if away(item):
        st.button(
            label,
            key=f"{key}_to_case",
            icon=":material/psychology:",
            type="tertiary",
            on_click=setting(item),
        )


def _in_words(values: Mapping[str, Any]) -> str:
    labels: Mapping[str, str] = current.knobs().labels(values)
    return ", ".join(f"“{label}: {value}”" for label, value in labels.items())
