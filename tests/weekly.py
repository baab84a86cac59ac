"""What the tests of each change leave to the weekly run: WEEKLY in its environment."""

import os
from collections.abc import Iterable
from typing import Any

import pytest


def but_weekly(values: Iterable[Any], *each_change: Any) -> list[Any]:
    """Return values to parametrise by, all but some of them for the weekly run."""
    return [
        x
        if x in each_change
        else pytest.param(*(x if isinstance(x, tuple) else [x]), marks=pytest.mark.weekly)
        for x in values
    ]


def leave_to_the_weekly_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that are marked weekly, unless this is that run or a file is named."""
    if "WEEKLY" in os.environ or any(".py" in named for named in config.args):
        return
    left = [item for item in items if "weekly" in item.keywords]
    items[:] = [item for item in items if "weekly" not in item.keywords]
    config.hook.pytest_deselected(items=left)
