"""The same network in PyTorch, and its gradient by hand, by differences, and by autograd."""

from typing import Annotated

import numpy as np
import torch

from datasets.number_names import SIGNS, spelled
from lessons.next_letter.model import N_EMBEDDING, split
from training.activations import softmax
from training.hyperparameters import Integer, hyperparameters
from training.letters import (
    Parameters,
    draw_letters,
    letter_gradients,
    letter_scores,
    next_letters,
    surprise,
    surprise_delta,
    windows,
)
from training.slope_check import Compared, in_three_ways

N_WORDS = 20


def pytorch_gradients(
    seen: np.ndarray, target: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Build the network in PyTorch, and let autograd find all slopes."""
    knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
    x = knobs["E"][torch.tensor(seen.astype(int))].flatten(1)
    h = torch.tanh(x @ knobs["W1"] + knobs["b1"])
    scores = h @ knobs["W2"] + knobs["b2"]
    torch.nn.functional.cross_entropy(scores, torch.tensor(target.astype(int))).backward()
    return {name: knob.grad.numpy() for name, knob in knobs.items() if knob.grad is not None}


@hyperparameters
def gradients_in_three_ways(
    *,
    context: Annotated[int, Integer(1, 16)] = 12,
    n_hidden: Annotated[int, Integer(1, 256)] = 64,
    seed: Annotated[int, Integer(0, 999)] = 0,
) -> Compared:
    """Differentiate a network at its start, on 20 names, with 16 digits."""
    rng = np.random.default_rng(seed)
    seen, target = windows(spelled()[split(N_WORDS, seed)[0]], context)
    begun = draw_letters((context, N_EMBEDDING, n_hidden), len(SIGNS), [rng])
    parameters = {name: a[0].astype(float) for name, a in begun.items()}
    x, h, scores = letter_scores(seen, parameters)
    delta = surprise_delta(softmax(scores), target)
    by_hand = letter_gradients(seen, x, h, delta, parameters)
    by_autograd = pytorch_gradients(seen, target, parameters)

    def loss(own: Parameters) -> float:
        return float(surprise(next_letters(seen, own), target))

    return in_three_ways(loss, parameters, by_hand, by_autograd, rng)
