"""The clinic: a network that somebody has trained, tests to order, and what is wrong with it."""

import random

import streamlit as st

import charts
import ui
from laboratory.clinic import model, report
from pages.laboratory.clinic import choose, ordered, record, verdict
from pages.laboratory.clinic.knobs import CAUSES, KNOBS, LOSSES, OPEN, undecided
from training.doctor.faults import FAULTS
from training.recorded_run import RecordedRun


def clinic() -> bool:
    visit = KNOBS["visit"]
    ui.say(r"""
        Somebody has trained a network, and perhaps something is wrong with it.
        Look at its losses, pay for tests with your coins, then say what is wrong and choose one
        change. A coin that you keep is a point if you are right.
    """)
    pictures, controls = ui.beside(0.62)
    with controls:
        icon = ":material/casino:"
        st.button("Another patient", icon=icon, key="clinic_another", on_click=another)
        ordered.offer()
        record.say()
    with pictures:
        run = ui.run_job(model.train, visit=visit, change="nothing")
        losses(visit, run)
    ui.facts(ui.rows(report.case_facts(visit)))
    ordered.draw(visit, run)
    choose.draw()
    if KNOBS["told"] and not undecided():
        verdict.draw(visit, run)
    track_record()
    return True


def another() -> None:
    visit = random.SystemRandom().randint(1, model.LAST_VISIT)
    KNOBS.set(visit=visit, tests=(LOSSES,), cause=OPEN, change=OPEN, told=False)


def losses(visit: int, run: RecordedRun) -> None:
    curve = charts.laboratory.loss_curve(
        run,
        loss_name=report.case_facts(visit)["loss"],
        baseline=ui.memoised(report.baseline_loss, visit, run),
        log=KNOBS["log"],
        height=260,
    )
    ui.picture(curve, "losses", alt="The loss by epoch, training and held out, and a baseline.")
    KNOBS.show("log")
    ui.say(ui.memoised(report.describe, visit, run))


def track_record() -> None:
    if room := ui.on_demand("How often is the doctor right?", "record", icon=":material/table:"):
        table = report.track_record()
        for fault in FAULTS:
            table = table.replace(f" {fault} |", f" {CAUSES[fault]} |")
        with room.container(key=ui.key("track_record")):
            st.markdown(table)


ui.show(KNOBS, clinic)
