"""The trained network, to be taken along."""

from lessons.autograd.model import samples
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    return of_run(
        run,
        inputs=["x1", "x2"],
        says="the probability of class 1",
        example=samples(run.hyperparameters["dtype"])[0][1],
        activation="tanh",
        output="sigmoid",
    )
