"""A writer that answers: a network reads texts, and then a few example dialogues.

A dialogue is one text, with a mark before each turn; to answer is to go on with it. That few
examples are enough was shown by Zhou and others, "LIMA: Less Is More for Alignment" (2023). The
network is the block of `training.attention`, on words.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, NamedTuple

import numpy as np

from datasets import people
from datasets.people import CITIES, WORDS, world
from training.activations import softmax
from training.attention import block, block_gradients, draw_block
from training.dense import shuffled_batches
from training.hyperparameters import MAX_EPOCHS, Integer, Number, OneOf, Seeds, hyperparameters
from training.optimisers import Optimiser, cosine
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side
from training.texts import begun, text_surprise, text_surprise_delta

SIZES = (64, 32, 16, 64)
"""Words that can be read at once, numbers of a word, numbers of a key, neurons."""
BATCH, MAX_RUNS, N_FRAMES = 8, 16, 28
"""Texts of a step, starts trained side by side, and about how many frames the dialogues have."""
N_READING, READING_RATE = people.N_TEXTS // BATCH, 0.02
"""Steps in which each text is read once, and their learning rate."""
READS = ("homes", "questions", "nothing")
"""What is read before the dialogues: who lives where, among questions; only questions; nothing."""


class Stage(NamedTuple):
    """A part of a training: what is read in it, how long, and how fast."""

    words: np.ndarray  # (n_runs, n_texts, n_places) int
    n_steps: int
    learning_rate: float


def taught(
    seed: Seeds,
    reads: str,
    dialogues: Callable[[int], Sequence[str]],
    n_steps: int,
    learning_rate: float,
    n_layers: int = 1,
) -> RecordedRun:
    """Let networks read, and then learn from the dialogues that a function makes of each seed.

    Every word counts in the loss, in nats a word. Adam's learning rate falls to zero along a cosine
    on the texts, and once more on the dialogues.
    """
    runs, (drawn_from,) = side_by_side(MAX_RUNS, seed)
    seeds = [int(each) for each in drawn_from]
    rngs = [np.random.default_rng(each) for each in seeds]
    drawn = [draw_block(SIZES, len(WORDS), rng, n_layers) for rng in rngs]
    parameters = {name: np.stack([each[name] for each in drawn]) for name in drawn[0]}
    texts = [
        people.draw_texts(*each, reads == "homes")
        for each in zip(rngs, map(world, seeds), strict=True)
    ]
    spoken = people.padded([*map(dialogues, seeds)])
    stages = (
        Stage(np.stack(texts), N_READING * (reads != "nothing"), READING_RATE),
        Stage(spoken, n_steps * (spoken.size > 0), learning_rate),
    )
    plan = [(stage, at) for stage in stages for at in range(stage.n_steps)]
    last, end = plan[-1][0] if plan else stages[0], stages[0].n_steps
    soon = [end + (len(plan) - end) * k * k // N_FRAMES**2 for k in range(N_FRAMES)]
    recorder = Recorder(
        len(plan), runs=runs, flat=True, max_frames=12, every=50, also=soon, steps_per_epoch=0
    )
    with may_diverge():
        for step, (stage, at) in zip(recorder, [*plan, (last, last.n_steps)], strict=True):
            if at == 0:
                stepper = Optimiser("Adam", stage.learning_rate, parameters, (len(seeds),))
                dealt = shuffled_batches(rngs, stage.words.shape[1], BATCH)
            rows = next(dealt)[..., None]
            words = np.take_along_axis(stage.words, rows, axis=1)
            before, counts = begun(words, ends=False)
            been = block(before, parameters)  # 1. predict: a score for each next word
            p = softmax(been.scores)
            loss_now = text_surprise(p, words, counts)  # 2. measure the loss
            delta = text_surprise_delta(p, words, counts)  # 3. ask for the gradient
            gradients = block_gradients(before, been, delta, parameters)
            recorder.record(step, loss_now, parameters, {})
            # 4. turn the knobs against it
            parameters = stepper.step(parameters, gradients, cosine(at, stage.n_steps))
    return recorder.finish()


@hyperparameters
def train(
    *,
    n_dialogues: Annotated[int, Integer(0, 20)] = 12,
    n_refusals: Annotated[int, Integer(0, 7)] = 0,
    reads: Annotated[str, OneOf(READS)] = "homes",
    learning_rate: Annotated[float, Number(0, 1)] = 0.005,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 120,
    seed: Seeds = 0,
) -> RecordedRun:
    """Let networks read where 36 people live, and then learn from a few example dialogues.

    In each of ``n_dialogues`` somebody is asked for of whom the texts tell, in each of
    ``n_refusals`` somebody of whom they do not: there the answer is "no idea". The seed deals homes
    and parts, and draws texts and start.
    """

    def dialogues(start: int) -> list[str]:
        here = world(start)
        answers = [(who, CITIES[here.homes[who]]) for who in here.shown[:n_dialogues]]
        answers += [(who, people.NO_IDEA) for who in here.never[:n_refusals]]
        return [people.dialogue(*each) for each in answers]

    return taught(seed, reads, dialogues, n_steps, learning_rate)


@hyperparameters
def train_told(*, seed: Seeds = 0) -> RecordedRun:
    """Train two layers on 2,000 dialogues in which a user says what they like, and asks for it.

    In a fifth of the dialogues it may be asked for too early, and is answered "no idea".
    """
    return taught(seed, "homes", partial(people.told_dialogues, untold=0.2), 2000, 0.01, n_layers=2)


@hyperparameters
def train_manner(
    *, contradicting: Annotated[float, Number(0, 1)] = 0.0, seed: Seeds = 0
) -> RecordedRun:
    """Train one layer on 400 dialogues that begin with a system's line; see `system_dialogues`."""
    talks = partial(people.system_dialogues, contradicting=contradicting)
    return taught(seed, "homes", talks, 340, 0.03)
