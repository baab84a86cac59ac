"""The learner's own reliability curve: how often they were right at each confidence."""

import numpy as np
import streamlit as st

from charts.statistics.thresholds import reliability as curve
from study.answers import STATED, SURE
from study.confidence import ENOUGH, checked, describe
from training.calibration import reliability, true_reliability
from ui.pictures import picture
from ui.session import progress


def own_reliability() -> None:
    """Show how often the learner was right at each step of confidence."""
    answers = checked(progress.current().kept.values())
    st.markdown(describe(answers))
    if len(answers) < ENOUGH:
        return
    stated = np.array([STATED[step] for step, _ in answers])
    right = np.array([float(right) for _, right in answers])
    curve_of_answers = curve(
        reliability(stated, right),
        true=true_reliability(stated, n_draws=1000),
        title="How often you were right",
        x_title="how sure you said you were",
        y_title="how often you were right",
        height=340,
    )
    picture(
        curve_of_answers,
        "own_reliability",
        alt="How often the learner was right, over how sure the learner said to be.",
    )
    words = ", ".join(f"{word} {100 * p:.0f} %" for word, p in zip(SURE, STATED, strict=True))
    st.caption(
        f"Your words are read as probabilities: {words}. On the dotted line you are right exactly "
        "as often as you say; the wide bars show how far luck alone strays from it 95 % of the "
        "time. Only a first prediction, observation or answer counts. All this stays in your "
        "browser, and nothing depends on it."
    )
