"""A learner who moves random knobs, and remembers which settings were seen before."""

from dataclasses import dataclass

import numpy as np

from benchmarks.client import Learner, Reply
from benchmarks.servers import Server
from benchmarks.widgets import key_of
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content


@dataclass(frozen=True)
class Place:
    slug: str = ""  # the lesson; empty for the bare page
    scene: str = ""  # empty without scenes
    n_pictures: int = 1  # pictures that its knobs change
    turned: str = ""  # knobs in its address

    @property
    def query(self) -> str:
        return "&".join(filter(None, (self.scene and f"scene={self.scene}", self.turned)))


BARE = Place()


class Wanderer:
    """A learner in one scene who moves one random knob after another."""

    def __init__(self, server: Server, place: Place, *seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self.learner = Learner(server.port, place.slug, place.query)
        self.learner.skip_predictions()
        self._seen = {self._standing()}
        self._last = ("", 0)

    def _standing(self) -> frozenset[tuple[str, str]]:
        states = self.learner.states.items()
        return frozenset((key_of(identity), str(state)) for identity, state in states)

    def wander(self) -> tuple[Reply, bool]:
        """Move a random knob to a random other position.

        Returns the reply, and whether these settings are new to this learner (cold).
        """
        knobs = self.learner.knobs()
        knob = knobs[self._rng.integers(len(knobs))]
        position = int(self._rng.integers(knob.n_positions - 1))
        self._last = knob.identity, knob.position
        return self._turn(knob.identity, position + (position >= knob.position))

    def go_back(self) -> tuple[Reply, bool]:
        """Undo the last move; warm, unless other knobs followed it."""
        return self._turn(*self._last)

    def _turn(self, identity: str, position: int) -> tuple[Reply, bool]:
        knob = next(knob for knob in self.learner.knobs() if knob.identity == identity)
        self.learner.states[identity] = knob.state(position)
        cold = self._standing() not in self._seen
        self._seen.add(self._standing())
        reply = self.learner.turn(knob, position)
        self._seen.add(self._standing())
        return reply, cold

    def close(self) -> None:
        self.learner.close()


def places(server: Server, slug: str) -> list[Place]:
    """Return a lesson's scenes with knobs, except the closing ones, by opening each."""
    places = []
    for scene in lesson_content(slug).scenes:
        if scene.name in (CLAIMS, QUESTIONS, TAKEAWAYS):
            continue
        place = Place(slug, scene.name)
        visitor = Wanderer(server, place, 0)
        if visitor.learner.first.failed:
            raise RuntimeError(f"Scene {scene.name!r} of {slug!r} shows an exception.")
        if visitor.learner.knobs():
            reply, _ = visitor.wander()
            places.append(Place(slug, scene.name, reply.n_pictures))
        visitor.close()
    if not places:
        raise RuntimeError(f"No scene of {slug!r} has a knob.")
    return places
