"""Tests that are ordered: what each costs, and what it shows."""

from collections.abc import Callable, Mapping

import streamlit as st

import charts
import ui
from laboratory.clinic import model, report
from pages.laboratory.clinic import record
from pages.laboratory.clinic.knobs import KNOBS, paid
from training.recorded_run import RecordedRun
from training.symptoms import gradient_sizes
from ui.session import progress


def offer() -> None:
    tests, left = paid()
    st.markdown(f"**Tests** · {left} of {model.BUDGET} coins left")
    with st.container(horizontal=True, gap="small"):
        for test, (label, _) in TESTS.items():
            cost, done = model.TESTS[test], test in tests
            st.button(
                f"{label} · {'done' if done else cost}",
                key=f"clinic_order_{test}",
                disabled=done or cost > left,
                on_click=order,
                args=(test,),
            )


def order(test: str) -> None:
    tests, left = paid()
    if model.TESTS[test] <= left:  # another press may have come together with this one
        KNOBS.set(tests=(*tests, test))
        record.pay(KNOBS["visit"], (*tests, test))


def draw(visit: int, run: RecordedRun) -> None:
    """Show the results, two in a row."""
    paid_for, _ = paid()
    if progress.has_heard():  # an address may name what nobody has pressed
        record.pay(visit, paid_for)
    ordered = [test for test in TESTS if test in paid_for]
    for i in range(0, len(ordered), 2):
        for room, test in zip(ui.columns(2), ordered[i : i + 2], strict=False):
            with room:
                title, show_result = TESTS[test]
                st.header(title)
                show_result(visit, run)


def gradients(visit: int, run: RecordedRun) -> None:
    slopes = charts.laboratory.gradients(run, ui.memoised(gradient_sizes, run))
    ui.picture(slopes, "gradients", alt="Sizes of gradients by epoch, layer by layer.")


def signals(visit: int, run: RecordedRun) -> None:
    drawn = charts.laboratory.signals(run, ui.memoised(report.activation_sizes, visit, run))
    ui.picture(drawn, "signals", alt="Sizes of activations by epoch, layer by layer.")
    ui.facts(ui.rows(*ui.memoised(report.silent_and_flat, visit, run)))


def columns(visit: int, run: RecordedRun) -> None:
    st.caption(
        "Each row is guessed from its nearest neighbours, the seven most like it, by each column alone."
    )
    ui.facts(ui.rows(*ui.memoised(report.columns, visit, run)))


def tenfold(visit: int, run: RecordedRun) -> None:
    ten = ui.run_job(model.tenfold, visit=visit)
    named = {"as it is": run.loss, "ten times the rate": ten.loss}
    curve = charts.laboratory.compared(run.steps, named, loss_name="training loss", height=220)
    alt = "The training loss by epoch, as it is and with ten times the rate."
    ui.picture(curve, "tenfold", alt=alt)


def starts(visit: int, run: RecordedRun) -> None:
    many = ui.run_job(model.starts, visit=visit)
    dots = charts.luck.outcomes(
        many.loss[:, -1],
        own=float(run.loss[-1]),
        name="the patient",
        title="training loss at the end",
        log=True,
    )
    ui.picture(dots, "starts", alt="A dot for each of the other starts, and the patient’s.")


TESTS: Mapping[str, tuple[str, Callable[[int, RecordedRun], object]]] = {
    "gradients": ("Gradients by layer", gradients),
    "signals": ("What the layers say", signals),
    "weights": ("Weights", lambda visit, run: ui.facts(ui.rows(*ui.memoised(report.weights, run)))),
    "predictions": (
        "Predictions and labels",
        lambda visit, run: ui.facts(ui.rows(*ui.memoised(report.predictions, visit, run))),
    ),
    "rows": ("The first rows", lambda visit, run: ui.frame(report.first_rows(visit), height=330)),
    "columns": ("What each column knows", columns),
    "tenfold": ("Ten times the rate", tenfold),
    "starts": ("Other starts", starts),
}
"""The tests by name: title, and what shows the result."""
