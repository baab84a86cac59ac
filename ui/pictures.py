"""Show pictures on a page: charts, and what the browser draws by itself.

What is drawn in the browser is sent once and follows a `ui.run.replay.player`: networks, weights as
images, a confusion matrix, paper to write on, texts. The server only hears what a learner chooses
or writes there; anything else a browser may send is ignored.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import streamlit as st

from charts.core import live
from charts.core.picture import Picture, to_arrow
from charts.core.replay import EVENT, followed
from server.streamlit_internals import with_tables
from training import parameter_edits
from ui.components import component, sent
from ui.page import current, trail
from ui.page.current import on_demand

_GRAPH = component("graph")
_NETWORK = component("network")
_PLANES = component("planes")
_SMALL_NETWORK = component("small_network", in_page=True)
_MATRIX, _SORTING = component("matrix"), component("sorting")
_TEMPLATES = component("templates")
_PAD = component("pad")
_READER, _READERS, _SIDES = component("reader"), component("readers"), component("sides")
_WEIGHED_PAGE = component("weighed_page")
_LETTERS, _LOOKS, _GUESS = component("letters"), component("looks"), component("guess")
_KNOWS = component("knows")
_TRANSCRIPT = component("transcript")
_PICTURES: ContextVar[list[tuple[str, Picture | str]]] = ContextVar("shown")
"""Pictures of the scene being drawn, with descriptions."""


def picture(pic: Picture, name: str, *, alt: str, player: str | None = None) -> None:
    """Show a picture with a description for those who cannot see it.

    A chart with the same name is updated, not rebuilt. ``alt`` must not change with the knobs,
    since Streamlit rebuilds a chart with another text; `in_words` has its figures. ``player``
    (`ui.run.replay`) moves its frames.
    """
    tables = {name: to_arrow(columns) for name, columns in pic.tables.items()}
    begins = player is not None and current.plays()
    spec = with_tables(followed(pic.spec, player, begins=begins), tables)
    _PICTURES.get([]).append((alt, pic))
    st.vega_lite_chart(spec, key=current.key(name), alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, Picture, str] | None, player: str | None = None) -> None:
    """Show pictures in columns of equal width, stacked on a phone; None keeps a place free."""
    if len(pictures) == 1 and pictures[0] is not None:
        name, pic, alt = pictures[0]
        picture(pic, name, alt=alt, player=player)
        return
    for column, each in zip(st.columns(len(pictures)), pictures, strict=True):
        if each is not None:
            name, pic, alt = each
            with column:
                picture(pic, name, alt=alt, player=player)


@contextmanager
def in_words(name: str = "in_words", *, offered: bool = True) -> Iterator[None]:
    """Offer descriptions of the scene's pictures, at the end of the block."""
    shown: list[tuple[str, Picture | str]] = []
    with current.set_within(_PICTURES, shown):
        yield
    if not (shown and offered):
        return
    if room := on_demand("The pictures in words", name, icon=":material/notes:"):
        texts = ((alt, what if isinstance(what, str) else what.words()) for alt, what in shown)
        room.markdown("\n".join(f"- **{alt}** {text}" for alt, text in texts))


def add_words(label: str, text: str) -> None:
    """Add the description of a picture that is not a chart."""
    _PICTURES.get().append((label, text))


def heard(player: str | None, label: str) -> dict[str, Any]:
    """Return a component's events (its player, dragged knobs), and its label for screen readers."""
    return {"event": EVENT, "live": live.EVENT, "player": player, "label": label}


def graph(diagram: dict[str, Any], name: str, *, label: str, field: str = "") -> None:
    """Show a computational graph with values and gradients.

    The graph of a formula in a ``field`` grows while it is typed, and first walks by itself. Within
    `ui.predicted` the verdict waits until its walk has come to the end.
    """
    data = {**diagram, "live": live.EVENT, "label": label, "field": field, "plays": ""}
    if field and (stage := current.STAGE.get()) is not None:
        stage.has_player()
        data["plays"] = stage.plays
    _GRAPH(key=current.key(name), data=data)


def network(diagram: dict[str, Any], name: str, *, label: str, player: str | None = None) -> None:
    """Show neurons, lines as wide as weights, and what each neuron adds up."""
    _NETWORK(key=current.key(name), data={**diagram, **heard(player, label)})


def small_network(
    drawn: dict[str, Any], name: str, *, label: str, player: str | None = None
) -> None:
    """Show a network over the plane, or its hidden space, with lines and points to drag."""
    begins = player is not None and current.plays()
    _SMALL_NETWORK(key=current.key(name), data={**drawn, **heard(player, label), "begins": begins})


def planes(
    diagram: dict[str, Any],
    name: str,
    *,
    label: str,
    player: str,
    train_on: Callable[[parameter_edits.ParameterEdits], None],
    hidden: Sequence[int],
    resize: Callable[[tuple[int, ...]], None],
    most: int,
    longest: int,
    most_layers: int,
    most_neurons: int,
) -> None:
    """Show a small output map in each neuron, and the network's output beside it.

    ``hidden`` is what was asked for, neurons of each hidden layer; ``resize`` takes others, when
    they are changed in the picture.
    """
    key = current.key(name)

    def hear() -> None:
        code = sent(key, "train_on")
        # The browser sends it, so invalid changes are ignored.
        try:
            wanted = parameter_edits.decode(code) if isinstance(code, str) else ()
        except ValueError:
            return
        if wanted:
            train_on(wanted)

    def take() -> None:
        sizes = sent(key, "hidden")
        # The browser sends it, so impossible sizes are ignored.
        if (
            isinstance(sizes, list)
            and len(sizes) <= most_layers
            and all(type(n) is int and 1 <= n <= most_neurons for n in sizes)
        ):
            resize(tuple(sizes))

    by_hand = {"most": most, "longest": longest, "largest": parameter_edits.MAX_VALUE}
    most_of = {"layers": most_layers, "neurons": most_neurons}
    data = {**diagram, **heard(player, label), "by_hand": by_hand, "most": most_of}
    data["hidden"] = [*hidden]
    _PLANES(key=key, data=data, on_train_on_change=hear, on_hidden_change=take)


def matrix(data: dict[str, Any], name: str, *, asks: bool = False) -> None:
    """Show a confusion matrix that opens its counts, or ``asks`` before it counts mistakes."""
    _MATRIX(key=current.key(name), data=data | {"asks": asks})


def sorting(data: dict[str, Any], name: str, *, text: str) -> None:
    """Show digits in lines, by what a network reads at the player’s frame, and paper."""
    _SORTING(key=current.key(name), data=_from_first(data))
    add_words("Held-out digits, each in the line of what the network reads.", text)


def weights(
    data: dict[str, Any], name: str, on_pick: Callable[[int, int, int, int], None] | None = None
) -> None:
    """Show neurons' weights as images; a chosen one shows which outputs it feeds."""
    key = current.key(name)
    if on_pick is None:
        _TEMPLATES(key=key, data=data)
    else:
        hear = partial(_hear, key, on_pick)
        _TEMPLATES(key=key, data={**data, "pick": True}, on_picked_change=hear)


def _hear(key: str, on_pick: Callable[[int, int, int, int], None]) -> None:
    at = sent(key, "picked")
    # The browser sends it, so invalid values are ignored.
    if isinstance(at, list) and len(at) == 4 and all(type(one) is int for one in at):
        on_pick(*at)


def pad(data: dict[str, Any], name: str) -> None:
    """Show paper to write a digit on, with the ten probabilities."""
    _PAD(key=current.key(name), data=data, on_wrote_change=trail.earned_by_doing())


def reader(data: dict[str, Any] | None, name: str, *, invites: bool = False) -> None:
    """Show paper, the network's input and output, and a change that misleads it.

    What is written is scaled to the frame before the network reads it, and stays in the tab's
    storage. A reader that ``invites`` writes a 3 by itself on empty paper, once in a tab.
    """
    _READER(key=current.key(name), data={**(data or {}), "invites": invites})


def sides(data: dict[str, Any], name: str, *, asks: bool) -> None:
    """Show a digit, the learner's own if there is one, moved to each side, and what is read of it.

    A ``repaired`` network in the data reads it, too. While it ``asks``, moved digits are not read.
    """
    _SIDES(key=current.key(name), data=data | {"asks": asks})


def readers(data: dict[str, Any], name: str) -> None:
    """Show a digit to move about, the learner's own, and what two networks read of it."""
    _READERS(key=current.key(name), data=data, on_wrote_change=trail.earned_by_doing())


def weighed_page(data: dict[str, Any], name: str) -> None:
    """Show paper, its ink times weights, and where the sum stands among those of a data set.

    What is asked about it is not seen before the page was changed.
    """
    data = data | {"waits": current.plays() and data["asks"]}
    _WEIGHED_PAGE(key=current.key(name), data=data, on_wrote_change=trail.earned_by_doing())


def writer(data: dict[str, Any], name: str, *, label: str, text: str) -> None:
    """Show the probability of each next letter, to choose one or let the network write."""
    _LETTERS(key=current.key(name), data=data, on_wrote_change=trail.earned_by_doing())
    add_words(label, text)


def generated(data: dict[str, Any], name: str) -> None:
    """Show what a network writes at the player's frame, and what each word is."""
    _LETTERS(key=current.key(name), data=_from_first(data))
    last, which, kinds = data["words"][-1], data["which"][-1], data["kinds"]
    said = "; ".join(
        f"“{word}”" + (f" ({kinds[kind]})" if kinds[kind] else "")
        for word, kind in zip(last, which, strict=True)
    )
    add_words("Words that the network wrote, and what each is.", f"{len(last)} words: {said}.")


def looks(data: dict[str, Any], name: str, *, text: str) -> None:
    """Show each letter's attention to those before it, at the player's frame."""
    _LOOKS(key=current.key(name), data=_from_first(data))
    add_words("Letters of a text, and how much the one pointed at looks at each.", text)


def knows(data: dict[str, Any], name: str, *, text: str) -> None:
    """Show how sure a network is of a word's letters, read twice, and its knobs in training."""
    _KNOWS(key=current.key(name), data=data)
    add_words("A word read twice, how sure a network is of each letter, and its knobs.", text)


def transcript(data: dict[str, Any], name: str, *, text: str) -> None:
    """Show how a network goes on with a text, at the player's frame; learners may type into it."""
    wrote = trail.earned_by_doing()
    _TRANSCRIPT(key=current.key(name), data=_from_first(data), on_wrote_change=wrote)
    add_words(
        "A text, the words with which the network goes on, and the likeliest next ones.", text
    )


def guess(rows: list[dict[str, Any]], name: str, *, goal: int, why: str) -> None:
    """Show rows of ``letters`` that begin again after a ``period``, to guess the next letter.

    The ``goal`` is how many to get right without a miss; then the page says ``why`` one can.
    """
    data = {"rows": rows, "goal": goal, "why": why}
    _GUESS(key=current.key(name), data=data, on_wrote_change=trail.earned_by_doing())
    add_words("Letters that begin again, one of which comes next.", f"“{rows[0]['letters']}”.")


def _from_first(data: dict[str, Any]) -> dict[str, Any]:
    """Return data with whether they are shown from their first frame on, as by `picture`."""
    return data | {"begins": data["player"] is not None and current.plays()}
