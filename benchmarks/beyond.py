"""Trainings of the section Beyond against plain PyTorch loops of the same steps, on one core."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch.nn.functional import cross_entropy, scaled_dot_product_attention

from datasets.digits import load_digits
from datasets.number_names import SIGNS, spelled
from lessons.attention import writing
from lessons.convolution import model as convolution
from lessons.digits.samples import split
from lessons.next_letter import model as next_letter
from training.letters import windows
from training.texts import begun


def plain_convolution() -> None:
    """Train 32 detectors of 5 x 5 with global max pooling for 15 epochs."""
    ink, labels = (torch.tensor(a) for a in load_digits())
    images, truth = ink.reshape(-1, 1, 8, 8), labels.long()
    learned, held_out = (torch.tensor(rows) for rows in split(0)[:2])
    detectors = torch.nn.Conv2d(1, 32, 5, padding=2)
    scores = torch.nn.Linear(32, 10)
    optimiser = torch.optim.Adam([*detectors.parameters(), *scores.parameters()], lr=0.01)

    def read(rows: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = scores(torch.relu(detectors(images[rows])).amax(dim=(2, 3)))
        return result

    for _ in range(15):
        for dealt in learned[torch.randperm(len(learned))].split(convolution.BATCH):
            loss = cross_entropy(read(dealt), truth[dealt])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        with torch.no_grad():  # evaluated every epoch, as usual
            for rows in (learned, held_out):
                z = read(rows)
                float(cross_entropy(z, truth[rows])), float((z.argmax(1) == truth[rows]).sum())


def plain_next_letter() -> None:
    """Train on 1,000 names with 12 letters of context: 2,000 steps of 256 places."""
    n_steps, n_embedding = 2000, next_letter.N_EMBEDDING
    places = windows(spelled()[next_letter.split(1000, 0)[0]], 12)
    seen, come = (torch.tensor(a.astype(int)) for a in places)
    network = torch.nn.Sequential(
        torch.nn.Embedding(len(SIGNS), n_embedding),
        torch.nn.Flatten(),
        torch.nn.Linear(12 * n_embedding, 64),
        torch.nn.Tanh(),
        torch.nn.Linear(64, len(SIGNS)),
    )
    optimiser = torch.optim.Adam(network.parameters(), lr=0.005)
    for step in range(n_steps):
        dealt = torch.randint(len(come), (next_letter.BATCH,))
        loss = cross_entropy(network(seen[dealt]), come[dealt])
        optimiser.param_groups[0]["lr"] = 0.0025 * (1 + math.cos(math.pi * step / n_steps))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


class Block(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        n_places, width, n_key, n_hidden = writing.SIZES
        self.letters = torch.nn.Embedding(len(SIGNS), width)
        self.places = torch.nn.Embedding(n_places, width)
        self.looks = torch.nn.Linear(width, 2 * n_key + width, bias=False)
        self.neurons = torch.nn.Sequential(
            torch.nn.Linear(width, n_hidden), torch.nn.ReLU(), torch.nn.Linear(n_hidden, width)
        )
        self.scores = torch.nn.Linear(width, len(SIGNS))
        self.parts = (n_key, n_key, width)

    def forward(self, texts: torch.Tensor) -> torch.Tensor:
        """Return a score for each letter that may come next."""
        x = self.letters(texts) + self.places.weight[: texts.shape[1]]
        questions, keys, values = self.looks(x).split(self.parts, dim=-1)
        x = x + scaled_dot_product_attention(questions, keys, values, is_causal=True)
        said: torch.Tensor = self.scores(x + self.neurons(x))
        return said


def plain_attention() -> None:
    """Train one block on 1,000 names: 1,500 steps of 8 names, evaluated as often as ours."""
    n_steps, n_measured = 1500, writing.N_FRAMES
    rng, (rows, unseen) = np.random.default_rng(0), next_letter.split(1000, 0)
    network = Block()
    optimiser = torch.optim.Adam(network.parameters(), lr=0.01)

    def loss_of(words: np.ndarray) -> torch.Tensor:
        texts, counts = (torch.tensor(a) for a in begun(words))
        come = torch.tensor(words.astype(int))
        return cross_entropy(network(texts.long())[counts > 0], come[counts > 0])

    for step in range(n_steps):
        loss = loss_of(writing.batch_of(rows, rng))
        optimiser.param_groups[0]["lr"] = 0.005 * (1 + math.cos(math.pi * step / n_steps))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % (n_steps // n_measured) == 0:
            with torch.no_grad():
                for measured in (rows[: writing.MEASURED], unseen):
                    float(loss_of(spelled()[measured]))


PAIRS: Mapping[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "convolution": (convolution.train, plain_convolution),
    "next_letter": (next_letter.train, plain_next_letter),
    "attention": (writing.train_block, plain_attention),
}
