"""Predict first: the learner commits before the run answers. Skipping is never punished."""

from types import ModuleType
from typing import Any

import streamlit as st

from study.predictions import Answer, Prediction
from study.sheet import sheet
from ui.progress import award
from ui.runs import computed

_SKIPPED = object()


def predict(package: ModuleType, name: str, **knobs: Any) -> bool:
    """Ask for a prediction; once it is made or skipped, run the experiment and say how it came out.

    Parameters
    ----------
    package : module
        The lesson's package.
    name : str
        Of the prediction in the lesson's ``study.toml``.
    **knobs
        What the experiment depends on.

    Returns
    -------
    bool
        Whether the page may show the experiment.
    """
    slug = package.__name__.rpartition(".")[2]
    prediction = sheet(slug).predictions[name]
    key = f"{slug}_prediction_{name}"
    with st.container(border=True):
        st.markdown(f":material/psychology: **Predict first.** {prediction.text}")
        if key not in st.session_state:
            _ask(slug, prediction, key)
            return False
        said = st.session_state[key]
        _answer(prediction, said, computed(package.PREDICTIONS[name], **knobs))
    return True


def _ask(slug: str, prediction: Prediction, key: str) -> None:
    guess = (_choice if prediction.kind == "choice" else _number)(prediction, f"{key}_guess")
    with st.container(horizontal=True):
        st.button(
            "Commit, and run it",
            key=f"{key}_commit",
            disabled=guess is None,
            on_click=_commit,
            args=(slug, prediction.name, key, guess),
        )
        st.button(
            "Skip, just show me",
            type="tertiary",
            key=f"{key}_skip",
            on_click=_commit,
            args=(slug, prediction.name, key, _SKIPPED),
        )


def _choice(prediction: Prediction, key: str) -> str | None:
    return st.radio(
        "Your prediction",
        list(prediction.options),
        index=None,
        format_func=prediction.options.__getitem__,
        key=key,
    )


def _number(prediction: Prediction, key: str) -> float | None:
    return st.number_input(
        f"Your prediction ({prediction.unit})",
        float(prediction.low),
        float(prediction.high),
        value=None,
        step=float(prediction.step),
        format="%g",
        key=key,
    )


def _commit(slug: str, name: str, key: str, guess: Any) -> None:
    st.session_state[key] = guess
    if guess is not _SKIPPED:
        award(slug, "prediction", name)


def _answer(prediction: Prediction, said: Any, answer: Answer) -> None:
    if said is _SKIPPED:
        st.info(f"You skipped the prediction. {answer.sentence}", icon=":material/visibility:")
        return
    words = prediction.options.get(said) or f"{said:g} {prediction.unit}"
    if prediction.is_right(said, answer.truth):
        st.success(
            f"You said “{words}”, and so it is. {answer.sentence}", icon=":material/check_circle:"
        )
    else:
        st.warning(f"You said “{words}”. {answer.sentence}", icon=":material/lightbulb:")
