"""The trained line as a network of one neuron, to be taken along."""

from datasets.students import HOURS
from training.model_files import TrainedNetwork, of_run, scaling
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    settings, hours = run.hyperparameters, HOURS[:, None]
    scaled = scaling(hours, (hours - hours.mean()) / hours.std()) if settings["standardise"] else {}
    return of_run(run, inputs=["hours studied"], says="points", example=HOURS[:1], **scaled)
