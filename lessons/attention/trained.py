"""The trained look-up, to be taken along."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lessons.attention.model import new_rows
from training.attention import Rows, answered
from training.model_files import TrainedNetwork
from training.recorded_run import RecordedRun


@dataclass(frozen=True, eq=False)
class TrainedLookUp(TrainedNetwork):
    """A look-up as it is at the end of a training: letters, digits and a question go in."""

    n_pairs: int = 4

    def answer(self, X: np.ndarray) -> np.ndarray:
        """Return ten probabilities of each row, (n_rows, 10)."""
        letters, digits, asked = np.split(X, [self.n_pairs, 2 * self.n_pairs], axis=1)
        rows = Rows(letters, digits, asked[:, 0], np.zeros(len(X), int))
        return answered(rows, self.parameters)[1]

    @property
    def tensors(self) -> Mapping[str, np.ndarray]:
        return self.parameters

    @property
    def defined(self) -> list[str]:
        """The lines that make ``network`` of them, with PyTorch's own attention."""
        n = self.n_pairs
        places = f' + tensors["P"][:{n}]' if "P" in self.parameters else ""
        return [
            "from torch.nn.functional import scaled_dot_product_attention",
            "def network(x):",
            f"    letters, digits, asked = x[:, :{n}], x[:, {n}:-1], x[:, -1:]",
            f'    q, k = tensors["Q"][asked], tensors["K"][letters]{places}',
            '    found = scaled_dot_product_attention(q, k, tensors["V"][digits])[:, 0]',
            '    return torch.softmax(found @ tensors["W"] + tensors["b"], -1)',
        ]


def network(run: RecordedRun) -> TrainedNetwork | None:
    if not all(np.isfinite(value).all() for value in run.final.values()):
        return None
    n = run.hyperparameters["n_pairs"]
    rows = new_rows(n, run.hyperparameters["asks"])
    return TrainedLookUp(
        parameters=run.final,
        inputs=[
            *(f"letter {i} (a is 0)" for i in range(1, n + 1)),
            *(f"digit {i}" for i in range(1, n + 1)),
            f"the {run.hyperparameters['asks']} asked for",
        ],
        says="ten probabilities, from 0 to 9",
        example=np.concatenate([rows.letters[0], rows.digits[0], rows.asked[:1]]),
        n_pairs=n,
    )
