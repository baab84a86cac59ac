"""What the predictions of this lesson are about: each is run, and says how it came out."""

from collections.abc import Mapping

from datasets.students import HOURS
from lessons.sigmoid.experiments import compare_losses
from lessons.sigmoid.model import probability, train
from study.predictions import Answer
from training.figures import count, percent
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun


def predict_ten_times() -> Answer:
    """Train on the four students for ten times as long, and read the weight."""
    first, last = (float(train(n_epochs=n).final["w"]) for n in track((1000, 10_000), (1, 10)))
    return Answer(
        round(last, 2),
        f"The weight went from {first:.2f} after 1,000 epochs to **{last:.2f}** after 10,000, and "
        "it keeps growing: ever more slowly, but for ever.",
    )


def predict_wrong_start() -> Answer:
    """Train on both losses from the confidently wrong start and see who finds out."""
    return predict_who_escapes(compare_losses())


@holds_for_any("loss", "w", "b")
def predict_who_escapes(runs: Mapping[str, RecordedRun]) -> Answer:
    """Say who has all four students right in the end."""
    right = {loss: float(run.metrics["accuracy"][-1]) for loss, run in runs.items()}
    names = ("both", "only_cross_entropy", "only_squared_error", "neither")
    says_yes = probability(HOURS, **runs["squared error"].final) > 0.5
    stays = (
        "its curve still says “passed” for all four"
        if says_yes.all()
        else f"its curve says “passed” for {says_yes.sum()} of the four"
    )
    return Answer(
        names[2 * (right["cross-entropy"] < 1) + (right["squared error"] < 1)],
        f"After {count(int(runs['cross-entropy'].epochs[-1]), 'epoch')} cross-entropy gets "
        f"{percent(right['cross-entropy'])} right and squared error "
        f"{percent(right['squared error'])}: {stays}.",
        f"{percent(right['cross-entropy'])} and {percent(right['squared error'])} right",
    )


PREDICTIONS = {"ten_times": predict_ten_times, "wrong_start": predict_wrong_start}
