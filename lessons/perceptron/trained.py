"""The trained perceptron as a network of one neuron, to be taken along."""

from lessons.perceptron.model import samples
from training.hyperparameters import with_settings
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    """Return the neuron at the end of a single run; PyTorch has no step, so it says its sum."""
    X, _, one = with_settings(samples, run.hyperparameters)
    inputs = ["hours studied"] if X.shape[-1] == 1 else ["x1", "x2"]
    says = "a sum: yes where it is above 0, no where it is below"
    return of_run(run, inputs=inputs, says=says, example=X[0] / one)
