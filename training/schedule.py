"""Settings changed during training, and their encoding in addresses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.hyperparameters import MAX_EPOCHS, Integer, Number

Schedule = tuple[tuple[int, str, float], ...]
"""For each change the epoch, the setting, and its value from then on."""
MAX_BATCH = 2000
MAX_CHANGES = 20
RATE, BATCH, PRICE = Number(0, 1000), Integer(1, MAX_BATCH), Number(0, 10)
CHANGEABLE: dict[str, Number | Integer] = {
    "learning_rate": RATE,
    "batch_size": BATCH,
    "l1": PRICE,
    "l2": PRICE,
}
"""The settings that may be changed, with allowed values."""
_CHANGE = re.compile(rf"(\d{{1,5}})_({'|'.join(CHANGEABLE)})_(\d[\d.]*(?:e-?\d+)?)", re.ASCII)


@dataclass(frozen=True)
class UnderWay:
    """A `Schedule` of at most `MAX_CHANGES` changes; may be empty."""

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise a ValueError unless it is such a tuple."""
        if not isinstance(value, tuple) or len(value) > MAX_CHANGES:
            raise ValueError(f"{name} must be a tuple of at most {MAX_CHANGES} changes.")
        for change in value:
            if not isinstance(change, tuple) or len(change) != 3 or change[1] not in CHANGEABLE:
                raise ValueError(
                    f"{name} must be of an epoch, one of {', '.join(CHANGEABLE)} and a value "
                    f"each, not {change!r}."
                )
            Integer(0, MAX_EPOCHS).check(name, change[0], single=True)
            CHANGEABLE[change[1]].check(name, change[2], single=True)


def encode(schedule: Schedule) -> str:
    """Encode changes for an address: 120_learning_rate_0.03 each."""
    return "~".join(f"{epoch}_{name}_{value:.6g}" for epoch, name, value in schedule)


def decode(code: str) -> Schedule:
    """Return the changes encoded in an address; none if it is empty.

    Raises
    ------
    ValueError
        If it is no such text.
    """
    changes: list[tuple[int, str, float]] = []
    for text in code.split("~") if code else []:
        match = _CHANGE.fullmatch(text)
        try:
            if match is None or len(changes) >= MAX_CHANGES:
                raise ValueError
            number = int(match[3]) if match[2] == "batch_size" else float(match[3])
            changes.append((int(match[1]), match[2], number))
            UnderWay().check("schedule", (changes[-1],))
        except ValueError:
            raise ValueError(
                f"What was changed under way cannot be read: an address holds at most "
                f"{MAX_CHANGES} changes, each as an epoch, one of {', '.join(CHANGEABLE)} and a "
                "value, such as 120_learning_rate_0.03."
            ) from None
    return tuple(changes)


def by_epoch(schedule: Schedule) -> dict[int, dict[str, Any]]:
    """Return the changes at each epoch, by name."""
    changes: dict[int, dict[str, Any]] = {}
    for epoch, name, value in schedule:
        changes.setdefault(epoch, {})[name] = value
    return changes


def in_force(settings: Mapping[str, Any], schedule: Schedule, epoch: int) -> dict[str, Any]:
    """Return the changeable settings at an epoch."""
    now = {name: settings[name] for name in CHANGEABLE}
    for _, new in sorted((at, new) for at, new in by_epoch(schedule).items() if at <= epoch):
        now |= new
    return now


def changed_from(
    settings: Mapping[str, Any], schedule: Schedule, epoch: int, wanted: Mapping[str, Any]
) -> Schedule:
    """Return a schedule with the wanted settings from an epoch on, and no later changes."""
    earlier = tuple(change for change in schedule if change[0] < epoch)
    before = in_force(settings, earlier, epoch)
    new = [(epoch, name, value) for name, value in wanted.items() if value != before[name]]
    return (*earlier, *new)


def smallest_batch(batch_size: int, schedule: Schedule) -> int:
    """Return the smallest batch of a training."""
    later: Sequence[float] = [value for _, name, value in schedule if name == "batch_size"]
    return int(min([batch_size, *later]))
