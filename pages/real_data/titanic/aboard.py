"""List: all 891, and how good a rule is that nobody had to train."""

import math
from collections.abc import Sequence

import charts
import ui
from datasets.titanic import load_passengers
from lessons.titanic import groups
from lessons.titanic.groups import groups_survive
from lessons.titanic.passengers import RULES, targets_of_all
from pages.real_data.titanic.knobs import KNOBS
from study.scene import NumberQuestion, Scene
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import out_of
from ui.run.tables import rows_behind

scene = Scene(
    __name__,
    "List",
    "Who lived, and how good is a rule that nobody had to train?",
    covers=["Accuracy against a baseline"],
    knobs=[*groups.GROUPS, "known", "group"],
)

RIGHT = "right, of all passengers"


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now all 891 passengers of the list. Switch on the groups that you think mostly lived, then
        *Show who lived*.
    """)
    pictures, controls = ui.beside()
    with controls:
        *rule, known = KNOBS.ask(*groups.GROUPS, "known").values()
    with pictures:
        lived = groups.survival_by_group()
        chart = charts.bars.shares(
            lived["who"],
            lived["survived"] * (1 if known else math.nan),
            decided=rule,
            classes=("dies", "lives"),
            title="share that survived",
            height=316,  # each bar is level with its switch
            unknown="nobody" if known else "?",
        )
        alt = "For women and men of each class, the share that lived."
        ui.picture(chart, "known", alt=alt)
        if known:
            chosen = tuple(name for name, on in zip(groups.GROUPS, rule, strict=True) if on)
            compared = ui.memoised(groups_rule_rows, chosen)
            with controls:
                ui.facts(compared)
            own, women, _ = compared[RIGHT]
            ui.say(
                f"{COLOUR_1.title()} lived, {COLOUR_0} died. Your rule is wrong about the pale ones."
            )
            ui.say(
                "No rule of these six switches beats *women survive*: in no group of men did half live, "
                "and of the women of third class it was just half."
                if own == women
                else "*Women survive* is still ahead. In which groups did at least half live?"
            )
    if known:
        ui.say(r"""
            *Nobody survives* is the **baseline**: a model’s **accuracy**, the share it gets right,
            must be higher. Next you follow the recipe of a well-known course, Jeremy Howard’s, which
            trains a network on this list.
        """)
    if room := ui.on_demand("The 891, one by one", "rows", icon=":material/table:", here=True):
        with room:
            rows = ui.memoised(groups.passengers_of_group, KNOBS["group"])
            rows_behind(KNOBS, "group", text=f"**{len(rows)}** of the 891:", rows=rows)


@scene.number(n=[891, 400, 1000], survived=[342, 100, 250])
def nobody(n: int, survived: int) -> NumberQuestion:
    return NumberQuestion(
        f"""
        Of {n} people on a list {survived} survived. In how many cases is the rule “nobody survives”
        right?
        """,
        answer=n - survived,
        within=0.5,
        hint="It is right about everybody who died.",
        working=f"{n} − {survived} = [{n - survived}] died",
        feedback="""
        And that without looking at anybody. A network’s figure means little until this one stands
        beside it.
        """,
    )


def groups_rule_rows(chosen: Sequence[str]) -> dict[str, list[str]]:
    """Put a rule by hand, "these groups survive", beside the two simplest ones."""
    table, survived = load_passengers(), targets_of_all() == 1
    says = {"yours": groups_survive(table, chosen)}
    says |= {name: RULES[name](table) for name in ("women survive", "nobody survives")}
    return ui.rows(
        *(
            {"rule": rule, RIGHT: out_of(int((each == survived).sum()), len(table))}
            for rule, each in says.items()
        )
    )
