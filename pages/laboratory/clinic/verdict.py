"""What was wrong: the cause that was named, what the change did, and what the tests would have shown."""

from functools import partial

import streamlit as st

import charts
import ui
from laboratory.clinic import model, report
from pages.laboratory.clinic import record
from pages.laboratory.clinic.knobs import KNOBS, paid
from pages.laboratory.clinic.ordered import TESTS
from training.comparison import on_one_axis
from training.doctor.diagnose import in_words
from training.recorded_run import RecordedRun
from ui.session import progress


def draw(visit: int, run: RecordedRun) -> None:
    cause, change = KNOBS["cause"], KNOBS["change"]
    st.header("The verdict")
    # What was named before the truth was told counts, whatever is named now.
    if progress.has_heard():  # an address may tell the truth without a press
        record.name(visit, cause, paid()[1])
    first, left = record.first_named(visit) or (cause, paid()[1])
    right, sentence = report.verdict(visit, cause, first, left)
    (st.success if right else st.info)(sentence)
    changed = ui.attempt(partial(ui.run_job, model.train), visit=visit, change=change)
    if changed is not None:
        epochs, pair = on_one_axis([run, changed])
        named = dict(zip(("as it lay there", "after the change"), pair, strict=True))
        curve = charts.laboratory.compared(epochs, named, loss_name="held-out loss", height=240)
        alt = "The held-out loss by epoch, as it lay there and after the change."
        ui.picture(curve, "changed", alt=alt)
        ui.say(ui.memoised(report.describe_change, visit, change, run, changed))
    st.markdown("**What the record shows**, with the tests that you did not pay for:")
    shown = ui.memoised(report.test_results, visit, run)
    ui.say("\n".join(f"- {TESTS[test][0]}: {sentence}" for test, sentence in shown.items()))
    st.markdown("**What the house’s doctor says**, from the same record and a batch of starts:")
    ui.say(in_words(ui.run_job(report.doctors_findings, visit=visit)))
