"""The trained network, to be taken along."""

from dataclasses import dataclass

import numpy as np

from datasets.digits import LEVELS, SIDE, load_digits
from lessons.convolution.model import side_of
from lessons.digits.trained import PIXELS
from training.activations import softmax
from training.detectors import POOLS, class_scores, patches
from training.model_files import TrainedNetwork
from training.recorded_run import RecordedRun


@dataclass(frozen=True, eq=False)
class TrainedDetectors(TrainedNetwork):
    """A network of shared detectors as it is at the end of a training."""

    size: int = 3  # Pixels along each side of a detector
    pool: str = "every place"  # One of `training.detectors.POOLS`

    def answer(self, X: np.ndarray) -> np.ndarray:
        """Return ten probabilities of each row of pixels, (n_rows, 10)."""
        below = patches(X / LEVELS, self.size, self.pool)
        return softmax(class_scores(below, self.parameters)[-1])

    @property
    def modules(self) -> list[tuple[str, dict[str, np.ndarray]]]:
        """What PyTorch calls each part, and the tensors of each."""
        W1, b1, W2, b2 = (self.parameters[name] for name in ("W1", "b1", "W2", "b2"))
        k, n = POOLS[self.pool], len(b1)
        kernels = W1.T.reshape(n, 1, self.size, self.size)
        # There all places of a detector stand together; here all detectors of a place do.
        votes = W2.reshape(-1, n, len(b2)).swapaxes(0, 1).reshape(W2.shape).T
        return [
            (f"Unflatten(1, (1, {SIDE}, {SIDE}))", {}),
            (
                f"Conv2d(1, {n}, {self.size}, padding={self.size // 2})",
                {"weight": kernels, "bias": b1},
            ),
            ("ReLU()", {}),
            (f"MaxPool2d({k})", {}),
            ("Flatten()", {}),
            (f"Linear({len(W2)}, {len(b2)})", {"weight": votes, "bias": b2}),
            ("Softmax(-1)", {}),
        ]


def network(run: RecordedRun) -> TrainedNetwork | None:
    if not all(np.isfinite(value).all() for value in run.final.values()):
        return None
    ink, _ = load_digits()
    return TrainedDetectors(
        parameters=run.final,
        inputs=PIXELS,
        says="ten probabilities, from 0 to 9",
        example=ink[0] * LEVELS,
        activation="ReLU",
        output="softmax",
        shift=np.zeros(len(PIXELS), np.float32),
        scale=np.full(len(PIXELS), LEVELS, np.float32),
        size=side_of(run.hyperparameters["size"]),
        pool=run.hyperparameters["pool"],
    )
