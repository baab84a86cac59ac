"""The gradient of a reward by hand, by differences, and by PyTorch's autograd."""

import numpy as np
import torch

from datasets.number_names import SIGNS
from lessons.judge.model import JUDGES, SIZES, log_probability, places, word_gradients, write
from training.letters import Parameters, draw_letters
from training.slope_check import Compared, in_three_ways


def pytorch_gradients(
    words: np.ndarray, worth: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Let autograd find the slopes of minus the mean of worth times log-probability."""
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    seen, target, came = (torch.tensor(a[0].astype(int)) for a in places(words[None], parameters))
    h = torch.tanh(knobs["E"][seen].flatten(1) @ knobs["W1"] + knobs["b1"])
    logs = torch.log_softmax(h @ knobs["W2"] + knobs["b2"], dim=1)
    of_words = (logs.gather(1, target[:, None])[:, 0] * came).reshape(len(words), -1).sum(1)
    (-(torch.tensor(worth) * of_words).mean()).backward()
    return {name: knob.grad.numpy() for name, knob in knobs.items() if knob.grad is not None}


def gradients_in_three_ways() -> Compared:
    """Differentiate an untrained writer, on 16 words of its own, with 16 digits."""
    rng = np.random.default_rng(0)
    drawn = draw_letters(SIZES, len(SIGNS), [rng])
    parameters = {name: a.astype(float) for name, a in drawn.items()}
    own = {name: a[0] for name, a in parameters.items()}
    words = write(drawn, 16, [rng])
    reward = JUDGES["e"](words).astype(float)
    worth = reward - reward.mean()
    by_hand = {name: a[0] for name, a in word_gradients(words, worth, parameters).items()}
    by_autograd = pytorch_gradients(words[0], worth[0], own)

    def loss(moved: Parameters) -> float:
        runs = {name: a[None] for name, a in moved.items()}
        return float(-(worth * log_probability(words, runs)).mean())

    return in_three_ways(loss, own, by_hand, by_autograd, rng)
