"""What is often said of convolutional networks, and what decides it."""

import numpy as np

from lessons.convolution.experiments import DENSE_NUMBERS, DENSE_PRODUCTS, N_HIDDEN
from lessons.convolution.model import n_parameters, n_products
from study.claims import Limit, Measured, Outcome, claim, finding_of

PRODUCTS = "multiplications for one digit"


@claim(
    "A convolutional network needs less computing than a dense one, because it has fewer weights.",
    said_by="short introductions to convolutional networks",
    runs="We count the multiplications for one digit, of 32 detectors of 5 × 5 and of a dense "
    f"network with {N_HIDDEN} hidden neurons.",
    holds=[
        Limit(
            "the number of multiplications of the detectors",
            "<",
            DENSE_PRODUCTS,
            of=lambda found: found[PRODUCTS][0],
            drawn=True,
            words="the detectors need fewer than the dense network’s {bar}",
        )
    ],
    control=("The same with only 4 detectors of 3 × 3.", {"n_detectors": 4, "size": "3 × 3"}),
)
def less_computing(*, n_detectors: int = 32, size: str = "5 × 5") -> Measured:
    how = (n_detectors, size, "largest anywhere")
    return Measured(
        {
            "network": [f"{n_detectors} detectors", "dense"],
            PRODUCTS: np.array([n_products(*how), DENSE_PRODUCTS]),
            "weights and biases": np.array([n_parameters(*how), DENSE_NUMBERS]),
        }
    )


@finding_of(less_computing)
def _less_computing(measured: Measured, outcome: Outcome) -> str:
    detectors, products, numbers = (column[0] for column in measured.columns)
    said = (
        f"{detectors} have {numbers:,} weights and biases and multiply {products:,} times, the "
        f"dense network has {DENSE_NUMBERS:,} and multiplies {DENSE_PRODUCTS:,} times"
    )
    if outcome is Outcome.HOLDS:
        return f"So few and so small ones do: {said}."
    return (
        f"For one digit, {said}. Each weight is used at 64 places: sharing saves numbers, not work."
    )
