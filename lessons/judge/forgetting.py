"""Forgetting: a writer that has lost its names to a judge is shown them, or rewarded for them.

McCloskey and Cohen, "Catastrophic Interference in Connectionist Networks" (1989); that what seems
forgotten is learned again in less time than at first: Ebbinghaus, "On Memory" (1885).
"""

from typing import Annotated

import numpy as np

from datasets.number_names import SIGNS, spelled
from lessons.judge.model import (
    BATCH,
    MAX_RUNS,
    MEASURED,
    NAMES,
    SIZES,
    log_probability,
    real_names,
    train,
    word_gradients,
    write,
)
from training.hyperparameters import Integer, Number, OneOf, Seeds, hyperparameters
from training.letters import draw_letters
from training.optimisers import Optimiser
from training.progress import snapshot_callback, subtask
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

WRITERS, BY = ("paid", "new"), ("examples", "rewards")


@hyperparameters
def teach_names(
    *,
    writer: Annotated[str, OneOf(WRITERS)] = "paid",
    by: Annotated[str, OneOf(BY)] = "examples",
    n_paid: Annotated[int, Integer(0, 400)] = 60,
    learning_rate: Annotated[float, Number(0, 1)] = 0.003,
    n_steps: Annotated[int, Integer(0, 1000)] = 60,
    seed: Seeds = 0,
) -> RecordedRun:
    """Teach a writer names: one that was paid for each e before, or a new one.

    It is shown 32 names at each step, or rewarded for those among 32 words that it writes.
    The first knew the names, and was then paid for ``n_paid`` steps. The seed, or several,
    (n_runs,), is that of the writer and of the luck. Adam takes the steps.

    The loss is the mean surprise at these words, in nats; the metric ``real_names`` is the share of
    names among 100 words that it writes. Gradients are not kept.
    """
    runs, (seeds,) = side_by_side(MAX_RUNS, seed)
    rngs = [np.random.default_rng((int(s), 2)) for s in seeds]
    before = n_paid if writer == "paid" else 0
    if writer == "paid":
        with subtask(0, before, of=before + n_steps + 1), snapshot_callback(lambda _: None):
            parameters = train(n_steps=n_paid, seed=seeds).final
    else:
        parameters = draw_letters(SIZES, len(SIGNS), rngs)
    stepper = Optimiser("Adam", learning_rate, parameters, seeds.shape)
    recorder = Recorder(n_steps, runs=runs, flat=True, every=3, steps_per_epoch=0)
    with may_diverge(), subtask(before, n_steps + 1, of=before + n_steps + 1):
        for step in recorder:
            if by == "examples":
                shown = np.stack([rng.integers(NAMES, size=BATCH) for rng in rngs])
                words, worth = spelled()[:NAMES][shown], np.ones(shown.shape)
            else:
                words = write(parameters, BATCH, rngs)
                worth = real_names(words) - real_names(words).mean(axis=-1, keepdims=True)
            logs = log_probability(words, parameters)  # 1. predict
            loss_now = -logs.mean(axis=-1)  # 2. measure the loss
            gradients = word_gradients(words, worth, parameters)  # 3. ask for the gradient
            measures = {}
            if recorder.due(step):
                luck = [np.random.default_rng((int(s), 1)) for s in seeds]
                real = real_names(write(parameters, MEASURED, luck))
                measures = {"real_names": real.mean(axis=-1)}
            recorder.record(step, loss_now, parameters, {}, measures)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
