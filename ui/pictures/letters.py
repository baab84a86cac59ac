"""A text generator in the browser: a network is sent once and writes letter by letter."""

from typing import Any

from ui.components import component
from ui.page import current, trail
from ui.pictures.picture import add_words

_LETTERS, _LOOKS = component("letters"), component("looks")


def writer(data: dict[str, Any], name: str, *, label: str, text: str) -> None:
    """Show the probability of each next letter, to choose one or let the network write."""
    wrote = trail.earned_by_doing()
    _LETTERS(key=current.key(name), data=data, on_wrote_change=wrote)
    add_words(label, text)


def written(data: dict[str, Any], name: str) -> None:
    """Show what a network writes at the player's frame, and what each word is."""
    _LETTERS(key=current.key(name), data=data)
    last, which, kinds = data["words"][-1], data["which"][-1], data["kinds"]
    said = "; ".join(f"“{word}” ({kinds[kind]})" for word, kind in zip(last, which, strict=True))
    add_words("Words that the network wrote, and what each is.", f"{len(last)} words: {said}.")


def looks(data: dict[str, Any], name: str, *, text: str) -> None:
    """Show each letter's attention to those before it, at the player's frame."""
    _LOOKS(key=current.key(name), data=data)
    add_words("Letters of a text, shaded by how much the one pointed at looks at them.", text)
