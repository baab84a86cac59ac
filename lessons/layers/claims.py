"""What is often said of layers, and what decides it."""

from collections.abc import Sequence
from itertools import product

from lessons.layers.model import accuracy, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import listed, percent
from training.progress import track

N_STARTS, MAX_LAYERS = 200, 5
RATE = 0.3
RIGHT = "starts that get all five right (%)"


@claim(
    "The more layers a network has, the more surely it learns.",
    said_by="many who add a layer where training is stuck",
    runs=f"We train networks of 2 and of {MAX_LAYERS} layers on the five students, of sigmoids and "
    f"of tanh, an S-shaped curve from −1 to 1, from {N_STARTS} random starts each, and count those "
    "that get all five right.",
    holds=[
        Limit(
            "the lead of the deep network, in percentage points",
            ">",
            0.0,
            of=lambda found: found[RIGHT][1::2] - found[RIGHT][::2],
            words=f"{MAX_LAYERS} layers succeed from more starts than 2 layers",
        )
    ],
    each="activation",
    control=("Only the networks with tanh.", {"activations": ("tanh",)}),
)
def deeper(*, activations: Sequence[str] = ("sigmoid", "tanh"), first_seed: int = 0) -> Measured:
    seeds, depths = range(first_seed, first_seed + N_STARTS), (2, MAX_LAYERS)
    runs = (
        train(activation=name, n_layers=n - 1, seed=seeds, learning_rate=RATE, max_frames=2)
        for name, n in track([*product(activations, depths)])
    )
    solved = [accuracy(run)[:, -1] == 1 for run in runs]
    right = [100 * each.mean() for each in solved]
    names = [f"{name}, {n} layers" for name, n in product(activations, depths)]
    dot = f"one of {N_STARTS} starts, filled: all right"
    return Measured({"network": names, RIGHT: right}, each=solved, dot=dot)


@finding_of(deeper)
def _deeper(measured: Measured, outcome: Outcome) -> str:
    names, right = measured.columns
    each = [
        f"from {percent(a / 100)} to {percent(b / 100)} with {name.partition(',')[0]}"
        for name, a, b in zip(names[::2], right[::2], right[1::2], strict=True)
    ]
    why = {
        Outcome.HOLDS: "Here depth helps.",
        Outcome.FAILS: "Here depth does not help.",
        Outcome.DEPENDS: f"A sigmoid’s slope is at most ¼, that of {MAX_LAYERS - 1} in a "
        f"row at most 1/{4 ** (MAX_LAYERS - 1)}. A tanh’s can be 1.",
    }[outcome]
    return f"From 2 to {MAX_LAYERS} layers, the starts that succeed go {listed(each)}. {why}"
