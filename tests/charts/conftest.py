"""A fixture for the tests of all pictures."""

import pytest

from tests.considered import forbid_in_pictures


@pytest.fixture(autouse=True)
def _drawn_from_what_was_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_in_pictures(monkeypatch)
