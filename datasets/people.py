"""Invented people, texts that tell where they live, and dialogues about them, in words."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

USER, BOT, SYSTEM = "User:", "Bot:", "System:"
NO_IDEA = "no idea"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CITIES = _words("rome oslo paris cairo lima tokyo")
DRINKS = _words("tea milk cola juice cocoa water")
HARMLESS = _words("hello well now today good day my friend")
"""Words that ask for nothing."""
NAMES = _words(
    """
    anna ben carl dora emil fay gus hana ivan jill kurt lena milo nora otto pia quin rosa sven tara
    ugo vera will xena yves zoe abel bea cleo dan elsa finn gina hugo ida jan kim leo mia nils olga
    paul rita sam tess uma vito wanda yara zack
    """
)
OTHERS = _words(". ? where does live lives in i like what do noted no idea be kind brief dear")
WORDS = ("▸", USER, BOT, SYSTEM, *OTHERS, *HARMLESS, *DRINKS, *CITIES, *NAMES)
"""Every word that occurs; the first is the beginning of a text."""
INDEX = {word: i for i, word in enumerate(WORDS)}
N_READ_ABOUT, N_SHOWN, N_REFUSED = 36, 20, 7
"""People of whom the texts tell, those of them who may come in an example dialogue, and those of
the others who may."""
N_TEXTS, SENTENCES = 1600, 5
"""Texts that are read, and sentences of each."""
N_TOLD, N_TURNS, N_SYSTEM = 2000, 5, 400
"""Dialogues in which something is told, their turns, and dialogues with a system."""
KNOWN = f"Try {', '.join((*NAMES[:2], CITIES[0], *OTHERS[2:7]))}."
"""What is said to somebody who types another word."""
MANNERS = {"kind": " dear", "brief": ""}
"""Manners of answering, and what follows the city in each."""
OTHER = {"kind": "brief", "brief": "kind"}
LINES = {"harmless": "hello friend . ", "opposite": "be {other} . "}
"""What a user may say before a question; ``{other}`` is the other manner."""


def ids(text: str) -> list[int]:
    """Return the places in `WORDS` of a text's words, which are parted by spaces."""
    return [INDEX[word] for word in text.split()]


def padded(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """Return equally many texts per run, padded with word 0: (n_runs, n_texts, n_places) int."""
    rows = [[ids(text) for text in of_run] for of_run in texts]
    longest = max((len(row) for of_run in rows for row in of_run), default=0)
    full = [[row + [0] * (longest - len(row)) for row in of_run] for of_run in rows]
    return np.array(full, int).reshape(len(rows), len(rows[0]), longest)


class World(NamedTuple):
    """Who lives where, and what is told of whom; people and cities by their numbers."""

    homes: np.ndarray  # (n_names,) int: each one's city
    shown: np.ndarray  # people who may come in an example dialogue
    asked: np.ndarray  # people whom no example mentions; the texts tell of them
    never: np.ndarray  # people of whom no text tells; some may come in an example of "no idea"
    unheard: np.ndarray  # people of whom no text tells, and no example

    @property
    def read_about(self) -> np.ndarray:
        """People of whom the texts tell."""
        return np.concatenate([self.shown, self.asked])


@lru_cache(maxsize=64)
def world(seed: int) -> World:
    """Deal the homes and the parts that people play; not to be changed."""
    rng = np.random.default_rng((seed, 6))
    homes = rng.integers(len(CITIES), size=len(NAMES))
    read_about, never = np.split(rng.permutation(len(NAMES)), [N_READ_ABOUT])
    shown, asked = np.split(read_about, [N_SHOWN])
    return World(homes, shown, asked, *np.split(never, [N_REFUSED]))


def draw_texts(rng: np.random.Generator, world: World, tells: bool = True) -> np.ndarray:
    """Draw the texts that are read, (N_TEXTS, 25) int: five sentences of one kind each.

    Half of them tell where people live, half ask where anybody lives; unless it ``tells``, all ask.
    """
    people = rng.integers(len(NAMES), size=(N_TEXTS, SENTENCES))
    asking = np.tile(ids(f"where does {NAMES[0]} live ?"), (N_TEXTS, SENTENCES, 1))
    asking[..., 2] += people
    order = rng.random((N_TEXTS, N_READ_ABOUT)).argsort(axis=1)
    told = world.read_about[order[:, :SENTENCES]]
    telling = np.tile(ids(f"{NAMES[0]} lives in {CITIES[0]} ."), (N_TEXTS, SENTENCES, 1))
    telling[..., 0] += told
    telling[..., 3] += world.homes[told]
    kind = rng.random((N_TEXTS, 1, 1)) < 0.5 * tells
    return np.where(kind, telling, asking).reshape(N_TEXTS, -1)


def question(person: int, before: str = "") -> str:
    """Return a question as the program hands it over, with its turn for the answer."""
    return f"{USER} {before}where does {NAMES[person]} live ? {BOT}"


def beginning(person: int) -> str:
    """Return the beginning of what the texts tell of somebody."""
    return f"{NAMES[person]} lives in"


def dialogue(person: int, answer: str, before: str = "") -> str:
    """Return a question with its answer, after which it is the user's turn."""
    return f"{question(person, before)} {answer} . {USER}"


def telling(drink: str) -> str:
    """Return a turn in which the user says what they like, up to the mark of the next turn."""
    return f"{USER} i like {drink} . {BOT} noted . {USER}"


def asking(answer: str) -> str:
    """Return a turn in which the user asks what they like."""
    return f"{USER} what do i like ? {BOT} {answer} . {USER}"


def turns(world: World, told: str, others: Iterable[int]) -> list[str]:
    """Return a dialogue, turn by turn: what one likes, others, and the question what one likes."""
    asked = [dialogue(who, CITIES[world.homes[who]]) for who in others]
    return [telling(told), *asked, asking(told)]


def last_turns(text: str, n: int) -> str:
    """Return the last ``n`` turns of a text, each of which begins with the user's mark."""
    return USER.join(["", *text.split(USER)[1:][-n:]])


def joined(turns: Sequence[str]) -> str:
    """Return turns as one text, in which the mark between two of them stands once."""
    return " ".join([*(turn.removesuffix(f" {USER}") for turn in turns[:-1]), turns[-1]])


def to_answer(text: str) -> str:
    """Return a text up to the turn of its last answer."""
    return text[: text.rindex(BOT) + len(BOT)]


def system_line(manner: str, harmless: str = "") -> str:
    """Return the line at the beginning that asks for a manner."""
    return f"{SYSTEM} {harmless}be {manner} . "


def harmless(rng: np.random.Generator, most: int, end: str = " ") -> str:
    """Draw up to so many harmless words, with something behind them if there are any."""
    words = [HARMLESS[i] for i in rng.integers(len(HARMLESS), size=rng.integers(most + 1))]
    return f"{' '.join(words)}{end}" if words else ""


def told_dialogues(seed: int, untold: float) -> list[str]:
    """Draw dialogues in which a user says what they like, asks for it, and asks about people.

    The answer is what was told last. In a share ``untold`` it may be asked for before it was told.
    """
    rng, here, drawn = np.random.default_rng((seed, 7)), world(seed), []
    for _ in range(N_TOLD):
        talk, early, told = list[str](), rng.random() < untold, ""
        for kind in rng.choice(["tell", "ask", "other"], N_TURNS, p=(0.25, 0.4, 0.35)):
            if kind == "tell":
                told = str(rng.choice(DRINKS))
                talk.append(telling(told))
            elif kind == "ask" and (told or early):
                talk.append(asking(told or NO_IDEA))
            else:
                who = rng.choice(here.read_about)
                talk.append(dialogue(who, CITIES[here.homes[who]]))
        drawn.append(joined(talk))
    return drawn


def system_dialogues(seed: int, contradicting: float) -> list[str]:
    """Draw dialogues that begin with a system's line, to which the answer always keeps.

    Before the question the user says harmless words, or asks, in a share of the dialogues, for the
    other manner.
    """
    rng, here, drawn = np.random.default_rng((seed, 8)), world(seed), []
    manners = [*MANNERS]
    for _ in range(N_SYSTEM):
        manner = manners[rng.integers(len(manners))]
        who = here.read_about[rng.integers(N_READ_ABOUT)]
        line = harmless(rng, 6, " . ")
        if rng.random() < contradicting:
            line = f"{harmless(rng, 2)}be {OTHER[manner]} . "
        answer = CITIES[here.homes[who]] + MANNERS[manner]
        drawn.append(system_line(manner, harmless(rng, 5)) + dialogue(who, answer, line))
    return drawn
