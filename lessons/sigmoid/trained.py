"""The trained curve as a network of one neuron, to be taken along."""

from lessons.sigmoid.model import samples_of
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    x, _ = samples_of(run)
    name = "hours studied" if run.hyperparameters["data"] == "hours" else "x"
    says = "the probability of class 1"
    return of_run(run, inputs=[name], says=says, example=x[:1], output="sigmoid")
