from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import streamlit as st

from charts.runs import laboratory, luck
from charts.statistics import bars
from laboratory.your_data import (
    cautions,
    columns,
    effects,
    model,
    preparation,
    reading,
    report,
    rivals,
)
from laboratory.your_data.cautions import Caution
from laboratory.your_data.columns import ROLES
from laboratory.your_data.preparation import PreparedTable
from laboratory.your_data.reading import Table
from laboratory.your_data.tables import TO_TRY
from training import multilayer
from training.activations import ALL_ACTIVATIONS
from training.figures import count
from training.optimisers import OPTIMISERS
from training.recorded_run import RecordedRun
from training.regularisation import PENALTIES
from training.tables import unused
from ui.controls.knob_kinds import Choice, Number, Scale, Slider, Switch, Text
from ui.controls.knobs import Knobs
from ui.page import current
from ui.page.current import beside, on_demand
from ui.page.lab_page import show
from ui.page.prose import say
from ui.page.refusal import attempt
from ui.pictures import picture
from ui.run.runs import for_this_visitor_alone, memoised, on_request, run_job
from ui.run.stoppable import halt, watch
from ui.run.tables import before_and_after, facts, frame, run_table
from ui.run.take_along import code_that_ran
from ui.session.own_file import own_file
from ui.study.diagnosis import show_diagnosis

OWN = "own"
NAMES = {name: title for name, (title, _) in TO_TRY.items()} | {OWN: "Your own"}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 20, 50, 100, 200, 500, 1000, 2000)
BATCHES = (8, 16, 32, 64, 128, 256, reading.MAX_ROWS)
LAYERS = tuple(range(1, model.MAX_LAYERS + 1))
ACCEPTED = "your_data_accepted"
"""The session's key for what was trained last."""
ABOUT_COLUMNS = ("columns", "target", "groups", "by_time")
AT_RANDOM = "no"
"""What the address says where rows are drawn although they come in the order of a date."""
MOST_COLUMNS = 15
"""So many columns stand on the page without being asked for."""
WRONG_ROWS, WRONG_COLUMNS = 10, 6
"""Of the table of wrong rows."""
EXAMPLES = 5
AT_ONCE = 3
"""Grave things to look out for that are said above the pictures."""


def anew(_values: Mapping[str, Any]) -> dict[str, Any]:
    """Return where knobs stand that are about the columns of another table."""
    return dict.fromkeys(ABOUT_COLUMNS, "")


KNOBS = Knobs(
    "your_data",
    Choice("table", "Table", list(NAMES), "heart", NAMES, sets=anew),
    Text("columns", "What columns are", "", reading.MAX_COLUMNS),
    Text("target", "To be predicted", "", 2),
    Text("groups", "Kept together", "", 2),
    Text("by_time", "Held out by", "", 2),
    Slider("held_out", "Share held out", 0.1, 0.5, 0.3, 0.1),
    Slider("split_seed", "Seed: which rows", 0, 63, 0, 1),
    Slider("n_layers", "Hidden layers", 0, model.MAX_LAYERS, 1, 1),
    *(Slider(f"layer_{i}", f"Neurons in layer {i}", 1, model.MAX_NEURONS, 8, 1) for i in LAYERS),
    Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh"),
    Slider("seed", "Seed: which start", 0, 63, 0, 1),
    Number("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.01),
    Scale("n_epochs", "Epochs", EPOCHS, 100),
    Scale("batch_size", f"Batch size ({reading.MAX_ROWS}: all rows)", BATCHES, 32),
    Choice("optimiser", "Optimiser", list(OPTIMISERS), "Adam"),
    Scale("l2", "Price of weights, L2", PENALTIES, 0),
    Slider("dropout", "Dropout", 0.0, 0.9, 0.0, 0.1),
    Switch("stop_early", "Stop early"),
    Switch("log", "Loss on a logarithmic axis"),
    Scale("n_splits", "Splits", (5, 10, 20), 10),
)
OF_SPLIT = ("held_out", "split_seed")
# What is asked of the split, which all models share
OF_ROWS = ("table", "roles", "target", "groups", "by_time", *OF_SPLIT)
OF_TRAINING = (
    *("learning_rate", "n_epochs", "batch_size", "optimiser", "l2", "dropout", "stop_early"),
)


def another_table(_: Table | None) -> None:
    """Turn back what was about the columns of the table before, and forget what was asked of it."""
    st.session_state.pop(ACCEPTED, None)
    KNOBS.set(**anew({}))
    st.rerun()


def given_table() -> Table | None:
    KNOBS.show("table")
    if KNOBS["table"] != OWN:
        return TO_TRY[KNOBS["table"]][1]()
    table = own_file(reading.parse_table, max_bytes=reading.MAX_BYTES, on_new=another_table)
    st.caption(
        f"CSV, at most {reading.MAX_BYTES // 1_000_000} MB. It stays in this tab; the server "
        "computes with it, stores nothing, and forgets it when you leave. The address holds the "
        "knobs, never the table."
    )
    return table


def number_in(name: str, most: int) -> int | None:
    """Return the number of a column that a knob holds, if there is such a column."""
    text = KNOBS[name]
    return int(text) if text.isascii() and text.isdigit() and int(text) < most else None


def key_of(table: Table, name: str) -> str:
    """Return the key of a widget that offers columns: another table has others."""
    return current.key(f"{table.digest[:12]}_{name}")


def choose(
    label: str,
    name: str,
    table: Table,
    options: Mapping[str, str],
    chosen: str,
    turn: Callable[[str], Mapping[str, str]],
    **look: Any,
) -> None:
    """Let knobs of the address be chosen from what the table has; ``turn`` says where they stand."""
    key = key_of(table, name)
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen

    def follow() -> None:
        KNOBS.set(**turn(st.session_state[key]))

    st.selectbox(label, list(options), key=key, on_change=follow, format_func=options.get, **look)


def ask_of_columns(table: Table) -> dict[str, int]:
    """Ask what is predicted, and which rows are held out."""
    names = {str(i): name for i, name in enumerate(table.names)}
    chosen = number_in("target", len(names))
    target = columns.suggested_target(table.columns) if chosen is None else chosen
    choose("Predict", "target", table, names, str(target), lambda i: {"target": i})
    split = ask_which_rows(table, target)
    asked = [name for name in OF_SPLIT if split["by_time"] < 0 or name != "split_seed"]
    KNOBS.ask(*asked, back=(*OF_SPLIT, *ABOUT_COLUMNS))
    return {"target": target} | split


def split_by(table: Table, target: int) -> tuple[int, int]:
    """Return the columns by whose values and by whose order rows are held out, -1 for none."""
    groups, by_time = (number_in(name, len(table.names)) for name in ("groups", "by_time"))
    if groups not in (None, target):
        return groups, -1
    if not KNOBS["by_time"]:
        by_time = columns.suggested_time(table.columns)
    return -1, -1 if by_time in (None, target) else by_time


def ways_to_split(table: Table, target: int, by_time: int) -> dict[str, str]:
    """Return the ways to hold rows out, with the words for each."""
    others = [(i, column) for i, column in enumerate(table.columns) if i != target]
    return {
        AT_RANDOM: "rows drawn at random",
        **{
            f"by_time {i}": f"the last rows by “{column.name}”"
            for i, column in others
            if column.can_split or i == by_time
        },
        **{f"groups {i}": f"all of the same “{column.name}”" for i, column in others},
    }


def knobs_of_split(way: str, suggested: int) -> dict[str, str]:
    """Return what the address says of a way to split; of what is suggested it says nothing."""
    kind, _, column = way.partition(" ")
    if kind == "groups":
        return {"groups": column, "by_time": ""}
    is_suggested = column == (str(suggested) if suggested >= 0 else "")
    return {"groups": "", "by_time": "" if is_suggested else column or AT_RANDOM}


def ask_which_rows(table: Table, target: int) -> dict[str, int]:
    """Ask which rows are held out, and return which column says so, -1 if none does."""
    groups, by_time = split_by(table, target)
    suggested = columns.suggested_time(table.columns)
    kept = (
        f"groups {groups}" if groups >= 0 else f"by_time {by_time}" if by_time >= 0 else AT_RANDOM
    )
    choose(
        "Hold out",
        "held_out_by",
        table,
        ways_to_split(table, target, by_time),
        kept,
        partial(knobs_of_split, suggested=-1 if suggested == target else suggested),
        help="The network never learns from these rows. Keep rows of one patient or one day "
        "together; hold out the last rows where the future is to be predicted.",
    )
    return {"groups": groups, "by_time": by_time}


def ask() -> dict[str, Any] | None:
    """Show all knobs, and return what the training is asked for, if there is a table."""
    of_table, network, training = st.tabs(["Table", "Network", "Training"])
    with of_table:
        table = given_table()
        of_rows = {} if table is None else ask_of_columns(table)
    with network:
        sizes = [f"layer_{i}" for i in LAYERS if i <= KNOBS["n_layers"]]
        KNOBS.ask("n_layers", *sizes, "activation", "seed")
    with training:
        KNOBS.ask(*OF_TRAINING)
        KNOBS.show("log")
    if table is None:
        return None
    return {
        "table": table,
        "roles": columns.roles_of(table.columns, of_rows["target"], KNOBS["columns"]),
        **of_rows,
        **KNOBS.values(*OF_SPLIT, "activation", "seed", *OF_TRAINING),
        "hidden": tuple(KNOBS[size] for size in sizes),
    }


def curves_of(run: RecordedRun, case: PreparedTable, scores: Mapping[str, float]) -> None:
    """Draw the losses, and how well the models do on the held-out rows."""
    left, right = current.columns(2)
    with left:
        base = memoised(report.losses_of_a_guess, case)
        name = "cross-entropy" if case.classes else model.SQUARED_ERROR
        losses = laboratory.loss_curve(
            run, loss_name=name, baseline=base["loss"], log=KNOBS["log"], height=190
        )
        picture(losses, "losses", alt="The loss by epoch, and a baseline.")
    with right:
        constant = rivals.guess_name(case)
        if case.classes:
            models = bars.accuracies(scores, constant, title="accuracy on held-out rows")
        else:
            models = bars.errors(scores, constant, title=f"typical error in {case.name}")
        picture(models, "models", alt="How well each model does on the held-out rows.")


def look_out(table: Table, warnings: Sequence[Caution]) -> None:
    """Say what must be known before the scores are believed, and offer what mends it."""
    say("\n".join(f"- {each.text}" for each in warnings))
    for each in warnings:
        if each.groups >= 0:
            st.button(
                f"Hold out all of the same “{table.names[each.groups]}”",
                key=current.key("keep_together"),
                icon=":material/group_work:",
                on_click=KNOBS.set,
                kwargs={"groups": str(each.groups), "by_time": ""},
            )


def look_out_too(warnings: Sequence[Caution]) -> None:
    """Have the other warnings at hand."""
    label = f"{count(len(warnings), 'thing')} to look out for"
    if warnings and (room := on_demand(label, "cautions", icon=":material/warning:")):
        with room:
            say("\n".join(f"- {each.text}" for each in warnings))


def results(
    run: RecordedRun, case: PreparedTable, settings: dict[str, Any], outputs: Mapping[str, Any]
) -> None:
    """Say how good the models are, beside each other."""
    scores = report.scores_of(run, case, outputs)
    say(f"{memoised(report.describe, run, case)} {report.describe_rivals(scores, case)}")
    facts(report.model_table(case, report.with_network(run, case, outputs)))
    st.caption(report.describe_size(case, settings["hidden"]))


def together_or_at_random(
    scores: Mapping[str, float], case: PreparedTable, settings: dict[str, Any]
) -> None:
    drawn = attempt(partial(run_job, rivals.at_random), KNOBS.label_of, **settings)
    if drawn is not None:
        say(report.describe_at_random(scores, drawn, case))


def change_column(table: Table, roles: tuple[str, ...], target: int) -> None:
    which, what = st.columns([0.5, 0.5], gap="medium", vertical_alignment="bottom")
    with which:
        i = st.selectbox(
            "Change a column",
            range(len(roles)),
            key=key_of(table, "column"),
            format_func=table.names.__getitem__,
        )
    key = key_of(table, "role")
    st.session_state[key] = roles[i]

    def follow() -> None:
        role = st.session_state[key]
        column = table.columns[i]
        suggested = column.as_target if i == target else column.role
        letters = columns.with_role(KNOBS["columns"], i, None if role == suggested else role)
        KNOBS.set(columns=letters)

    with what:
        st.segmented_control("It is", ROLES, key=key, required=True, wrap=True, on_change=follow)


def preview(settings: Mapping[str, Any], case: PreparedTable | None) -> None:
    table, *of_rows = (settings[name] for name in ("table", "roles", "target", "groups", "by_time"))
    roles, target, *_ = of_rows
    st.header("What is each column, and what is done with it?")
    notes = " ".join(table.notes)
    say(f"{count(len(table), 'row')}, {count(len(roles), 'column')}. {notes}")
    change_column(table, roles, target)
    room: AbstractContextManager[Any] | None = nullcontext()
    if len(roles) > MOST_COLUMNS:
        room = on_demand(f"All {len(roles)} columns", "columns", icon=":material/view_column:")
    if room:
        with room:
            facts(memoised(columns.described, table.columns, *of_rows))
    if case is None:
        return
    if room := on_demand("The rows, step by step", "steps", icon=":material/format_list_numbered:"):
        with room:
            before_and_after(case.steps, some_rows, key=current.key("step"))


def some_rows(step: Any) -> tuple[Any, Any]:
    return tuple(
        each.head(EXAMPLES).rename_axis(unused("row", each)) for each in (step.before, step.after)
    )


def what_columns_do(run: RecordedRun, case: PreparedTable, lost: Mapping[int, float]) -> None:
    st.header("What does each column do?")
    left, right = current.columns(2)
    with left:
        st.caption(
            "What the network loses if a column is shuffled among the held-out rows. One that is "
            "not missed says nothing, or what others say as well."
        )
        picture(
            bars.evidence(report.effects_table(lost, case)),
            "lost",
            alt="What is lost if a column is shuffled among the held-out rows.",
        )
    with right:
        names = {i: case.table.names[i] for i in lost}
        i = st.selectbox(
            "If a column were the same in every row",
            list(names),
            key=key_of(case.table, "effect_of"),
            format_func=lambda i: names.get(i, ""),
        )
        which = len(case.classes) - 1
        if len(case.classes) > 2:
            which = st.selectbox(
                "How sure it is of",
                range(len(case.classes)),
                index=which,
                key=key_of(case.table, "effect_on"),
                format_func=lambda c: case.classes[c] if c < len(case.classes) else "",
            )
        of = memoised(effects.partial_dependence, run, case, i, which)
        title = f"mean of {case.name}"
        if case.classes:
            title = f"mean probability of {case.classes[which]}"
        if isinstance(of.places, tuple):  # of a category
            drawn = bars.evidence({names[i]: of.places, title: of.says})
        else:
            how = {"column": names[i], "title": title, "percent": bool(case.classes)}
            drawn = laboratory.effect(of.places, of.says, **how)
        picture(drawn, "effect", alt="What the network says.")


def wrong(
    run: RecordedRun, case: PreparedTable, lost: Mapping[int, float], outputs: Mapping[str, Any]
) -> None:
    st.header("Which rows does it get wrong?")
    if case.classes:
        facts(report.confusion_table(case, report.with_network(run, case, outputs)[rivals.NETWORK]))
    rows = run_job(effects.wrong_rows, run, case)
    if not len(rows):
        say("It gets every held-out row right.")
        return
    most = "mistakes that it was surest of" if case.classes else "largest errors"
    st.caption(f"The {most} come first.")
    facts(report.some_wrong(rows, case, [*lost][:WRONG_COLUMNS], WRONG_ROWS))
    label = f"All of them ({len(rows):,}) with all their columns"
    if room := on_demand(label, "wrong", icon=":material/table:"):
        with room:
            frame(rows, height=290)


def several(settings: dict[str, Any], case: PreparedTable) -> None:
    if case.by_time >= 0:
        return
    st.header("Who wins over several splits?")
    KNOBS.show("n_splits")
    shared = {name: value for name, value in settings.items() if name != "split_seed"}
    shared["n_splits"] = KNOBS["n_splits"]
    request = {**shared, "table": settings["table"].digest}
    label = "Train all of them on several splits"
    if not on_request("splits", label, request):
        return
    scores = attempt(partial(run_job, rivals.over_splits), KNOBS.label_of, **shared)
    if scores is None:
        return
    title = "accuracy on held-out rows" if case.classes else f"typical error in {case.name}"
    dots = luck.repeated(scores, title=title, percent=bool(case.classes))
    picture(dots, "splits", alt="A dot for each split, and the mean, of each model.")
    say(report.describe_splits(scores, case))
    facts(report.split_table(scores, case))


def your_data() -> bool:
    # What is worked out from a learner's own table is shared with nobody.
    with for_this_visitor_alone() if KNOBS["table"] == OWN else nullcontext():
        return bench()


def bench() -> bool:
    say(r"""
        A network learns from a table, beside simpler rivals.
        Try one of the two tables here, or bring **your own**: the server stores nothing of it.
    """)
    pictures, controls = beside(0.72)
    with controls:
        settings = ask()
    if settings is None:
        with pictures:
            say(r"""
                Choose a CSV file, drop it, or paste cells from a spreadsheet: names of columns in
                the first line, a row for each thing of which you know the answer.
                Two other tables are there to try.
            """)
        return True
    with pictures:
        watched = watch(model.train, settings, KNOBS.label_of, ACCEPTED)
        case = None
        if watched is not None:
            settings, seen = watched
            of_rows = {name: settings[name] for name in OF_ROWS}
            case = run_job(preparation.case_for, **of_rows, watch=settings["stop_early"])
            run = seen.result
            warnings = run_job(cautions.cautions, case, settings["hidden"])
            grave = [each for each in warnings if each.is_grave][:AT_ONCE]
            look_out(case.table, grave)
            outputs = run_job(rivals.answers_of_rivals, case)
            scores = report.scores_of(run, case, outputs)
            curves_of(run, case, scores)
            results(run, case, settings, outputs)
            look_out_too([each for each in warnings if each not in grave])
            halt(settings, seen)
            if seen.is_whole and (case.by_time >= 0 or case.groups >= 0):
                together_or_at_random(scores, case, settings)
    preview(settings, case)
    if case is None:
        return True
    if not seen.is_whole:
        return False
    show_diagnosis(run, partial(run_job, report.findings, run, case))
    lost = run_job(effects.permutation_importance, run, case)
    what_columns_do(run, case, lost)
    wrong(run, case, lost, outputs)
    several(settings, case)
    code_that_ran(
        model.train,
        settings,
        preparation.case_for,
        multilayer.fit,
        runs={"train": run},
        comments={"roles": case.table.names, "target": (case.name,)},
        scored=(report.scores_again, scores),
    )
    run_table(run)
    return True


show(KNOBS, your_data)
