"""How many numbers a stack of blocks has: ours counted, published ones from how they are built."""

from datasets.number_names import SIGNS
from lessons.attention.writing import SIZES

GPT = {"GPT-2": (12, 768, 50_257, 1024), "GPT-3": (96, 12_288, 50_257, 2048)}
"""Blocks, numbers of a piece of a word, such pieces, places: the smallest GPT-2, the largest GPT-3.
"""


def numbers(name: str) -> int:
    """Count the numbers of a network: letters, places, attention, neurons, and the rest."""
    if name == "ours":
        places, width, key, hidden = SIZES
        n_signs = len(SIGNS)
        attention = 2 * width * key + width * width
        neurons = 2 * width * hidden + hidden + width
        return (2 * n_signs + places) * width + attention + neurons + n_signs
    blocks, width, n_signs, n_places = GPT[name]
    # Questions, keys, values and one more matrix; neurons four times as many; each with biases.
    attention = blocks * 4 * (width * width + width)
    neurons = blocks * (2 * width * 4 * width + 5 * width)
    norms = (2 * blocks + 1) * 2 * width
    return (n_signs + n_places) * width + attention + neurons + norms
