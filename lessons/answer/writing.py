"""What trained networks write: how they go on with a text, and how often they do so as asked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from datasets import people
from datasets.people import CITIES, DRINKS, INDEX, MANNERS, USER, World, question, world
from lessons.answer.model import SIZES
from training.activations import softmax
from training.attention import Parameters, block
from training.recorded_run import RecordedRun

IN_CITIES = np.array([INDEX[city] for city in CITIES])
N_TALKS = 60
"""Talks in which something was told."""
ALL, END = slice(None), slice(-1, None)
"""All frames, or the last."""


def go_on(parameters: Parameters, texts: np.ndarray, n_words: int) -> tuple[np.ndarray, np.ndarray]:
    """Let several networks go on with texts, taking the likeliest word each time.

    Texts, (n_runs, n_texts, n_places) int, are of one length; of more than 63 words the last 63
    are seen. Returns the words, (n_runs, n_texts, n_words) int, and how probable each word was at
    each of these places, the same with len(WORDS).
    """
    text, p = np.pad(texts, ((0, 0), (0, 0), (1, 0))), []
    for _ in range(n_words):
        been = block(text[..., -SIZES[0] :], parameters, last=True)
        p.append(softmax(been.scores[..., 0, :]))
        text = np.concatenate([text, p[-1].argmax(axis=-1)[..., None]], axis=-1)
    return text[..., -n_words:], np.stack(p, axis=-2)


def worlds(run: RecordedRun) -> list[World]:
    """Return the world of each of a run's starts; of one that was taken out of many, its own."""
    seeds = np.asarray(run.hyperparameters["seed"])
    return [world(int(seed)) for seed in np.ravel(seeds[run.run_index])]


def generated(
    run: RecordedRun, texts: Callable[[World], Sequence[str]], n_words: int, frames: slice = ALL
) -> tuple[np.ndarray, np.ndarray]:
    """Let all starts go on with texts made of each one's world, as they were at frames.

    Returns what `go_on` does, with (n_starts, n_frames, n_texts, ...) for its first axes.
    """
    n = len(run.runs)
    at = {name: a[(ALL,) * n + (frames,)] for name, a in run.parameters.items()}
    networks = {name: a.reshape(-1, *a.shape[n + 1 :]) for name, a in at.items()}
    rows = people.padded([texts(each) for each in worlds(run)])
    n_frames = at["P"].shape[n]
    words, p = go_on(networks, np.repeat(rows, n_frames, axis=0), n_words)
    first = (len(rows), n_frames)
    return words.reshape(*first, *words.shape[1:]), p.reshape(*first, *p.shape[1:])


class Replies(NamedTuple):
    """Shares of answers about some people, each (n_starts, n_frames), and how sure they are."""

    right: np.ndarray  # the person's city
    form: np.ndarray  # a city, a full stop, and the mark of the user's turn
    as_shown: np.ndarray  # the city of the first example
    no_idea: np.ndarray
    p: np.ndarray  # the mean probability of the first word


def replies(
    run: RecordedRun,
    who: str = "asked",
    frames: slice = ALL,
    ask: Callable[[int], str] = question,
    n_before: int = 0,
) -> Replies:
    """Ask all starts about people of their `World`, by a text of each, after some dialogues."""

    def texts(w: World) -> list[str]:
        shown = [people.dialogue(i, CITIES[w.homes[i]]) for i in w.shown[:n_before]]
        return [people.joined([*shown, ask(i)]) for i in getattr(w, who)]

    words, p = generated(run, texts, 3, frames)
    homes = np.stack([IN_CITIES[w.homes[getattr(w, who)]] for w in worlds(run)])[:, None]
    shown = np.array([IN_CITIES[w.homes[w.shown[0]]] for w in worlds(run)])[:, None, None]
    first, second, third = np.moveaxis(words, -1, 0)
    form = np.isin(first, IN_CITIES) & (second == INDEX["."]) & (third == INDEX[USER])
    each = (first == homes, form, first == shown, first == INDEX["no"], p[..., 0, :].max(-1))
    return Replies(*(share.mean(axis=-1) for share in each))


def remembered(run: RecordedRun, n_kept: int, frames: slice = ALL) -> np.ndarray:
    """Return how often what was told is said, and how often "no idea": (2, n_starts, n_frames).

    It was told first, in one of four turns of which the last ``n_kept`` are read.
    """
    drinks = np.resize(DRINKS, N_TALKS)

    def talks(world: World) -> list[str]:
        others = np.resize(world.shown, (N_TALKS, people.MOST_BESIDE))
        each = [people.turns(world, str(d), pair) for d, pair in zip(drinks, others, strict=True)]
        return [people.to_answer(people.joined(talk[-n_kept:])) for talk in each]

    first = generated(run, talks, 1, frames)[0][..., 0]
    right = first == np.array([INDEX[drink] for drink in drinks])
    return np.stack([right.mean(axis=-1), (first == INDEX["no"]).mean(axis=-1)])


def kept_to(run: RecordedRun, line: str, frames: slice = ALL) -> np.ndarray:
    """Return how often answers keep to the system's manner: (n_manners, n_starts, n_frames).

    Before each question the user says a line, in which ``{other}`` stands for the other manner.
    """

    def lines(world: World) -> list[str]:
        said = {manner: line.format(other=people.OTHER[manner]) for manner in MANNERS}
        return [people.system_line(m) + question(i, said[m]) for i in world.asked for m in MANNERS]

    second = generated(run, lines, 2, frames)[0][..., 1]
    asked_for = np.array([INDEX[(after or ".").strip()] for after in MANNERS.values()])
    kept = second.reshape(*second.shape[:2], -1, len(MANNERS)) == asked_for
    return np.moveaxis(kept.mean(axis=-2), -1, 0)


def gone_on(
    run: RecordedRun, text: str, *, stops: bool = True, look: int = 0, n_words: int = 10
) -> tuple[list[list[int]], np.ndarray]:
    """Let a single start go on with a text at each frame, up to the user's mark if it ``stops``.

    Returns the words, and how probable each was in place ``look``, (n_frames, len(WORDS)).
    """
    words, p = generated(run, lambda _: [text], n_words)
    rows, user = [row.tolist() for row in words[0, :, 0]], INDEX[USER]
    ends = [row.index(user) + 1 if stops and user in row else n_words for row in rows]
    return [row[:end] for row, end in zip(rows, ends, strict=True)], p[0, :, 0, look]
