"""Questions that look alike and need different ideas: they name each other, and return together.

Mixed exercises help partly by what one must tell apart, and partly by which idea one must find for
each: Rohrer, Dedrick and Burgess, "The benefit of interleaved mathematics practice is not limited
to superficially similar kinds of problems" (2014).
"""

from collections.abc import Mapping

PAIRS: Mapping[tuple[str, str], str] = {
    ("gradient_descent/question/critical", "zero_grad/question/edge"): """
        Both ask where the steps on a bowl begin to grow. Steps that follow the slope do so above
        2 / k; steps that follow the sum of all slopes so far, only above twice that.
        """,
    ("dot_product/question/bias", "sigmoid/question/price"): """
        A bias is part of the sum, and is learned like a weight. A threshold is compared with the
        answer afterwards, and depends on what mistakes cost.
        """,
    ("backpropagation/question/product", "perceptron/question/one_turn"): """
        A gradient is a slope: how much the loss changes with the weight. A step is how far the
        weight moves, and takes a learning rate.
        """,
    ("layers/question/count", "convolution/question/count"): """
        A neuron of a dense layer has a weight for each input. A detector has one for each pixel of
        its window, however large the picture is.
        """,
}
"""How two questions differ, by their record keys."""


def like(key: str) -> tuple[str, ...]:
    """Return the questions that look like another one."""
    return tuple(b if a == key else a for a, b in PAIRS if key in (a, b))


def difference(key: str, other: str) -> str:
    """Say how two questions differ that look alike."""
    return " ".join((PAIRS.get((key, other)) or PAIRS[other, key]).split())
