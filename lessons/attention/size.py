"""How many numbers our block has, and GPT-3, counted from how they are built."""

from datasets.number_names import SIGNS
from lessons.attention.writing import SIZES

GPT_3 = (96, 12_288, 50_257, 2048)
"""Blocks, numbers of a piece of a word, such pieces, and places of the largest GPT-3."""


def of_block() -> int:
    """Count the numbers of our block: letters and places, attention, neurons, scores."""
    places, width, key, hidden = SIZES
    n_signs = len(SIGNS)
    attention = 2 * width * key + width * width
    neurons = 2 * width * hidden + hidden + width
    return (2 * n_signs + places) * width + attention + neurons + n_signs


def of_gpt_3() -> int:
    """Count the numbers of GPT-3 in the same way."""
    n_blocks, width, n_signs, n_places = GPT_3
    # Questions, keys, values and one more matrix; neurons four times as many; each with biases.
    attention = n_blocks * 4 * (width * width + width)
    neurons = n_blocks * (2 * width * 4 * width + 5 * width)
    norms = (2 * n_blocks + 1) * 2 * width
    return (n_signs + n_places) * width + attention + neurons + norms
