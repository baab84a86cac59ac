"""The dot product: multiply pairwise, add up. A neuron's weighted vote, and a measure of alignment.

Rosenblatt's neuron of 1958 already added up weighted inputs; the two faces of the dot product,
sum of products and |x| |w| cos(angle), are in Strang, Introduction to Linear Algebra (2016),
section 1.2. Nothing is trained in this lesson: the weights are set by hand.
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import Number, hyperparameters

EXAMS = ("exam 1", "exam 2", "exam 3")
"""The three features of a student."""
STUDENTS = ("first student", "second student", "third student")
"""The rows of the class."""
EXAM_SCORES = np.array([80.0, 70.0, 75.0])
"""One student's scores in three exams, in points, shape (3,)."""
CLASS_SCORES = np.array([[90.0, 85.0, 70.0], [40.0, 50.0, 60.0], [75.0, 70.0, 80.0]])
"""Three students, one in each row, and their scores in the three exams, shape (3, 3)."""
LETTERS = tuple("ABCDEFGH")
"""Eight students, the rows of `CLASS`."""
CLASS = np.array(
    [[34, 22], [16, 36], [-22, 28], [-43, 12], [-17, -31], [6, -35], [35, -13], [-9, -19]],
    dtype=float,
)
"""Their points in two exams above or below the average of the eight, shape (8, 2)."""
PASS_MARK = 60.0
"""The score from which a student passes."""

INPUTS = np.array([1.0, 2.0, 3.0])
"""One input vector for two neurons, shape (3,)."""
TWO_NEURONS = np.array([[0.2, -0.5], [0.8, 0.1], [-0.5, 0.9]])
"""Their weights, one neuron in each column, shape (3, 2)."""

_ROUNDING = 1e-9
"""How far apart two numbers may be and still count as equal, relative to their size."""


def products(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Multiply pairwise: what each input contributes to the weighted sum.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Inputs and weights.

    Returns
    -------
    (..., n_features) array of float
    """
    return np.asarray(x) * np.asarray(w)


def dot(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Multiply pairwise and add up.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Two vectors, or several pairs of them.

    Returns
    -------
    (...,) array of float

    Examples
    --------
    >>> float(dot(np.array([80, 70, 75]), np.array([0.6, 0.3, 0.1])))
    76.5
    """
    return np.sum(products(x, w), axis=-1)


def score(x: ArrayLike, w: ArrayLike, b: ArrayLike = 0.0) -> np.ndarray:
    """Compute what a neuron computes before any activation: z = x . w + b.

    The same line scores one sample with one neuron, every sample at once, or every sample with
    several neurons; only the shapes differ.

    Parameters
    ----------
    x : (n_features,) or (n_samples, n_features) array of float
        One sample, or one in each row.
    w : (n_features,) or (n_features, n_neurons) array of float
        The weights of one neuron, or of one in each column.
    b : float or (n_neurons,) array of float
        The bias of each neuron.

    Returns
    -------
    () or (n_samples,) or (n_neurons,) or (n_samples, n_neurons) array of float
        The axis of features is gone: it was summed over.

    Raises
    ------
    ValueError
        If a sample does not have as many features as a neuron has weights.
    """
    x, w = np.asarray(x), np.asarray(w)
    if x.ndim == 0 or w.ndim == 0 or x.shape[-1] != w.shape[0]:
        raise ValueError(
            f"x of shape {x.shape} does not fit w of shape {w.shape}: the last number of the "
            "first shape, the features, must equal the first number of the second, the weights."
        )
    return x @ w + b


def passes(z: ArrayLike) -> np.ndarray:
    """Tell which scores reach `PASS_MARK`.

    Parameters
    ----------
    z : (...,) array of float
        Scores in points.

    Returns
    -------
    (...,) array of bool
        A score that misses the mark by rounding alone reaches it.
    """
    return np.asarray(z) >= PASS_MARK * (1.0 - _ROUNDING)


def says_yes(z: ArrayLike) -> np.ndarray:
    """Tell which scores are 0 or more, or miss it by rounding alone: (...,) bool."""
    return np.asarray(z) >= -_ROUNDING


def length(v: ArrayLike) -> np.ndarray:
    """Return the length of a vector by Pythagoras: the root of its dot product with itself.

    Parameters
    ----------
    v : (..., n_features) array of float
        One vector or several.

    Returns
    -------
    (...,) array of float
    """
    return np.sqrt(dot(v, v))


def cosine(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Measure how nearly two vectors point the same way, whatever their lengths.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Two vectors, or several pairs of them.

    Returns
    -------
    (...,) array of float
        1 for the same direction, 0 for a right angle, -1 for opposite directions; NaN where a
        vector has length 0 and so no direction.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(dot(x, w) / (length(x) * length(w)), -1.0, 1.0)


def angle(x: ArrayLike, w: ArrayLike) -> np.ndarray:
    """Return the angle between two vectors in degrees.

    Parameters
    ----------
    x, w : (..., n_features) array of float
        Two vectors, or several pairs of them.

    Returns
    -------
    (...,) array of float
        From 0 to 180; NaN where a vector has length 0.

    Examples
    --------
    >>> round(float(angle(np.array([1.0, 0.0]), np.array([1.0, 1.0]))), 6)
    45.0
    """
    return np.degrees(np.arccos(cosine(x, w)))


@hyperparameters
def from_polar(
    length: Annotated[ArrayLike, Number(0, 1000)], degrees: Annotated[ArrayLike, Number(-360, 360)]
) -> np.ndarray:
    """Return a vector in the plane from its length and its direction.

    Parameters
    ----------
    length, degrees : (...,) array of float
        Degrees count counter-clockwise from the first axis.

    Returns
    -------
    (..., 2) array of float
    """
    direction = np.radians(degrees)
    return np.asarray(length)[..., None] * np.stack([np.cos(direction), np.sin(direction)], -1)
