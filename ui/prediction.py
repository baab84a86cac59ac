"""Predict first: the learner commits before the run answers. Skipping is never punished."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.progress import award


@dataclass(frozen=True)
class Prediction:
    """What the learner expects of an experiment.

    Attributes
    ----------
    open : bool
        Whether the experiment may be shown: the learner committed or skipped.
    value : str or float or None
        The option or the number; None when skipped.
    """

    open: bool
    value: str | float | None = None

    def answer(self, truth: str, sentence: str) -> None:
        """Say how a prediction among options came out.

        Parameters
        ----------
        truth : str
            The option that the run bore out.
        sentence : str
            What the run did, with its numbers.
        """
        if self.value is None:
            st.info(sentence, icon=":material/visibility:")
        elif self.value == truth:
            st.success(f"You predicted it. {sentence}", icon=":material/check_circle:")
        else:
            st.warning(
                f"You said “{self.value}”. {sentence} Being surprised is how one learns here.",
                icon=":material/lightbulb:",
            )

    def answer_number(self, truth: float, tolerance: float, sentence: str) -> None:
        """Say how near a predicted number came.

        Parameters
        ----------
        truth : float
            The number that the run gave.
        tolerance : float
            How far off still counts as predicted.
        sentence : str
            What the run did, with its numbers.
        """
        if self.value is None:
            st.info(sentence, icon=":material/visibility:")
        elif abs(float(self.value) - truth) <= tolerance:
            st.success(
                f"You said {self.value:g}: well predicted. {sentence}",
                icon=":material/check_circle:",
            )
        else:
            st.warning(f"You said {self.value:g}. {sentence}", icon=":material/lightbulb:")


def _committed(slug: str, name: str) -> Prediction | None:
    made: Prediction | None = st.session_state.get(f"{slug}_prediction_{name}")
    return made


def _commit(slug: str, name: str, skip: bool) -> None:
    value = None if skip else st.session_state.get(f"{slug}_guess_{name}")
    st.session_state[f"{slug}_prediction_{name}"] = Prediction(open=True, value=value)
    if value is not None:
        award(slug, "prediction", "central")


def _buttons(slug: str, name: str, ready: bool) -> Prediction:
    with st.container(horizontal=True):
        st.button(
            "Commit, and run it",
            key=f"{slug}_commit_{name}",
            disabled=not ready,
            on_click=_commit,
            args=(slug, name, False),
        )
        st.button(
            "Skip, just show me",
            type="tertiary",
            key=f"{slug}_skip_{name}",
            on_click=_commit,
            args=(slug, name, True),
        )
    return Prediction(open=False)


def predict(slug: str, name: str, question: str, options: Sequence[str]) -> Prediction:
    """Ask for a choice before an experiment.

    Parameters
    ----------
    slug, name : str
        The lesson, and the prediction's name in it.
    question : str
        Markdown.
    options : sequence of str
        What may be expected.

    Returns
    -------
    Prediction
        Closed until the learner commits or skips; the page shows the experiment when open.
    """
    with st.container(border=True):
        st.markdown(f":material/psychology: **Predict first.** {question}")
        made = _committed(slug, name)
        if made is not None:
            st.markdown(
                f"You said: **{made.value}**" if made.value else "You skipped the prediction."
            )
            return made
        guess = st.radio("Your prediction", options, index=None, key=f"{slug}_guess_{name}")
        return _buttons(slug, name, ready=guess is not None)


def predict_number(
    slug: str, name: str, question: str, *, low: float, high: float, step: float, unit: str
) -> Prediction:
    """Ask for a number before an experiment.

    Parameters
    ----------
    slug, name : str
        The lesson, and the prediction's name in it.
    question : str
        Markdown.
    low, high, step : float
        The range to choose from.
    unit : str
        What is counted, for the label.

    Returns
    -------
    Prediction
        Closed until the learner commits or skips.
    """
    with st.container(border=True):
        st.markdown(f":material/psychology: **Predict first.** {question}")
        made = _committed(slug, name)
        if made is not None:
            said = made.value is not None
            st.markdown(
                f"You said: **{made.value:g} {unit}**" if said else "You skipped the prediction."
            )
            return made
        guess = st.number_input(
            f"Your prediction ({unit})",
            low,
            high,
            value=None,
            step=step,
            key=f"{slug}_guess_{name}",
        )
        return _buttons(slug, name, ready=guess is not None)
