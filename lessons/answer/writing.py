"""What trained networks write: how they go on with a text, and how often they do so as asked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from datasets import people
from datasets.people import CITIES, DRINKS, INDEX, MANNERS, USER, World, question, world
from lessons.answer.model import N_READING, SIZES
from training.activations import softmax
from training.attention import Parameters, block
from training.recorded_run import RecordedRun

IN_CITIES = np.array([INDEX[city] for city in CITIES])
N_TALKS = 60  # in which something was told
ALL, END = slice(None), slice(-1, None)  # all frames, or the last


def go_on(parameters: Parameters, texts: np.ndarray, n_words: int) -> tuple[np.ndarray, np.ndarray]:
    """Let several networks go on with texts, taking the likeliest word each time.

    Texts, (n_runs, n_texts, n_places) int, are of one length; their last 63 words are seen. Returns
    words, (n_runs, n_texts, n_words) int, and the probability of each there, with len(WORDS) more.
    """
    text, p = np.pad(texts, ((0, 0), (0, 0), (1, 0))), []
    for _ in range(n_words):
        been = block(text[..., -SIZES[0] :], parameters, last=True)
        p.append(softmax(been.scores[..., 0, :]))
        text = np.concatenate([text, p[-1].argmax(axis=-1)[..., None]], axis=-1)
    return text[..., -n_words:], np.stack(p, axis=-2)


def from_dialogues(run: RecordedRun) -> RecordedRun:
    """Return a run from where its dialogues begin, from where its steps count."""
    read = N_READING * (run.hyperparameters.get("reads") != "nothing")
    first = min(int(np.searchsorted(run.steps, read)), run.n_frames - 1)
    steps, how = np.maximum(run.steps[first:] - read, 0), {**run.hyperparameters, "from": read}
    later = (ALL,) * len(run.runs) + (slice(first, None),)
    return run.mapped(lambda a: a[later], steps=steps, hyperparameters=how)


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


class Answers(NamedTuple):
    """Answers of all starts at all frames, each (n_starts, n_frames, n)."""

    word: np.ndarray  # the word that counts
    sided: np.ndarray  # how probable it was, below 0 of a left word, NaN of one of neither side
    right: np.ndarray
    form: np.ndarray  # whether it is a city, a full stop, and the mark of the user's turn


Asked = Callable[[World], list[tuple[str, str]]]  # texts of a world, each with the right word


def answers(
    run: RecordedRun, asked: Asked, frames: slice, right: Sequence[str], left: str, at: int = 0
) -> Answers:
    """Let all starts go on with texts, and judge the word ``at`` a place of what they write."""
    words, p = generated(run, lambda w: [text for text, _ in asked(w)], 3, frames)
    wanted = np.array([[INDEX[word] for _, word in asked(w)] for w in worlds(run)])[:, None]
    word, best = words[..., at], p[..., at, :].max(-1)
    sides = word == INDEX[left], np.isin(word, people.ids(" ".join(right)))
    form = np.isin(words[..., 0], IN_CITIES) & (words[..., 1:] == people.ids(f". {USER}")).all(-1)
    return Answers(word, np.select(sides, (-best, best), np.nan), word == wanted, form)


def replies(
    run: RecordedRun,
    who: str = "asked",
    frames: slice = ALL,
    ask: Callable[[int], str] = question,
    n_before: int = 0,
) -> Answers:
    """Ask for the city of people of a `World`, by a text of each, after some dialogues."""

    def asked(w: World) -> list[tuple[str, str]]:
        homes = [CITIES[home] for home in w.homes]
        shown = [people.dialogue(i, homes[i]) for i in w.shown[:n_before]]
        return [(people.joined([*shown, ask(i)]), homes[i]) for i in getattr(w, who)]

    return answers(run, asked, frames, CITIES, "no")


def remembered(run: RecordedRun, n_kept: int, frames: slice = ALL, n_between: int = 2) -> Answers:
    """Ask for what was told before some other questions; the last ``n_kept`` turns are read."""

    def asked(w: World) -> list[tuple[str, str]]:
        others = np.resize(w.shown, (N_TALKS, n_between))
        told = zip(np.resize(DRINKS, N_TALKS).tolist(), others, strict=True)
        talks = [(people.turns(w, drink, each)[-n_kept:], drink) for drink, each in told]
        return [(people.to_answer(people.joined(talk)), drink) for talk, drink in talks]

    return answers(run, asked, frames, DRINKS, "no")


def in_manner(run: RecordedRun, manner: str, line: str, frames: slice = ALL) -> Answers:
    """Ask for cities after a system's line that asks for a manner, or for none, and the user's."""
    begin = people.system_line(manner) if manner else f"{people.SYSTEM} hello . "
    said, sides = line.format(other=people.OTHER.get(manner)), (["dear"], ".")
    word = MANNERS.get(manner, "").strip() or "."
    return answers(
        run, lambda w: [(begin + question(i, said), word) for i in w.asked], frames, *sides, at=1
    )


def obeying(run: RecordedRun, line: str) -> np.ndarray:
    """Return which shares keep to the system's line in the end: (n_manners, n_starts)."""
    return np.array([in_manner(run, m, line, END).right.mean(axis=(1, 2)) for m in MANNERS])


def gone_on(
    run: RecordedRun, *texts: str, stops: bool = True, look: int = 0, n_words: int = 12
) -> list[tuple[list[list[int]], np.ndarray]]:
    """Let starts go on with texts, dealt to them in turn, up to the user's mark, if it ``stops``.

    Returns of each the words at each frame, and how probable each was in place ``look``,
    (n_frames, len(WORDS)).
    """
    n = len(worlds(run))
    rows = iter([texts[k::n] for k in range(n)])
    words, p = generated(run, lambda _: next(rows), n_words)
    first = (len(texts), words.shape[1])
    words, p = (np.moveaxis(a, 2, 0).reshape(*first, *a.shape[3:]) for a in (words, p))
    p[..., 0] = 0  # the mark of a beginning is never next
    end, least = INDEX[USER if stops else "."], 0 if stops else 8
    written = [
        [row[: row.index(end, least) + 1 if end in row[least:] else n_words] for row in rows]
        for rows in words.tolist()
    ]
    return list(zip(written, p[:, :, look], strict=True))
