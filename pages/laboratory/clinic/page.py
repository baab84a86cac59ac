import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from charts.runs import laboratory, luck
from laboratory.clinic import model, report
from laboratory.clinic.faults import HEALTHY
from training.comparison import on_one_axis
from training.doctor.diagnose import in_words
from training.doctor.faults import FAULTS
from training.recorded_run import RecordedRun
from training.symptoms import gradient_sizes
from ui.controls.knob_kinds import Choice, Several, Slider, Switch
from ui.controls.knobs import Knobs
from ui.page import current
from ui.page.current import beside, columns, on_demand
from ui.page.lab_page import show
from ui.page.prose import say
from ui.page.refusal import attempt
from ui.pictures import picture
from ui.run.runs import memoised, run_job
from ui.run.tables import facts, frame

OPEN = "open"
"""What stands in the address where nothing has been chosen yet."""


class ToBeNamed(Choice):
    """One of a few names, or none of them yet: that has no chip."""

    def valid(self, value: Any) -> Any:
        return value if value == OPEN else super().valid(value)

    def widget_value(self, value: Any) -> Any:
        return None if value == OPEN else value


CAUSES_AND_MEANINGS = {HEALTHY: ("nothing", "it learns what there is to be learned")} | {
    fault: (of.cause, of.meaning) for fault, of in FAULTS.items()
}
CAUSES = {name: cause for name, (cause, _) in CAUSES_AND_MEANINGS.items()}
CHANGES = {name: each.name for name, each in model.CHANGES.items()}
LOSSES = "losses"
NAMED_FIRST = "clinic_named_first"
"""In the session's state: by visit, what was named when the truth was told, and coins left."""

KNOBS = Knobs(
    "clinic",
    Slider("visit", "Visit", 1, model.LAST_VISIT, 1, 1),
    Several("tests", "Tests", [LOSSES, *model.TESTS], (LOSSES,)),
    ToBeNamed("cause", "What is wrong?", list(CAUSES), OPEN, CAUSES),
    ToBeNamed("change", "One change", list(CHANGES), OPEN, CHANGES),
    Switch("told", "The verdict"),
    Switch("log", "Loss on a logarithmic axis"),
)
AFRESH = {"tests": (LOSSES,), "cause": OPEN, "change": OPEN, "told": False}


def paid() -> tuple[list[str], int]:
    """Return the tests that are asked for, as far as the coins go, and how many are left."""
    tests, left = [], model.BUDGET
    for test in KNOBS["tests"]:
        if (cost := model.TESTS.get(test, 0)) <= left:
            tests.append(test)
            left -= cost
    return tests, left


def another() -> None:
    KNOBS.set(visit=random.SystemRandom().randint(1, model.LAST_VISIT), **AFRESH)


def order(test: str) -> None:
    tests, left = paid()
    if model.TESTS[test] <= left:  # another press may have come together with this one
        KNOBS.set(tests=(*tests, test))


def offer_tests() -> None:
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


def losses(visit: int, run: RecordedRun) -> None:
    base = memoised(report.baseline_loss, visit, run)
    name = report.case_facts(visit)["loss"]
    curve = laboratory.loss_curve(run, loss_name=name, baseline=base, log=KNOBS["log"], height=260)
    picture(curve, "losses", alt="The loss by epoch, training and held out, and a baseline.")
    KNOBS.show("log")
    say(memoised(report.describe, visit, run))


def test_gradients(visit: int, run: RecordedRun) -> None:
    sizes, title = memoised(gradient_sizes, run), "size of the gradient"
    slopes = laboratory.sizes_by_layer(run, sizes, title=title, ink="yellow")
    picture(slopes, "gradients", alt="Sizes of gradients by epoch, layer by layer.")


def test_signals(visit: int, run: RecordedRun) -> None:
    sizes, title = memoised(report.activation_sizes, visit, run), "size of what it says"
    signals = laboratory.sizes_by_layer(run, sizes, title=title, ink="gray")
    picture(signals, "signals", alt="Sizes of activations by epoch, layer by layer.")
    facts(memoised(report.silent_and_flat, visit, run))


def test_columns(visit: int, run: RecordedRun) -> None:
    st.caption(
        "Each row is guessed from its nearest neighbours, the seven most like it, by each column alone."
    )
    facts(memoised(report.columns, visit, run))


def test_tenfold(visit: int, run: RecordedRun) -> None:
    ten = run_job(model.tenfold, visit=visit)
    named = {"as it is": run.loss, "ten times the rate": ten.loss}
    curve = laboratory.compared(run.steps, named, loss_name="training loss", height=220)
    picture(
        curve, "tenfold", alt="The training loss by epoch, as it is and with ten times the rate."
    )


def test_starts(visit: int, run: RecordedRun) -> None:
    many = run_job(model.starts, visit=visit)
    own = float(run.loss[-1])
    title = "training loss at the end"
    dots = luck.outcomes(many.loss[:, -1], own=own, name="the patient", title=title, log=True)
    picture(dots, "starts", alt="A dot for each of the other starts, and the patient’s.")


TESTS: Mapping[str, tuple[str, Callable[[int, RecordedRun], object]]] = {
    "gradients": ("Gradients by layer", test_gradients),
    "signals": ("What the layers say", test_signals),
    "weights": ("Weights", lambda visit, run: facts(memoised(report.weights, run))),
    "predictions": (
        "Predictions and labels",
        lambda visit, run: facts(memoised(report.predictions, visit, run)),
    ),
    "rows": ("The first rows", lambda visit, run: frame(report.first_rows(visit), height=330)),
    "columns": ("What each column knows", test_columns),
    "tenfold": ("Ten times the rate", test_tenfold),
    "starts": ("Other starts", test_starts),
}
"""The tests by name: title, and what shows the result."""


def choose() -> None:
    if room := on_demand("What each cause means", "causes", icon=":material/menu_book:"):
        with room:
            say("\n".join(f"- **{cause}**: {why}." for cause, why in CAUSES_AND_MEANINGS.values()))
    KNOBS.show("cause", "change")
    undecided = OPEN in (KNOBS["cause"], KNOBS["change"])
    st.button(
        "Make the change, and hear the verdict",
        icon=":material/stethoscope:",
        type="primary",
        key="clinic_tell",
        disabled=undecided,
        on_click=KNOBS.set,
        kwargs={"told": True},
    )
    if undecided:
        st.caption("Name a cause and choose a change first: then it is run.")


def tell(visit: int, run: RecordedRun) -> None:
    cause, change = KNOBS["cause"], KNOBS["change"]
    if OPEN in (cause, change):
        return
    st.header("The verdict")
    # What was named before the truth was told counts, whatever is named now.
    visits = st.session_state.setdefault(NAMED_FIRST, {})
    first, left = visits.setdefault(visit, (cause, paid()[1]))
    right, sentence = report.verdict(visit, cause, first, left)
    (st.success if right else st.info)(sentence)
    if len(visits) > 1:
        won = sum(report.points(each, *named) for each, named in visits.items())
        most = 2 * model.BUDGET * len(visits)
        st.caption(f"Your {len(visits)} patients so far: {won} of {most} points.")
    changed = attempt(partial(run_job, model.train), visit=visit, change=change)
    if changed is not None:
        epochs, pair = on_one_axis([run, changed])
        named = dict(zip(("as it lay there", "after the change"), pair, strict=True))
        curve = laboratory.compared(epochs, named, loss_name="held-out loss", height=240)
        alt = "The held-out loss by epoch, as it lay there and after the change."
        picture(curve, "changed", alt=alt)
        say(memoised(report.describe_change, visit, change, run, changed))
    st.markdown("**What the record shows**, with the tests that you did not pay for:")
    shown = memoised(report.test_results, visit, run)
    say("\n".join(f"- {TESTS[test][0]}: {sentence}" for test, sentence in shown.items()))
    st.markdown("**What the house’s doctor says**, from the same record and a batch of starts:")
    say(in_words(run_job(report.doctors_findings, visit=visit)))


def clinic() -> bool:
    visit = KNOBS["visit"]
    say(r"""
        Somebody has trained a network, and perhaps something is wrong with it.
        Look at its losses, pay for tests with your coins, then say what is wrong and choose one
        change. A coin that you keep is a point if you are right.
    """)
    pictures, controls = beside(0.62)
    with controls:
        icon = ":material/casino:"
        st.button("Another patient", icon=icon, key="clinic_another", on_click=another)
        offer_tests()
    with pictures:
        run = run_job(model.train, visit=visit, change="nothing")
        losses(visit, run)
    facts({name: [value] for name, value in report.case_facts(visit).items()})
    paid_for, _ = paid()
    ordered = [test for test in TESTS if test in paid_for]
    for i in range(0, len(ordered), 2):
        for room, test in zip(columns(2), ordered[i : i + 2], strict=False):
            with room:
                title, show_result = TESTS[test]
                st.header(title)
                show_result(visit, run)
    choose()
    if KNOBS["told"]:
        tell(visit, run)
    record()
    return True


def record() -> None:
    if room := on_demand("How often is the doctor right?", "record", icon=":material/table:"):
        table = report.track_record()
        for fault in FAULTS:
            table = table.replace(f" {fault} |", f" {CAUSES[fault]} |")
        with room.container(key=current.key("track_record")):
            st.markdown(table)


show(KNOBS, clinic)
