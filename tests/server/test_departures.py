"""What belongs to a visitor goes once they have left, and what it takes is given back."""

import gc
import json
import weakref

import pytest

from benchmarks import servers
from benchmarks.client import Learner
from server.departures import Sweeper
from tests.server.waiting import until

N_VISITORS = 2
TABLE = "size,note,sold\n" + "".join(
    f"{i % 7},{'long ' * 9}{i},{'yes' if i % 7 > 3 else 'no'}\n" for i in range(60)
)


class Circle:
    def __init__(self) -> None:
        self.own = self


def counts(app: servers.Server) -> dict[str, int]:
    try:
        return json.loads(app.times.read_text(encoding="utf-8"))
    except ValueError:
        return {}


@pytest.mark.weekly
def test_nothing_of_a_visitor_is_left_once_they_have_gone():
    soon = ("--server.disconnectedSessionTTL", "1")
    with servers.app(*soon, module="tests.server.counted") as app:
        servers.wait_until_ready(app.address)
        visitors = []
        for number in range(N_VISITORS):
            visitors.append(Learner(app.port, "your_data", "table=own&n_epochs=2"))
            text = TABLE.replace("size", f"size{number}")
            assert not visitors[-1].bring(f"mine{number}", text.encode()).failed
        kinds = ("OwnKey", "Upload", "Table")
        until(lambda: all(counts(app).get(kind, 0) >= N_VISITORS for kind in kinds))
        for visitor in visitors:
            visitor.close()
        until(lambda: not any(counts(app).values()))


def test_who_came_while_the_server_started_goes_as_well():
    sweeper, circle = Sweeper(), Circle()
    gone = weakref.ref(circle)
    del circle
    try:
        gc.freeze()  # as at the end of the start
        sweeper.sweep(1, 1)
        assert gone(), "others are there, who should not wait for a collection of everything"
        sweeper.sweep(2, 0)
        assert gone() is None
    finally:
        gc.unfreeze()


def test_where_nobody_has_left_nothing_is_collected(monkeypatch):
    monkeypatch.setattr(gc, "collect", lambda: 1 / 0)
    Sweeper().sweep(0, 5)
