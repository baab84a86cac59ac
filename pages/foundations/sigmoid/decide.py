"""Decide: the threshold, and what its mistakes cost."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import ui
from datasets.toy import overlapping_truth
from lessons.sigmoid.costs import price as price_of_a_threshold
from lessons.sigmoid.experiments import GROUPS, Decisions, decisions, of_group
from lessons.sigmoid.model import train
from pages.foundations.sigmoid.knobs import CROWD_RUN, KNOBS
from pages.foundations.sigmoid.pictures import crowd, tries
from study.scene import NumberQuestion, Scene
from training.figures import count, percent

scene = Scene(
    __name__,
    "Decide",
    "How sure must you be before you say yes?",
    covers=["Decision threshold and costs"],
    knobs=["threshold", "miss", "seed", "threshold_a", "threshold_b"],
)

ENOUGH = 1.05
"""How many times the least cost still counts as found."""
HEIGHT = 350
CROWD: dict[str, Any] = {
    "x_title": "preparation, from little to much",
    "y_title": "probability of passing",
}


@scene.draw
def draw() -> None:
    ui.say(r"""
        Of 200 new students, everybody may sit the exam whose probability is at least your
        **threshold**. Somebody you let in fails: a **false alarm**, which costs 1. Somebody you turn
        away would have passed: a **miss**, which costs 4.
        **Pull the threshold to where they cost least.**
    """)
    KNOBS.grab("threshold", "upright", "threshold")
    settings = KNOBS.values("threshold", "miss", "seed")
    at: dict[str, Any] = {name: settings.pop(name) for name in ("threshold", "miss")}
    run = ui.run_job(train, **CROWD_RUN, **settings)
    new = decisions(run, **at, new=True)
    line: dict[str, Any] = {name: float(value) for name, value in run.final.items()}
    students = crowd(new.x, new.y, **line, **at, height=HEIGHT, **CROWD)
    tried = tried_so_far(at["threshold"], new.cost, (at["miss"], *settings.values()))
    if min(tried.values()) <= ENOUGH * new.least:
        st.session_state["sigmoid_found"] = True  # from then on all costs are seen
    found = "sigmoid_found" in st.session_state
    deciding, costing = ui.beside(0.62)
    with deciding:
        alt = "New students, the curve, and your threshold: mistakes are dark."
        ui.picture(students, "crowd", alt=alt)
    with costing:
        cost = tries(tried, new.least, students, found=found, height=HEIGHT)
        ui.picture(cost, "tries", alt="What thresholds cost: each that you tried.")
    KNOBS.in_a_row("threshold", "miss", more=("seed",))
    ui.say_of_knobs(still_to_find(min(tried.values()), new, at["miss"]))
    if room := ui.on_demand("Two groups, a threshold each", "groups", icon=":material/group:"):
        with room:
            two_groups(at["miss"])
    ui.open_in_laboratory(run)


def tried_so_far(threshold: float, cost: float, of: tuple[float, ...]) -> dict[float, float]:
    """Return what each threshold tried on these students cost, and begin anew with others."""
    before = st.session_state.get("sigmoid_tried", {}).get(of, {})
    tried = dict(sorted((before | {threshold: cost}).items()))
    st.session_state["sigmoid_tried"] = {of: tried}
    return tried


def still_to_find(best: float, decided: Decisions, miss: float) -> str:
    """Say how little the students can cost, and, once a threshold found it, what sets it."""
    if best > ENOUGH * decided.least:
        return f"The least you have paid is {best:.3f} a student. The line shows what is possible."
    nearly = ", nearly" if best > decided.least else ""
    found = f"**Found{nearly}:** {best:.3f} a student, where the least is {decided.least:.3f}."
    if not miss:
        return f"{found} Misses are free, so it is cheapest to turn everybody away."
    share, passing = percent(1 / (1 + miss)), 1 if miss == int(miss) else 2
    failing = int(passing * miss)
    return (
        f"{found} The curve is what all the others cost, jagged by luck among 200. Over many students, "
        f"{share} is cheapest. Turn the price of a miss, and its lowest point wanders.\n\nWhy? "
        f"Take {passing + failing} students to whom the curve gives {share}: {passing} will pass and "
        f"{failing} will fail. Let them in, and you pay for {count(failing, 'false alarm')}. Turn them "
        f"away, and you pay for {count(passing, 'miss', 'misses')}, which is just as much. Below "
        f"{share} it is cheaper to turn students away, above it to let them in."
    )


def two_groups(miss: float) -> None:
    ui.say(r"""
        In group B the classes overlap more: its students are harder to tell apart. Both curves
        give true probabilities, and of each group 100 pass.
        Pull the thresholds until **as many are missed in both groups**. What does it cost?
    """)
    knobs = {name: f"threshold_{name.lower()}" for name in GROUPS}
    pictures, thresholds = KNOBS.beside(*knobs.values(), share=0.74)
    each = {name: of_group(name, thresholds[knob], miss=miss) for name, knob in knobs.items()}
    drawn = []
    for name, knob in knobs.items():
        KNOBS.grab(knob, "upright", knob)
        w, b = overlapping_truth(GROUPS[name])
        now = {"threshold": thresholds[knob], "miss": miss, "knob": knob}
        students = crowd(each[name].x, each[name].y, w=w, b=b, **now, height=330, **CROWD)
        drawn.append((f"group_{name}", students, f"Group {name}, its curve, and its threshold."))
    with pictures:
        ui.side_by_side(*drawn)
    ui.facts_of_knobs(group_rows(each))
    ui.say("""
        One threshold for both, where the two costs cross, is cheapest in the long run, and it
        misses more of B’s good students. Equal misses (Hardt, Price and Srebro, 2016) take two
        thresholds, and cost more. Which of them is fair is not for a curve to say.
    """)


def group_rows(groups: Mapping[str, Decisions]) -> dict[str, list[str]]:
    """Return what each group's threshold comes to, and both together."""

    def row(group: str, cost: float, misses: str = "", alarms: str = "") -> dict[str, str]:
        return {
            "group": group,
            "missed, of 100 who pass": misses,
            "false alarms, of 100 who fail": alarms,
            "cost per student": f"{cost:.3f}",
        }

    each = [row(name, g.cost, f"{g.misses}", f"{g.false_alarms}") for name, g in groups.items()]
    return ui.rows(*each, row("both", sum(g.cost for g in groups.values()) / len(groups)))


scene.challenge(
    "summit",
    """
    Let a miss cost 10 times a false alarm, and choose a threshold for students whom nobody has seen.
    It is tried with 20 other curves, and may cost at most a tenth more than their best one.
    """,
    "When misses are expensive, it pays to say yes even to less likely students.",
    """
    At the best threshold, saying yes and saying no cost the same on average: (1 − p) × 1 against p
    × 10.
    """,
    also=("threshold", "miss"),
)(price_of_a_threshold)


@scene.number(c=[9, 4, 3])
def price(c: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A miss costs {c:g} times as much as a false alarm, and your probabilities can be trusted. At
        which probability should you start to say yes?
        """,
        answer=1 / (1 + c),
        within=0.006,  # so that 1 / c is wrong, however it is rounded
        one_percent=0.01,
        hint=f"Saying yes risks (1 − p) × 1, saying no risks p × {c:g}. Where are the two equal?",
        working=f"""
        Both cost the same where 1 − p = {c:g} p
        p = 1 / (1 + {c:g}) = [{1 / (1 + c):g}]
        """,
        feedback="Try it with the price knob: the lowest cost lies somewhere around it.",
    )


scene.remember(
    """
    First comes a probability, then a decision. Where the **threshold** should lie depends on what a
    **miss** and a **false alarm** cost.
    """
)
