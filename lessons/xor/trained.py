"""The trained network, to be taken along."""

from datasets.toy import XOR_INPUTS
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    return of_run(
        run,
        inputs=["the first switch", "the second switch"],
        says="the probability that the lamp is on",
        example=XOR_INPUTS[1],
        activation=run.hyperparameters["activation"],
        output="sigmoid",
    )
