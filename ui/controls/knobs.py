"""Knobs: declared once per lesson, shown where a scene needs them, stored in the address.

The address identifies the experiment: it has the scene and every knob that differs from its
default, shown or not, so opening it again gives the same numbers. Invalid values become the
default, and a number between a slider's steps the nearest step; the page says which values were
replaced.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from server.streamlit_internals import Container
from ui.controls.knob_kinds import Knob, give
from ui.page.current import beside, columns
from ui.page.current import key as key_in_scene

SET_EVENT = "knobs-turn"
"""Type of the browser event with knobs' values, by name, until the server has them."""

V = TypeVar("V")
"""The type of each knob's value by name, a ``TypedDict`` that `tests/knob_types.py` writes."""

IN_THE_ADDRESS: set[str] = set()
"""Session keys of all knobs; they are in the address, so nothing else stores them."""


@dataclass(frozen=True)
class Replaced:
    """An invalid value in an address, and its replacement."""

    label: str
    text: str
    shown: str


class Values(dict[str, Any], Generic[V]):
    """Knobs' values by name."""

    def __getitem__(self, name: str) -> Any:  # of the type that the knob's kind says
        return super().__getitem__(name)


class _Declared(dict[str, Knob[Any]]):
    """A lesson's knobs by name; a missing one raises an error that says how to add it."""

    def __init__(self, slug: str, knobs: Mapping[str, Knob[Any]]) -> None:
        super().__init__(knobs)
        self.slug = slug

    def __missing__(self, name: str) -> Knob[Any]:
        raise LookupError(f"{self.slug!r} declares no knob {name!r}: add it to its Knobs(...).")


@dataclass
class _SoFar:
    """What a page has done with its knobs since it began to run."""

    shown: set[str] = field(default_factory=set)
    grips: dict[str, dict[str, Any]] = field(default_factory=dict)
    settled: dict[str, Any] = field(default_factory=dict)  # valid until the page runs again
    fixed: dict[str, bool] = field(default_factory=dict)  # by a task; whether the knob is hidden
    # A task's values, to which the reset button returns.
    reset_to: dict[str, Any] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)  # by the scene being drawn


class KnobState(Generic[V]):
    """What knobs stand at: in the session, in an address, for a task, and by default.

    One object for all sessions. Each run of a page calls `begin`; what it then does with its knobs
    stands in the session.
    """

    def __init__(self, slug: str, *knobs: Knob[Any]) -> None:
        self.slug = slug
        self._knobs = _Declared(slug, {knob.name: knob for knob in knobs})
        if len(self._knobs) < len(knobs):
            names = [knob.name for knob in knobs]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"Knobs of {slug!r} must have names of their own, not twice {twice}.")
        for key in map(self.key, self._knobs):
            IN_THE_ADDRESS.update((key, f"{key}_scale"))  # of a `NumberField`

    def begin(self) -> None:
        """Forget what the last run of the page has done with the knobs."""
        st.session_state[self.key("knobs_so_far")] = _SoFar()

    @property
    def _so_far(self) -> _SoFar:
        key = self.key("knobs_so_far")
        so_far: _SoFar | None = st.session_state.get(key)
        if so_far is None:  # a callback of a session that is new on this server
            self.begin()
            so_far = st.session_state[key]
        return so_far

    def key(self, name: str) -> str:
        return f"{self.slug}_{name}"

    def __iter__(self) -> Iterator[Knob[Any]]:
        return iter(self._knobs.values())

    def __getitem__(self, name: str) -> Any:
        return self.values(name)[name]

    def values(self, *names: str) -> Values[V]:
        """Return knobs' values by name; all without arguments."""
        asked = names or self._knobs.keys()
        self._so_far.read.update(asked)
        return self._values(asked)

    def _values(self, names: Collection[str]) -> Values[V]:
        settled = self._so_far.settled
        return Values(
            {name: settled[name] if name in settled else self._now(name) for name in names}
        )

    def _now(self, name: str) -> Any:
        knob = self._knobs[name]
        value = knob.valid(st.session_state.get(self.key(name), knob.default))
        return knob.default if value is None else value

    @property
    def of_task(self) -> Mapping[str, Any]:
        """The values that a task sets, fixed or not."""
        return self._so_far.reset_to

    def begin_scene(self) -> None:
        """Forget which knobs were read, before a scene is drawn."""
        self._so_far.read.clear()

    def values_of_scene(self) -> dict[str, Any]:
        """Return every knob's value, and the default of those that this scene has not read."""
        return self.defaults() | self._values(self._so_far.read)

    def away_from(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values in a case from which knobs differ."""
        now = self._values(case.keys())
        return {name: at for name, at in case.items() if now[name] != at}

    def defaults(self, *names: str) -> Values[V]:
        """Return knobs' defaults by name."""
        return Values({name: self._knobs[name].default for name in names or self._knobs})

    def set(self, **values: Any) -> None:
        """Set knobs from a callback, clipped to their ranges; fixed ones stay."""
        for name, value in values.items():
            knob = self._knobs[name]
            if name not in self._so_far.fixed:
                st.session_state[self.key(name)] = knob.widget_value(knob.nearest(value))

    def set_from(self, turned: Any) -> None:
        """Set knobs to a browser's values, each to the nearest valid one; ignore nonsense."""
        self._so_far.settled.clear()  # the script has not run since
        for name, value in turned.items() if isinstance(turned, dict) else ():
            knob = self._knobs.get(name)
            if knob is not None and (valid := knob.valid(value)) is not None:
                self.set(**{name: valid})
                self._follow(knob)

    def _follow(self, knob: Knob[Any]) -> None:
        self._so_far.settled.clear()  # the script has not run since
        if knob.sets is not None:
            self.set(**knob.sets(self.values()))

    def nearest(self, name: str, value: float) -> float:
        """Return the slider's value nearest to a number, which may be out of range."""
        return float(self._knobs[name].nearest(value))

    def set_reset_value(self, name: str, text: str) -> None:
        self._so_far.reset_to[name] = self._knobs[name].valid(text)

    def fix(self, name: str, text: str, *, hidden: bool) -> None:
        """Fix a knob at a value from an address for this run, shown or hidden."""
        self.set_reset_value(name, text)
        self._so_far.settled[name] = self._so_far.reset_to[name]
        self._so_far.fixed[name] = hidden
        st.session_state[self.key(name)] = self._knobs[name].widget_value(
            self._so_far.reset_to[name]
        )

    def enter(self, scene: str, *, opened: bool) -> None:
        """Give each scene its own settings: what is turned in one stays there.

        A scene opens at its defaults, at what an address says, or at what a learner left there.
        """
        place = f"{self.slug}_settings"
        before, left = st.session_state.get(place, (scene, {}))
        if before != scene and not opened:
            left = {**left, before: self.values()}
            self._so_far.settled.clear()
            for name, value in left.get(scene, self.defaults()).items():
                st.session_state[self.key(name)] = self._knobs[name].widget_value(value)
            self.ensure()
        st.session_state[place] = (scene, left)

    def ensure(self) -> None:
        """Set every knob without a valid value to its default, until the page runs again."""
        values = self.values()
        for name, value in values.items():
            give(self.key(name), self._knobs[name].widget_value(value))
        self._so_far.settled.update(values)

    @property
    def are_set(self) -> bool:
        """Whether this session has values for any of them."""
        return any(self.key(name) in st.session_state for name in self._knobs)

    def read(self, address: Mapping[str, str]) -> list[Replaced]:
        """Set every knob from an address, or to its default; return the replaced values."""
        replaced = []
        for name, knob in self._knobs.items():
            # Addresses of earlier versions have the lesson's name before each knob's.
            text = address.get(name, address.get(self.key(name)))
            value = knob.valid(text)
            shown = knob.default if value is None else value
            st.session_state[self.key(name)] = knob.widget_value(shown)
            if text is not None and (value is None or knob.is_moved(text, value)):
                replaced.append(Replaced(knob.label, text, knob.read(shown)))
        return replaced

    def query(self) -> dict[str, str]:
        """Return the query parameters: every knob that differs from its default."""
        return {
            name: self._knobs[name].text(value)
            for name, value in self.values().items()
            if value != self._knobs[name].default
        }

    def values_of(self, address: Mapping[str, str]) -> dict[str, Any]:
        """Return every knob's value in an address, without setting any."""
        values = {name: knob.valid(address.get(name)) for name, knob in self._knobs.items()}
        return {
            name: self._knobs[name].default if value is None else value
            for name, value in values.items()
        }

    def unknown(self, address: Mapping[str, str]) -> list[str]:
        """Return the names in an address that are no knobs, now or in earlier versions."""
        known = {*self._knobs, *map(self.key, self._knobs)}
        return [name for name in address if name not in known]

    def labels(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return values as shown beside their knobs, by label."""
        return {
            self._knobs[name].label: self._knobs[name].read(value) for name, value in values.items()
        }

    def label_of(self, name: str) -> str:
        """Return a knob's label, and any other name unchanged."""
        return self._knobs[name].label if name in self._knobs else name


class Knobs(KnobState[V]):
    """The knobs of a lesson or of a page of the laboratory, as a scene draws them."""

    def show(self, *names: str) -> None:
        """Draw some knobs here; those already on the page are only named."""
        for name in names:
            knob = self._knobs[name]
            if self._so_far.fixed.get(name):
                continue
            if not self._first(name):
                st.caption(f"{knob.label}: **{knob.read(self[name])}** (set above)")
                continue
            follow = {"on_change": self._follow, "args": (knob,)} if knob.sets else {}
            fixed = {"disabled": True} if name in self._so_far.fixed else {}
            knob.show(self.key(name), persist_state="session", **follow, **fixed)
            if fixed:
                st.caption(":material/lock: Fixed for this task.")

    def ask(
        self, *names: str, more: Sequence[str] = (), back: Sequence[str] | bool = True
    ) -> Values[V]:
        """Draw some knobs here and return their values by name, with those behind "More knobs".

        ``back`` adds a button that resets all of them, those named, or none, once one is turned.
        """
        self.show(*names)
        if more:
            self.show_more(*more)
        names = (*names, *more)
        if back and (back is not True or self.values(*names) != self.defaults(*names)):
            self.reset_button(*(names if back is True else back))
        return self.values(*names)

    def show_more(self, *names: str) -> None:
        """Offer knobs that a scene can do without."""
        # Its label stays as it is: with another one, it would close.
        key = key_in_scene(f"more_{'_'.join(names)}")
        room = st.expander("More knobs", key=key, on_change="rerun")
        if room.open:
            with room:
                self.show(*names)
        else:
            self.say_on_paper(*names)

    def say_on_paper(self, *names: str) -> None:
        """Write where knobs stand that are out of sight, for the page printed (page.css)."""
        with st.container(key=key_in_scene(f"on_paper_{'_'.join(names)}")):
            st.caption(" · ".join(f"{k}: {v}" for k, v in self.labels(self.values(*names)).items()))

    def beside(
        self,
        *names: str,
        more: Sequence[str] = (),
        share: float = 2 / 3,
        back: Sequence[str] | bool = True,
    ) -> tuple[Container, Values[V]]:
        """Draw knobs to the right of room for pictures; return the room and the values."""
        pictures, controls = beside(share)
        with controls:
            return pictures, self.ask(*names, more=more, back=back)

    def in_a_row(self, *names: str, more: Sequence[str] = (), grabbed: Sequence[str] = ()) -> None:
        """Draw some knobs side by side, with those behind "More knobs" and the way back.

        The way back is also that of knobs ``grabbed`` in a picture. Many knobs behind it get a row
        of their own in place of a narrow column.
        """
        below = len(names) > 2 and len(more) > 4
        rooms = columns(len(names) + 1)
        for name, room in zip(names, rooms, strict=False):
            with room:
                self.show(name)
        with rooms[-1]:
            if more and not below:
                self.show_more(*more)
            turned = (*names, *more, *grabbed)
            if self.values(*turned) != self.defaults(*turned):
                self.reset_button(*turned)
        if below:
            self.show_more(*more)

    def grab(self, grip: str, kind: str, *names: str, **at: float | Sequence[float]) -> None:
        """Let a grip in a picture of this scene (`charts.core.grips.grip`) move sliders.

        ``kind`` is one of ``TURNS`` in ``grips.js``, which computes the values from the grip's
        position; it documents the order of ``names`` and the arguments.
        """
        self._so_far.grips[grip] = {"kind": kind, "names": names, "at": at}

    def grabbed(self) -> dict[str, dict[str, Any]]:
        """Return what the browser needs to move knobs by grips in pictures."""
        return {
            grip: {
                "kind": grabs["kind"],
                "at": grabs["at"],
                "knobs": [
                    {"name": name, "key": self.key(name), "value": self[name]}
                    | {end: getattr(self._knobs[name], end) for end in ("low", "high", "step")}
                    for name in grabs["names"]
                ],
            }
            for grip, grabs in self._so_far.grips.items()
            if grip not in self.fixed_grips
        }

    @property
    def fixed_grips(self) -> list[str]:
        """The grips in pictures that would move a knob fixed by a task."""
        grips = self._so_far.grips.items()
        return [grip for grip, grabs in grips if self._so_far.fixed.keys() & {*grabs["names"]}]

    @property
    def any_shown(self) -> bool:
        """Whether this page shows a knob, or lets learners grab one in a picture."""
        return bool(self._so_far.shown or self._so_far.grips)

    @property
    def all_fixed(self) -> bool:
        """Whether a task fixes every knob that this page shows or lets learners grab."""
        grabbed = {name for grabs in self._so_far.grips.values() for name in grabs["names"]}
        return (
            bool(self._so_far.fixed)
            and (self._so_far.shown & {*self._knobs}) | grabbed <= self._so_far.fixed.keys()
        )

    def _first(self, name: str) -> bool:
        """Return whether a widget is new on this page, and record it."""
        first = name not in self._so_far.shown
        self._so_far.shown.add(name)
        return first

    def step_button(self, label: str, name: str, *, icon: str = ":material/south_east:") -> None:
        """Show a button, once per page, that moves a slider one step up."""
        button, knob, value = f"{name}_up", self._knobs[name], self[name]
        if name not in self._so_far.fixed and self._first(button):
            st.button(
                label,
                icon=icon,
                key=self.key(button),
                disabled=knob.step_up(value) == value,
                on_click=self._step_up,
                args=(knob,),
            )

    def _step_up(self, knob: Knob[Any]) -> None:
        self._so_far.settled.clear()  # the script has not run since
        self.set(**{knob.name: knob.step_up(self[knob.name])})

    def reset_button(self, *names: str) -> None:
        """Show a button, once per page, that resets some knobs."""
        button = f"reset_{'_'.join(names)}"
        if not self._so_far.fixed.keys() >= {*names} and self._first(button):
            of_task = self._so_far.reset_to.keys() & {*names}
            st.button(
                f"Back to the {'task’s' if of_task else 'original'} settings",
                icon=":material/restart_alt:",
                type="tertiary",
                key=self.key(button),
                on_click=self.set,
                kwargs={
                    **self.defaults(*names),
                    **{name: self._so_far.reset_to[name] for name in of_task},
                },
            )

    def dragged(self) -> dict[str, dict[str, Any]]:
        """Return what the browser needs to update charts while a slider is dragged."""
        dragged = {self.key(knob.name): knob.dragged() for knob in self}
        return {key: how for key, how in dragged.items() if how is not None}
