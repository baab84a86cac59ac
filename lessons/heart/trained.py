"""The trained neuron, to be taken along."""

from lessons.heart.patients import feature_names, features
from training.model_files import TrainedNetwork, neuron, scaling
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork:
    settings = run.hyperparameters
    how = {name: settings[name] for name in ("split_seed", "stratify", "coding")}
    before, after = (features(**how, scaling=each) for each in ("none", settings["scaling"]))
    return TrainedNetwork(
        parameters=neuron(run.final["weights"], run.final["bias"]),
        inputs=feature_names(settings["coding"]),
        says="the probability of disease",
        example=before[0],
        activation="none",
        output="sigmoid",
        **scaling(before, after),
    )
