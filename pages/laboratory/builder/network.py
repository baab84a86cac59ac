"""The network, and what each of its neurons says of the plane; of digits, what the first layer looks for."""

from typing import Any

import ui
from laboratory.builder import model, report
from laboratory.builder.knobs import knobs_of
from pages.laboratory.builder import by_hand, digits
from pages.laboratory.builder.knobs import KNOBS, sizes_asked
from pages.laboratory.builder.pictures import planes
from pages.laboratory.builder.under_way import UNDER_WAY
from training.build_settings import EPOCHS, MAX_DRAWN
from training.recorded_run import RecordedRun
from ui.pictures import add_words
from ui.pictures import planes as show_planes


def draw(run: RecordedRun, begins: int) -> str:
    """Show the player, which begins at an epoch, and the network; return the player's name."""
    read: dict[str, Any] = {"validation_loss": "{:.4g}"}
    if "accuracy" in run.metrics:
        read["validation_accuracy"] = "{:.1%}"
    follow = ui.player(run, begins=begins, tells=UNDER_WAY, **read)
    if run.hyperparameters["data"] == "digits":
        digits.draw(run, follow)
        return follow
    label = "The network, what each neuron says of the plane, and what all of it says."
    show_planes(
        planes(run, **report.plane_data(run)),
        "planes",
        label=label,
        player=follow,
        train_on=by_hand.train_on,
        hidden=[KNOBS[name] for name in sizes_asked(KNOBS.values())],
        resize=resize,
        most=by_hand.n_left(run),
        longest=EPOCHS[-1],
        most_layers=model.MAX_LAYERS,
        most_neurons=MAX_DRAWN,
    )
    add_words(label, report.describe_layers(run))
    by_hand.say_changes(run)
    return follow


def resize(hidden: tuple[int, ...]) -> None:
    KNOBS.set(**knobs_of(KNOBS["data"], {"hidden": hidden}))
