"""Ten learners who move without pause, four of them training the heaviest networks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks import servers
from benchmarks.client import Learner
from benchmarks.visits import Place, Wanderer
from benchmarks.widgets import key_of

MODEST = (
    *(Place("xor", scene, turned="n_epochs=10000") for scene in ("success", "starts", "train")),
    *(Place("digits", scene) for scene in ("train", "mistakes")),
    Place("heart", "train"),
)
HEAVY = "batch_size=1&n_epochs=200&optimiser=Adam&n_layers=5&" + "&".join(
    f"layer_{i}=64" for i in range(1, 6)
)
"""The laboratory's address for a training of half a minute."""
N_HEAVY, N_MOVES = 4, 20
LONGEST = 1200.0
"""Timeout in seconds of a heavy training."""
SHORT = 0.1, 1.0
"""Seconds of a short move alone; with less, hardly anything is trained."""


def walk(server: servers.Server, place: Place, seed: int) -> list[float]:
    """Return the seconds of each move of a learner in a scene."""
    wanderer = Wanderer(server, place, seed)
    waited = [wanderer.wander()[0].seconds for _ in range(N_MOVES)]
    wanderer.close()
    return waited


def train_heavily(server: servers.Server, number: int, over: threading.Event) -> None:
    """Train heavy networks one after the other, each with another seed."""
    learner = Learner(server.port, "build", HEAVY)
    try:
        for position in range(number, 10_000, N_HEAVY):
            knobs = {key_of(knob.identity): knob for knob in learner.knobs()}
            seed = knobs["build_seed"]
            learner.states[seed.identity] = seed.state(position % seed.n_positions)
            learner.send(learner.states)
            learner.receive(timeout=LONGEST)
    except (OSError, EOFError, WebSocketException):
        if not over.is_set():
            raise


def waits() -> tuple[list[float], list[float]]:
    """Return the seconds of the same short moves, alone and among ten learners."""
    with servers.app() as app:
        servers.wait_until_ready(app.address)
        alone = [walk(app, place, seed) for seed, place in enumerate(MODEST)]
    over = threading.Event()
    with ThreadPoolExecutor(len(MODEST) + N_HEAVY) as pool, servers.app() as app:
        servers.wait_until_ready(app.address)
        for number in range(N_HEAVY):
            pool.submit(train_heavily, app, number, over)
        among = [*pool.map(walk, [app] * len(MODEST), MODEST, range(len(MODEST)))]
        over.set()
    pairs = zip(np.ravel(alone), np.ravel(among), strict=True)
    short = [(one, other) for one, other in pairs if SHORT[0] <= one < SHORT[1]]
    return [one for one, _ in short], [other for _, other in short]
