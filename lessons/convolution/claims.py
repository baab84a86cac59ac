"""What is often said of convolutional networks, and what decides it."""

import numpy as np

from lessons.convolution.experiments import DENSE_PRODUCTS, N_HIDDEN
from lessons.convolution.model import n_parameters, n_products
from study.claims import Limit, Measured, claim


@claim(
    "A convolutional network needs less computing than a dense one, because it has fewer weights.",
    said_by="short introductions to convolutional networks",
    runs="We count the multiplications for one digit, of 32 detectors of 5 × 5 and of a dense "
    f"network with {N_HIDDEN} hidden neurons.",
    holds=[Limit("the number of multiplications of the detectors", "<", DENSE_PRODUCTS)],
    control=("The same with only 4 detectors of 3 × 3.", {"n_detectors": 4, "size": "3 × 3"}),
)
def less_computing(*, n_detectors: int = 32, size: str = "5 × 5") -> Measured:
    how = (n_detectors, size, "largest anywhere")
    own = n_products(*how)
    return Measured(
        [own],
        {
            "network": np.array([f"{n_detectors} detectors", "dense"]),
            "multiplications for one digit": np.array([own, DENSE_PRODUCTS]),
        },
        f"{n_detectors} detectors of {size} have {n_parameters(*how):,} numbers. Each weight is "
        "used at 64 places: sharing saves numbers to learn, not multiplications.",
    )
