"""Trust: a hundred students to whom the curve gives one probability."""

from collections.abc import Mapping

import charts
import ui
from lessons.sigmoid.claims import output_can_be_trusted
from lessons.sigmoid.experiments import a_hundred
from lessons.sigmoid.model import train
from lessons.sigmoid.trust import CalibrationResult, titanic_calibration
from pages.foundations.sigmoid.knobs import CROWD_RUN, KNOBS
from pages.foundations.sigmoid.pictures import hundred_dots
from study.scene import Scene
from training.class_colours import COLOUR_1
from training.figures import percent

scene = Scene(
    __name__,
    "Trust",
    "Does an “85 %” come true in 85 of 100 cases?",
    claims=[output_can_be_trusted],
    knobs=["sure", "spread", "n_samples", "seed", "split"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        In real life, classes overlap: some students pass although they are badly prepared.
        A curve has learned from many of them. Now come 100 new ones, all as well prepared as one
        another, and of each it says the same, at first **85 %**.
        How many of them pass ({COLOUR_1})?
    """)
    pictures, settings = KNOBS.beside("sure", more=("spread", "n_samples", "seed"), share=0.6)
    sure = settings.pop("sure")
    run = ui.run_job(train, **CROWD_RUN, **settings)
    passed = a_hundred(run, sure)
    with pictures:
        dots = hundred_dots(passed)
        ui.picture(dots, "hundred", alt="A dot for each of 100 students: who passed, who failed.")
    ui.say_of_knobs(f"""
        It said {percent(sure)}, and **{int(passed.sum())} of 100** passed.
    """)
    ui.say("""
        With other students it is some more or some fewer: that is luck. Over many hundreds the
        share comes close to what the curve says, and so its number deserves the name
        **probability**. Not every number between 0 and 1 does: that depends on the loss.
    """)
    if room := ui.on_demand("Asked about the Titanic", "titanic", icon=":material/sailing:"):
        with room:
            on_the_titanic()


def on_the_titanic() -> None:
    ui.say(r"""
        Take the neuron with a sigmoid from a later lesson, on the **Titanic**, and ask it about
        passengers who were **held out**: it has never seen them. (Another **split** holds out
        others.) Sort them by its answer, and count who survived: on the dotted diagonal, promises
        are kept.
        In small groups luck moves the dots even if the probabilities are true; the violet bars show
        how far.
        The same neuron is trained twice, for 300 epochs at learning rate 4: on the **mean absolute
        error** $|p - y|$, as in that lesson’s recipe, and on the **cross-entropy**.
    """)
    pictures, split = KNOBS.beside("split", share=0.72)
    trusts = ui.run_job(titanic_calibration, **split)
    with pictures:
        ui.side_by_side(
            *(
                (
                    f"trust_{loss}",
                    charts.thresholds.reliability(
                        both.measured,
                        true=both.true,
                        title=f"Trained on {loss}",
                        x_title="probability given",
                        y_title="share that survived",
                        height=340,
                    ),
                    "The share that survived over the probability given, and what luck allows.",
                )
                for loss, both in trusts.items()
            )
        )
    ui.facts(trust_rows(trusts))


def trust_rows(trusts: Mapping[str, CalibrationResult]) -> dict[str, list[str]]:
    """Return how far the outputs of the Titanic's models can be trusted."""
    return {
        "trained on": [*trusts],
        "outputs below 0.02 or above 0.98": [
            percent(trust.measured.share_extreme) for trust in trusts.values()
        ],
        "expected calibration error": [
            f"{trust.measured.expected_calibration_error:.3f}" for trust in trusts.values()
        ],
        "the same for true probabilities, by luck alone": [
            f"{trust.true.mean_error:.3f}" for trust in trusts.values()
        ],
    }


scene.remember(
    """
    A curve trained on cross-entropy comes close to true probabilities: of 100 students to whom it
    gives 85 %, about 85 pass.
    """
)
