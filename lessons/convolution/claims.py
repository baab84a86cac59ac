"""What is often said of convolutional networks, and what decides it."""

from collections.abc import Mapping

import numpy as np

from lessons.convolution.experiments import DENSE_PRODUCTS, N_HIDDEN, when_moved
from lessons.convolution.model import n_parameters, n_products
from study.claims import Cases, Limit, Measured, claim
from training.figures import listed, percent
from training.progress import track

N_DETECTORS, N_EPOCHS = 24, 10
"""Enough for what is asked here; the page trains for longer."""
ANYWHERE = {"all places": "largest anywhere"}
POOLED = {"2 × 2 places": "largest of 2 × 2", **ANYWHERE}


@claim(
    "Pooling makes a network indifferent to small moves.",
    said_by="many tutorials",
    runs=f"We train networks of {N_DETECTORS} detectors of 5 × 5: two that pass on the largest "
    "answer of each 2 × 2 places, and two that pass on the largest anywhere.",
    holds=[Limit("the accuracy on digits moved by one pixel", ">=", 0.75)],
    cases=Cases("kind", "kinds", "the number of places"),
    control=("Only the networks that pass on the largest answer anywhere.", {"pools": ANYWHERE}),
)
def pooling(
    *, pools: Mapping[str, str] = POOLED, n_seeds: int = 2, first_seed: int = 0
) -> Measured:
    read = [
        when_moved(
            pool=pools[name],
            n_detectors=N_DETECTORS,
            n_epochs=N_EPOCHS,
            n_splits=n_seeds,
            first_seed=first_seed,
        ).mean(axis=0)
        for name in track(pools)
    ]
    still, gone = np.array([each[:2] for each in read]).T
    each = zip(still, pools, strict=True)
    return Measured(
        [gone],
        {"the largest of": np.array(list(pools)), "accuracy, moved by one pixel": gone},
        f"Where they are, {listed([f'{percent(x, 1)} with {name}' for x, name in each])} are read.",
    )


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
