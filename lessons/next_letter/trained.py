"""The trained network, to be taken along."""

import numpy as np

from datasets.number_names import SIGNS
from training.model_files import TrainedNetwork
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    final = run.final
    embedding, context = final.pop("E"), run.hyperparameters["context"]
    if not all(np.isfinite(value).all() for value in (embedding, *final.values())):
        return None
    return TrainedNetwork(
        parameters=final,
        inputs=[f"the letter {context - i} back" for i in range(context)],
        says=f"a probability for each of these signs: {SIGNS!r}, of which the first ends a word",
        example=np.zeros(context, np.int64),
        activation="tanh",
        output="softmax",
        embedding=embedding,
    )
