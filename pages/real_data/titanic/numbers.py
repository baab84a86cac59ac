"""Numbers: how a list of people becomes a table that a network can multiply."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.titanic import experiments, passengers
from lessons.titanic.passengers import PORTS, preparation
from pages.real_data.titanic.knobs import KNOBS, TABLE
from study.scene import Scene, right, wrong
from training.figures import figure, signed_points
from ui.run.tables import before_and_after

scene = Scene(
    __name__,
    "Numbers",
    "How does a list of people become numbers?",
    covers=["One-hot encoding", "Normalising features, and the logarithm of a skewed one"],
    path="code",
    knobs=["log_fare", "normalise", "statistics"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network adds and multiplies, so the list has to become numbers: gaps are filled,
        categories get columns of their own, called **dummies**, and every column is brought to the
        range from 0 to 1, a simple **normalisation**.
        These are the steps of the recipe, from Jeremy Howard’s course *Practical Deep Learning for
        Coders* (fast.ai, 2022, lesson 5).
        Look at five passengers before and after each.
    """)
    pictures, controls = ui.beside(0.63)
    with controls:
        table = KNOBS.ask(*TABLE, back=False)
        ui.say(r"""
            Gaps are filled with the *mode*, the most frequent value.
            The recipe takes modes and maxima from all 891, even from the passengers it holds out
            to be judged by.
            That is a **leak**: the judges have had a say before.
            Does it matter here?
        """)
        if ui.on_request("leak", "Try both on 100 splits", {}):
            ui.facts(leak_rows(ui.run_job(experiments.with_and_without_leak)))
    with pictures:
        how = table | KNOBS.values("split_seed")
        steps = ui.memoised(preparation, **how)
        before_and_after(steps, passengers.show_examples, key="titanic_steps")
        ui.facts(ui.memoised(preparation_rows, **how))
    ui.say(r"""
        Dividing by the maximum keeps an age of 80 from counting far more than zeros and ones.
        The logarithm pulls a few huge fares closer to the others.
    """)
    if room := ui.on_demand("Fares, and their logarithms", "fares", icon=":material/bar_chart:"):
        with room:
            seen = "Most fares are low, few are high; their logarithms lie closer together."
            ui.side_by_side(
                *(
                    (
                        f"fares_{i}",
                        charts.histograms.distribution(values, name, counted="passengers"),
                        seen,
                    )
                    for i, (name, values) in enumerate(passengers.fares().items())
                )
            )


def preparation_rows(**settings: Any) -> dict[str, list[str]]:
    """Name what fills gaps and what columns are divided by; settings as for `preparation`."""
    steps = preparation(**settings)
    before, filled = steps[1].before, steps[1].after
    gaps = {name: before[name].isna() for name in ("Age", "Embarked")}
    age, port = (filled[name][missing].iloc[0] for name, missing in gaps.items())
    rows = {
        f"{gaps['Age'].sum()} missing ages become": f"{figure(age)} years",
        f"{gaps['Embarked'].sum()} missing ports become": PORTS[port],
    }
    if settings["normalise"]:
        names = list(steps[-1].after.columns[:4])
        largest = steps[-1].before[names].max() / steps[-1].after[names].max()
        rows[f"{', '.join(names)} are divided by"] = ", ".join(map(figure, largest))
    return {"what is done": list(rows), "value": list(rows.values())}


def leak_rows(accuracies: Mapping[str, Any]) -> dict[str, list[str]]:
    """Count what it changes to take modes and maxima from all, not from the training rows."""
    pairs = experiments.compare(accuracies["all"], accuracies["training"])
    rows = {
        "the same": str(pairs.equal),
        "higher": str(pairs.better),
        "lower": str(pairs.worse),
        "mean difference": signed_points(pairs.mean, 2),
    }
    over = f"over {len(accuracies['all'])} splits"
    return ui.rows(*({"accuracy with the leak": of, over: n} for of, n in rows.items()))


scene.several(
    "maximum",
    "Why is it good to divide each column by its maximum?",
    right(
        "One learning rate suits all weights.",
        """
        The slope along a weight grows with its column. With ages up to 80 beside zeros and ones,
        no single rate suits both.
        """,
    ),
    right(
        "The scores of the first epochs stay where the sigmoid is steep.",
        """
        A weight of a half times 40 years is a score of 20: there the sigmoid is flat, and no
        gradient comes through. Switch the division off: from most starts the recipe ends up saying
        the same about everybody, mostly that they die.
        """,
    ),
    right(
        "The weights of age, family and fare can be compared with each other.",
        """
        Each is what a whole range is worth, from 0 to the maximum. That makes these four weights
        worth reading. With the dummies, only differences within a group are determined, such as
        third class minus first: add 1 to both sexes, take 1 from all three classes, and no score
        changes.
        """,
    ),
    wrong(
        "It removes the difference between frequent and rare values.",
        """
        Dividing by a number changes no shape: a column that was lopsided stays so. That is what
        the logarithm was for.
        """,
    ),
)

scene.choice(
    "logarithm",
    "Why the logarithm of the fare?",
    right(
        "Because doubling a fare should count alike, high or low.",
        """
        In LogFare every doubling is about the same step, log 2 = 0.69. Otherwise one ticket of 512
        pounds would push all ordinary fares into a corner near zero.
        """,
    ),
    wrong(
        "Because without it the recipe’s accuracy would be far lower.",
        """
        Try it: 82.6 % with and without. Sex, class and port decide here. A good habit need not
        show in every number.
        """,
    ),
    wrong(
        "Because a neuron cannot take in any numbers larger than 1.",
        """
        It can take any number, and LogFare still goes up to 6.24. Bringing it down to 1 is what
        the division does.
        """,
    ),
)
