"""One's own network after training, for download."""

from laboratory.builder.report import input_names, n_classes, points_of
from laboratory.builder.sources import SOURCES, columns_of, is_table, network_inputs, unscaled
from training.model_files import TrainedNetwork, of_run, scaling
from training.outputs import output_for
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    settings = run.hyperparameters
    data, inputs = settings["data"], settings["inputs"]
    points, *_ = points_of(run)
    X, output = network_inputs(data, points, inputs), output_for(n_classes(run))
    scaled, before = {}, X
    if is_table(data) and data != "digits":
        before = unscaled(data, settings["data_seed"])[:, [*columns_of(data, inputs)]]
        scaled = scaling(before, X)
    classes = SOURCES[data].classes
    return of_run(
        run,
        inputs=input_names(run),
        says={
            "none": "a height",
            "softmax": "a probability for each class",
            "sigmoid": f"the probability of {classes[1] if classes else 'class 1'}",
        }[output],
        example=before[0],
        activation=settings["activation"],
        output=output,
        **scaled,
    )
