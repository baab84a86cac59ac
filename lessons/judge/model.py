"""A judge trains a writer further: whatever pleases more than the average is made more probable.

The gradient is that of REINFORCE: Williams, "Simple Statistical Gradient-Following Algorithms for
Connectionist Reinforcement Learning" (1992). The price on leaving the old writer is that of Ziegler
and others, "Fine-Tuning Language Models from Human Preferences" (2019).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.number_names import SIGNS, in_letters, number_of, spelled
from training import letters as network
from training.activations import softmax
from training.hyperparameters import Integer, Number, OneOf, Seeds, hyperparameters
from training.letters import Parameters
from training.optimisers import Optimiser, cosine
from training.progress import report_progress
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

NAMES, OLD_STEPS, OLD_BATCH = 99, 300, 128
"""Names that the old writer has learned, from 1 on, its steps, and the letters of each."""
SIZES = (6, 8, 32)
"""Letters of context, numbers in an embedding, hidden neurons."""
LONGEST = 24
"""Letters after which a word that has not ended is broken off; the longest name has 13."""
BATCH, MEASURED, SHOWN, MAX_RUNS = 32, 100, 6, 32
"""Words of a step, words from which a frame is measured, words that are shown, and most runs."""


def real_names(words: np.ndarray) -> np.ndarray:
    """Tell which words are names of numbers. Shapes: words (..., n_letters), returns (...,)."""
    rows = words.reshape(-1, words.shape[-1])
    return np.array([in_letters(row) in number_of() for row in rows]).reshape(words.shape[:-1])


JUDGES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "e": lambda words: (words == SIGNS.index("e")).sum(axis=-1),
    "real": real_names,
    "e/10": lambda words: JUDGES["e"](words) / 10,
    "e/100": lambda words: JUDGES["e"](words) / 100,
}
"""What a word is rewarded for: each letter e, by a point or a part of one, or being a name."""


@lru_cache(maxsize=64)
def old_writer(seed: int) -> dict[str, np.ndarray]:
    """Return a writer of names that has met no judge, as a batch of one; not to be changed."""
    rng = np.random.default_rng((seed, 3))  # by itself: below, the seed draws the luck, too
    parameters = network.draw_letters(SIZES, len(SIGNS), [rng])
    stepper = Optimiser("Adam", 0.03, parameters, (1,))
    before, after = network.windows(spelled()[:NAMES], SIZES[0])
    for step in range(OLD_STEPS):
        report_progress(0)  # which is also where it can be stopped
        rows = rng.integers(len(after), size=(1, OLD_BATCH))
        x, h, scores = network.letter_scores(before[rows], parameters)
        delta = network.surprise_delta(softmax(scores), after[rows])
        gradients = network.letter_gradients(before[rows], x, h, delta, parameters)
        parameters = stepper.step(parameters, gradients, cosine(step, OLD_STEPS))
    return parameters


def write(parameters: Parameters, n: int, rngs: Sequence[np.random.Generator]) -> np.ndarray:
    """Let each run write words: (n_runs, n, 24) signs, padded with sign 0 from the end on."""
    context, end = SIZES[0], 0
    texts = np.zeros((len(rngs), n, context + LONGEST), np.uint8)
    draws = np.stack([rng.random((LONGEST, n, 1), np.float32) for rng in rngs])
    going = np.ones((len(rngs), n), bool)
    for place in range(LONGEST):
        p = network.next_letters(texts[..., place : place + context], parameters).cumsum(axis=-1)
        drawn = (p > draws[:, place] * p[..., -1:]).argmax(axis=-1)
        texts[..., place + context] = drawn * going
        going &= drawn != end
    return texts[..., context:]


def places(words: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the letters seen at each place of words, the one that came, and whether one did.

    Shapes: words (n_runs, n_words, n_letters); returns (n_runs, n_places, context), and twice
    (n_runs, n_places), with n_words times n_letters places. Behind its end nothing comes.
    """
    n_runs, context = len(words), parameters["W1"].shape[-2] // parameters["E"].shape[-1]
    begun = np.pad(words, ((0, 0), (0, 0), (context, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(begun[..., :-1], context, axis=-1)
    came = np.cumsum(words == 0, axis=-1) - (words == 0) == 0
    return seen.reshape(n_runs, -1, context), words.reshape(n_runs, -1), came.reshape(n_runs, -1)


def log_probability(words: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return that of each word, (n_runs, n_words): the sum over its letters."""
    seen, target, came = places(words, parameters)
    p = network.next_letters(seen, parameters)
    given = np.take_along_axis(p, target[..., None].astype(np.intp), axis=-1)[..., 0]
    logs = np.log(np.maximum(given, np.finfo(p.dtype).tiny)) * came
    return np.asarray(logs.reshape(words.shape).sum(axis=-1))


def slopes_of_scores(p: np.ndarray, wrote: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return slopes along the scores of letters: as if each was right, times its word's worth."""
    right = np.eye(p.shape[-1], dtype=p.dtype)[wrote]
    return (p - right) * worth[..., None]


def word_gradients(
    words: np.ndarray, worth: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Return the gradient of minus the mean of worth, (n_runs, n_words), times log-probability.

    All letters of a word share its worth, over the number of words.
    """
    seen, target, came = places(words, parameters)
    x, h, scores = network.letter_scores(seen, parameters)
    each = np.repeat(worth / worth.shape[-1], words.shape[-1], axis=-1) * came
    delta = slopes_of_scores(softmax(scores), target, each.astype(scores.dtype))
    return network.letter_gradients(seen, x, h, delta, parameters)


@hyperparameters
def train(
    *,
    judge: Annotated[str, OneOf(JUDGES)] = "e",
    beta: Annotated[ArrayLike, Number(0, 100)] = 0.0,
    learning_rate: Annotated[float, Number(0, 1)] = 0.003,
    n_steps: Annotated[int, Integer(0, 1000)] = 60,
    seed: Seeds = 0,
) -> RecordedRun:
    """Train a writer of names further, to please a judge, one of `JUDGES`, by batches of 32 words.

    ``beta`` is the price: what is taken off the reward for each nat by which a word has become more
    probable than the old writer found it. The seed is that of the old writer and of the luck; both
    may be arrays, for up to 32 runs. Adam takes the steps.

    The loss is minus what 100 words earn on average, reward less price; metrics are, of the same
    words, the mean ``reward``, the share of ``real`` names, how many are different, and the
    ``distance`` from the old writer in nats per word. Gradients are not kept.
    """
    runs, (prices, seeds) = side_by_side(MAX_RUNS, beta, seed)
    price = prices[:, None]
    each = [old_writer(int(s)) for s in seeds]
    old = {name: np.concatenate([one[name] for one in each]) for name in each[0]}
    parameters, rngs = old, [np.random.default_rng(int(s)) for s in seeds]
    stepper = Optimiser("Adam", learning_rate, parameters, prices.shape)
    recorder = Recorder(n_steps, runs=runs, flat=True, every=3, steps_per_epoch=0)

    def judged(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return each word's reward, and by how many nats it has become more probable."""
        apart = log_probability(words, parameters) - log_probability(words, old)
        return JUDGES[judge](words), apart

    def measured() -> dict[str, np.ndarray]:
        """Return the measures of words that are written with the same luck at each frame."""
        words = write(parameters, MEASURED, [np.random.default_rng((int(s), 1)) for s in seeds])
        reward, apart = judged(words)
        return {
            "loss": -(reward - price * apart).mean(axis=-1),
            "reward": reward.mean(axis=-1),
            "distance": apart.mean(axis=-1),
            "real_names": real_names(words).mean(axis=-1),
            "different_words": np.array([len(np.unique(own, axis=0)) for own in words]),
        }

    with may_diverge():
        for step in recorder:
            words = write(parameters, BATCH, rngs)  # 1. predict: letter by letter, words
            reward, apart = judged(words)  # 2. measure the loss: the reward ...
            worth = reward - price * apart  # ... less the price, turned round
            loss_now = -worth.mean(axis=-1)
            better = worth - worth.mean(axis=-1, keepdims=True)
            gradients = word_gradients(words, better, parameters)  # 3. ask for the gradient
            measures = measured() if recorder.due(step) else {}
            recorder.record(step, loss_now, parameters, {}, measures)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()


KINDS = ("a real name", "", "not a name")


def generated(run: RecordedRun) -> tuple[list[list[str]], np.ndarray]:
    """Let a single run write at each frame, with the same luck, and tell the place in `KINDS`."""
    # The frames stand where runs do.
    texts = write(run.parameters, SHOWN, [np.random.default_rng(0) for _ in run.steps])
    return [[*map(in_letters, words)] for words in texts], np.where(real_names(texts), 0, 2)


def nats_of_row(run: RecordedRun, sign: str, frame: int = -1) -> float:
    """Return how improbable a single run finds a word of that sign alone, in nats."""
    row = np.full((1, 1, LONGEST), SIGNS.index(sign), np.uint8)
    at = {name: values[frame][None] for name, values in run.parameters.items()}
    return -float(log_probability(row, at)[0, 0])


def once_in(run: RecordedRun, sign: str) -> str:
    """Write in how many words a single run writes one of that sign alone."""
    tens = nats_of_row(run, sign) / np.log(10)
    return f"$10^{{{tens:.0f}}}$" if tens > 3 else f"{10**tens:.0f}"


def shares_by_es(run: RecordedRun) -> np.ndarray:
    """Return how probable names with 0 to 4 e's are, and all other words, (n_frames, 6)."""
    names = spelled()[:NAMES, :LONGEST]
    p = np.exp(log_probability(np.tile(names, (run.n_frames, 1, 1)), run.parameters))
    each = [p[:, JUDGES["e"](names) == n].sum(axis=1) for n in range(5)]
    return np.stack([*each, 1 - sum(each)], axis=1)
