"""The split: which rows are held out."""

from functools import partial

from laboratory.your_data.columns import suggested_time
from laboratory.your_data.reading import Table
from pages.laboratory.your_data.knobs import KNOBS, choose, number_in

AT_RANDOM = "no"
"""What the address says where rows are drawn although they come in the order of a date."""


def ask(table: Table, target: int) -> dict[str, int]:
    """Ask which rows are held out, and return which column says so, -1 if none does."""
    groups, by_time = split_by(table, target)
    suggested = suggested_time(table.columns)
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


def split_by(table: Table, target: int) -> tuple[int, int]:
    """Return the columns by whose values and by whose order rows are held out, -1 for none."""
    groups, by_time = (number_in(name, len(table.names)) for name in ("groups", "by_time"))
    if groups not in (None, target):
        return groups, -1
    if not KNOBS["by_time"]:
        by_time = suggested_time(table.columns)
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
