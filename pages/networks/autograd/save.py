"""Save: a model as a file of a few named arrays, and back again."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.autograd import checkpoint, pytorch, trained
from lessons.autograd.pytorch import answers
from lessons.xor.network import EXAMPLES
from pages.networks.autograd.knobs import KNOBS, SETTINGS
from study.scene import Scene, right, wrong
from training.figures import figure
from ui.page import trail
from ui.session import files

scene = Scene(
    __name__,
    "Save",
    "How do you save a model, and when can you trust one that you are given?",
    path="code",
    covers=["Saving and loading a model", "Checkpoints with the optimiser’s state"],
    knobs=["optimiser", "n_hidden", "n_epochs", "dtype"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A trained model is a handful of named arrays.
        Download one and upload the file again: its answers should be the same to the last digit.
    """)
    stage, _ = KNOBS.beside(
        "n_hidden", "dtype", more=("optimiser", "n_epochs"), share=0.64, back=False
    )
    with stage:
        ours = ui.run_job(pytorch.numpy_vs_torch, **KNOBS.values(*SETTINGS)).torch.final
        saved = trained.save_model(ours)
        files.offer_file("Download the model", saved, "xor.safetensors", key="autograd_download")
        content = files.file_upload(
            f"Upload a model (.safetensors, at most {trained.MAX_BYTES:,} bytes)",
            max_bytes=trained.MAX_BYTES,
            key="autograd_upload",
            accept=".safetensors",
        )
        loaded = ui.attempt(trained.load_model, content=content) if content is not None else None
        if loaded:
            trail.earned_by_doing()()
        ui.facts(answer_rows(ours, loaded))
        if loaded and (answers(loaded) != answers(ours)).any():
            ui.say("It is another network, or you have turned the knobs since it was saved.")
    ui.say(rf"""
        PyTorch’s own `torch.save` writes a **pickle**, a file that may contain code, and that code
        could do anything as the file is opened.
        Since version 2.6 `torch.load` refuses to run it, unless you allow it with
        `weights_only=False`.
        A **safetensors** file, like this one of {len(saved):,} bytes, holds names, shapes
        and numbers, and nothing that can run.
        Every file that you upload here is checked before it is used.
    """)
    if room := ui.on_demand("The optimiser’s memory", "memory", icon=":material/save:"):
        with room:
            ui.say(rf"""
                To go on training later, save the optimiser as well: momentum keeps its speed, Adam
                the usual size of each slope. Both together are a **checkpoint**. Here a training by
                momentum was saved after {checkpoint.N_BEFORE} epochs and went on from the file:
                ink with the optimiser’s memory, crimson with a new optimiser.
            """)
            runs = ui.run_job(checkpoint.go_on)
            fall = charts.curves.race(runs, loss_name="cross-entropy", height=260)
            alt = "The loss after the checkpoint, with the optimiser’s memory and without it."
            ui.picture(fall, "checkpoint", alt=alt)
            ui.say("Without it training starts from rest: it goes the same way, only later.")
    ui.code_that_ran(trained.load_model, {"content": b"..."}, trained.save_model)


def answer_rows(here: Mapping[str, Any], loaded: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """Put what a network says before it is saved beside what one from a file says."""
    ours, theirs, of_file = answers(here), None, ""
    if loaded is not None:
        theirs, biases = answers(loaded), loaded["b1"]
        of_file = f"from the file ({len(biases)} hidden, {biases.dtype})"
    return ui.rows(
        *(
            {"point → truth": point, "trained here": f"{p:.6f}"}
            | (
                {of_file: f"{theirs[i]:.6f}", "difference": figure(abs(p - theirs[i]), 2)}
                if theirs is not None
                else {}
            )
            for i, (point, p) in enumerate(zip(EXAMPLES.names, ours, strict=True))
        )
    )


scene.choice(
    "pickle",
    """
    A stranger sends you a trained model as a pickled `.pt` file, and says: load it with
    `weights_only=False`. What is the danger?
    """,
    right(
        "Opening it can run any code that the stranger has put into it.",
        """
        A pickle is a little program that rebuilds objects. Since version 2.6, PyTorch’s
        `torch.load` runs none of its code unless you ask for it with `weights_only=False`; older
        versions did. A safetensors file holds a table and numbers; the worst it can do is be
        wrong, and that can be checked.
        """,
    ),
    wrong(
        "Its numbers may be less exact than they were in training.",
        "A pickle keeps every digit, and so does safetensors.",
    ),
    wrong(
        "It may be too large for the memory of your computer.",
        """
        Any file can be, and a limit in bytes takes care of that. What is special about a pickle is
        that it can run code.
        """,
    ),
)

scene.remember("""
    A model is **a few named arrays**. Keep them in a file that cannot run code, and check any file
    that you are given.
    """)
