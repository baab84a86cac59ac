"""The trained network, to be taken along."""

from datasets.students import SCALED_EXAMS, TWO_EXAMS
from lessons.layers.network import EXAMS
from training.model_files import TrainedNetwork, of_run, scaling
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    settings = run.hyperparameters
    return of_run(
        run,
        inputs=EXAMS,
        says="the probability of passing the year",
        example=TWO_EXAMS[0],
        activation=settings["activation"],
        output="sigmoid",
        **(scaling(TWO_EXAMS, SCALED_EXAMS) if settings["scores"] == "standardised" else {}),
    )
