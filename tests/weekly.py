"""What the tests of each change leave to the weekly run: WEEKLY in its environment."""

import os
from collections.abc import Iterable
from typing import Any

import pytest


def weekly_if(condition: bool) -> list[pytest.MarkDecorator]:
    """Return the marks of a test that waits for the weekly run, or none."""
    return [pytest.mark.weekly] if condition else []


def but_weekly(values: Iterable[Any], *each_change: Any) -> list[Any]:
    """Return values to parametrise by, all but some of them for the weekly run."""
    return [
        pytest.param(*(x if isinstance(x, tuple) else [x]), marks=weekly_if(x not in each_change))
        for x in values
    ]


def leave_to_the_weekly_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that are marked weekly, unless this is that run or a file is named."""
    if "WEEKLY" in os.environ or any(".py" in named for named in config.args):
        return
    left = [item for item in items if "weekly" in item.keywords]
    items[:] = [item for item in items if "weekly" not in item.keywords]
    config.hook.pytest_deselected(items=left)
