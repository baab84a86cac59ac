"""The trained network, to be taken along."""

from lessons.backpropagation.model import samples
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    """Return the network at the end of a single run; None if it was too large to be kept."""
    return of_run(
        run,
        inputs=["x1", "x2"],
        says="the probability of lying in the outer half",
        example=samples()[0][0],
        activation=run.hyperparameters["activation"],
        output="sigmoid",
    )
