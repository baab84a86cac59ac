"""The ceiling: rows that look alike and ended differently."""

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.overfitting.ceiling import (
    Ceiling,
    ceiling,
    ceilings,
    disputed,
    groups_in_words,
    passengers_of_group,
)
from lessons.overfitting.model import train
from lessons.overfitting.tables import LABELS
from pages.real_data.overfitting.knobs import KNOBS
from study.predictions import Answer
from study.scene import Number, Scene
from training.figures import percent
from training.hyperparameters import with_settings
from training.progress import report_progress
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The ceiling",
    "How often can any model be right about these passengers?",
    path="further",
    knobs=["split_seed", "hat", "outcomes", "group"],
)


@scene.predict(
    """
    Give the 713 passengers labels from a hat as well. Now take the **best model possible**, as
    large as you like, trained as long as you like. How often can it be right about the rows that it
    was trained on, on average over many shuffles?
    """,
    case={"outcomes": "shuffled", "hat": 2, "split_seed": 42},
    low=50,
    high=100,
    step=0.5,
    tolerance=1.5,
    unit="% of the 713 rows",
)
def highest() -> Answer:
    """Work out the best possible training accuracy on the passengers with shuffled labels."""
    report_progress(0.0)
    shuffled, true = ceilings(), ceiling()
    report_progress(1.0)
    return Answer(
        float(100 * shuffled.mean()),
        f"Over {len(shuffled)} shuffles the best possible rule is right on "
        f"**{percent(shuffled.mean(), 1)}** on average, from {percent(shuffled.min(), 1)} to "
        f"{percent(shuffled.max(), 1)}; with the true labels on {percent(true.accuracy, 1)}. The "
        f"{len(true.rows)} rows have only {true.n_inputs} different inputs.",
    )


@scene.picture_of(highest)
def reached(guesses: Guessed, run: RecordedRun | None = None) -> Picture:
    """Draw the ceilings beside what a network has reached."""
    if run is None:
        hat, split_seed = KNOBS.defaults("hat", "split_seed").values()
        case = {"labels": "shuffled", "seed": hat, "split_seed": split_seed}
        run = ui.run_job(train, **case, n_epochs=100)
    return charts.bars.accuracies(
        ceilings_beside(run),
        "always the majority class",
        title=f"training accuracy ({int(run.steps[-1]):,} epochs)",
        guesses={f"{name}, shuffled labels": at for name, at in ui.as_shares(guesses).items()},
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two men in third class, age unknown, with the same fare, the same port and no family aboard
        are the same row to every model. If one died and the other survived, it is wrong about one
        of them, whatever it says. Each line is a group of passengers who look alike but have
        different labels:
    """)
    outcomes, hat, split_seed = KNOBS.values("outcomes", "hat", "split_seed").values()
    labelled = {"labels": outcomes, "seed": hat, "split_seed": split_seed}
    ui.frame(groups_in_words(**labelled), height=215)
    if not ui.predict(highest):
        return
    pictures, controls = ui.beside(0.66)
    with controls:
        KNOBS.ask("outcomes", "hat", more=("split_seed",))
        longer = ui.on_request("roof", "Let 64 + 64 neurons try for 1,000 epochs", labelled)
    run = ui.run_job(train, **labelled, n_epochs=1000 if longer else 100)
    with pictures:
        alt = "Both ceilings, a network, and the baseline, as bars."
        ui.picture(reached(ui.committed_guesses(highest), run), "roof", alt=alt)
        ui.facts(ceiling_rows(ceiling(**labelled)))
    ui.explain_outcome(highest)
    ui.say(r"""
        However wide the network is and however long it trains, **the table does not say everything
        about these people**.
        What made the difference, perhaps a cabin near the stairs or somebody who waited, is in no
        column that the network sees.
    """)
    if room := ui.on_demand("Who are they?", "who", icon=":material/group:"):
        with room:
            group = KNOBS.ask("group", back=False)["group"]
            ui.frame(passengers_of_group(group, **labelled), height=290)


def ceilings_beside(run: RecordedRun) -> dict[str, float]:
    """Return the ceilings on the passengers beside what a single run on them has reached."""
    settings = run.hyperparameters
    true, shuffled = (with_settings(ceiling, {**settings, "labels": labels}) for labels in LABELS)
    share = shuffled.y.mean()
    return {
        "ceiling, true labels": true.accuracy,
        "ceiling, shuffled labels": shuffled.accuracy,
        f"your network, {settings['labels']} labels": float(run.metrics["accuracy"][-1]),
        "always the majority class": float(max(share, 1 - share)),
    }


def ceiling_rows(table: Ceiling) -> dict[str, list[str]]:
    """Count the rows that cannot be told apart, and what that makes of the best answers."""
    n = len(table.rows)
    counts = {
        "training rows": n,
        "different inputs among them": table.n_inputs,
        "groups alike with different labels": len(disputed(table)),
        "rows that any model must get wrong": n - round(table.accuracy * n),
    }
    return {"with these labels": list(counts), "number": [f"{n:,}" for n in counts.values()]}


@scene.number(n=[10, 12, 15], died=[7, 3, 4, 9])
def alike(n: int, died: int) -> Number:
    says = "died" if 2 * died > n else "lived"
    return Number(
        f"""
        In a table, {n:g} passengers look exactly alike, and {died:g} of them died. How many of the
        {n:g} can the best possible model be right about?
        """,
        answer=max(died, n - died),
        within=0.1,
        hint=f"It must give all {n:g} the same answer.",
        feedback=f"""
        Equal inputs get equal answers, so it says “{says}” {n:g} times and is right
        {max(died, n - died):g} times. Groups like this set the ceiling of a table.
        """,
    )


scene.remember(
    """
    **Rows that look alike set a ceiling.** Where they ended differently, no model can be right
    about all of them: ask what the table does not say.
    """
)
