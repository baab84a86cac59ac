"""A prediction's place in its scene: picture and question side by side, from first to last.

    with ui.predicted(edge, share=0.62) as stage:
        knobs = stage.ask("learning_rate")
        follow = ui.replayed(ui.run_job(train, **knobs), ("balls", picture, "Two balls."))
    ui.say("What comes of it.")

The block draws the picture. Beside it stands a box, in which the same place has first the question,
then "Watch what happens" with the progress, then the verdict and the knobs. After the block the
prediction is made, and its picture complete: until then the scene ends with the block.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import streamlit as st

from charts.core.series import Guessed, Sketched
from server.streamlit_internals import Container
from ui.page import current
from ui.page.prose import say
from ui.study import asked
from ui.study import prediction as predictions

_TOLD = "told"
"""Ends the session's key for how a verdict was told here: by the "verdict" alone, or "played"."""


class Stage:
    """What `predicted` opens; see this module."""

    def __init__(self, name: predictions.Named, share: float, *, explains: bool) -> None:
        self._name, self._share, self._explains = name, share, explains
        self._slug, self._prediction = predictions._here(name)
        self._key = predictions._key(self._slug, self._prediction.name)
        self._barred = asked.is_barred(self._prediction)
        self.is_open = not predictions.is_settled(name)
        """Whether the question stands; pictures then show its case, at the first frame."""
        self.plays = predictions.autoplay_key(name)
        """For a player: the key of a prediction just made."""
        self.progress: Any = None
        """Where whatever is computed in the block shows its progress."""
        self._has_player = False
        self._around = ExitStack()

    # What pictures need.

    @property
    def case(self) -> dict[str, Any]:
        """The knobs that are asked about, while it is open; else none."""
        return predictions.open_case(self._name)

    def values(self, *names: str) -> dict[str, Any]:
        """Return values of the lesson's knobs, and of its `case`."""
        values: dict[str, Any] = current.knobs().values(*names)
        return {name: self.case.get(name, value) for name, value in values.items()}

    @property
    def aside(self) -> Container:
        """The place below the verdict, for knobs and a second picture.

        While the question is open there is none, and the scene ends with the first picture.
        """
        if self.is_open:
            raise current.StillAskedError
        return self._aside

    def ask(self, *names: str, more: Sequence[str] = (), **how: Any) -> dict[str, Any]:
        """Draw knobs below the verdict, as `Knobs.ask`, and return their `values`."""
        if not self.is_open:
            with self.aside:
                current.knobs().ask(*names, more=more, **how)
        return self.values(*names, *more)

    @property
    def guesses(self) -> Guessed:
        return predictions.committed_guesses(self._name)

    def sketch(self, **units: float) -> Sketched | None:
        return predictions.committed_sketch(self._name, **units)

    def has_player(self) -> None:
        """Take note that the verdict waits for a player, see `ui.run.replay.player`."""
        self._has_player = True

    def explain(self) -> None:
        """Say what the run did; for who has opened this with ``explains=False``."""
        predictions.explain_outcome(self._name)

    # The block.

    def __enter__(self) -> "Stage":
        """Draw the box before anything is computed."""
        picture, beside = st.columns([self._share, 1 - self._share], gap="medium")
        if self.is_open:  # it may have been started over
            st.session_state.pop(f"{self._key}_{_TOLD}", None)
        told = st.session_state.get(f"{self._key}_{_TOLD}")
        made_here = self._key in st.session_state
        with beside:
            # One cell for both, so that neither its place nor its height depends on what it holds
            # (page.css).
            with st.container(key=f"{self._key}_stage"):
                asks = st.container(key=f"{self._key}_asks")
                with st.container(key=f"{self._key}_tells"):
                    self._verdict, self._aside = st.container(), st.container()
            self.progress = st.empty()
        with asks:
            if self._barred:
                pass
            elif self.is_open or made_here:
                self._form(frozen=not self.is_open, told=bool(told))
        self._around.enter_context(current.set_within(current.STAGE, self))
        if told or self._barred:
            self._tell(told or "verdict")
        self._around.enter_context(picture)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        self._around.close()
        if kind is not None:  # a training that goes on: the scene runs again
            return
        if self.is_open:
            raise current.StillAskedError
        if not self._barred and f"{self._key}_{_TOLD}" not in st.session_state:
            with current.set_within(current.STAGE, self):
                how = "played" if self._has_player and self.plays else "verdict"
                self._tell(how)
            st.session_state[f"{self._key}_{_TOLD}"] = how
        if self._explains:
            self.explain()

    def _form(self, *, frozen: bool, told: bool) -> None:
        with st.container(border=True, key=f"{self._key}_predict_first"):
            say(predictions.heading(self._prediction))
            predictions._ask(self._slug, self._prediction, self._key, frozen=frozen)
            if not frozen:
                return
            with st.container(key=f"{self._key}_watch"):
                say(":material/visibility: **Watch what happens.**")
                if not told:
                    self.progress = st.empty()

    def _tell(self, how: str) -> None:
        with self._verdict:
            if self._barred:
                with st.container(key=f"{self._key}_verdict"):
                    asked.say_barred(self._prediction)
            else:
                predictions._tell(self._slug, self._prediction, self._key, how=how)


def predicted(name: predictions.Named, *, share: float = 0.62, explains: bool = True) -> Stage:
    """Open a prediction's `Stage`: its picture takes this share of the width, for good.

    What its run did is said below it, by ``explains``; else where `Stage.explain` is called.
    """
    return Stage(name, share, explains=explains)
