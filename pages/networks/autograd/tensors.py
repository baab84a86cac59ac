"""Tensors: arrays that remember how they were computed."""

import ui
from lessons.autograd import lines
from study.predictions import Answer
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Tensors",
    "What does a tensor know that an array does not?",
    covers=["Tensors, arrays and devices", "PyTorch"],
    path="code",
    knobs=["place", "rate"],
)


@scene.predict(
    """
    A network has taken a step. Then you call `optimizer.zero_grad()`. What does the `.grad` of
    each weight hold?
    """,
    {
        "zeros": "An array of zeros",
        "none": "`None`, nothing at all",
        "old": "The old gradient, marked as used",
    },
    case={"place": 2.0, "rate": 0.1},
)
def cleared() -> Answer:
    n, n_none, n_zeros = lines.after_zero_grad()
    found = f"{n_none} of {n} arrays hold `None` afterwards"
    return Answer(
        "none" if n_none == n else "zeros" if n_zeros == n else "old",
        "`None` saves memory, and an optimiser skips whatever has no gradient.",
        because={
            "zeros": f"Its name says so, but {found}",
            "none": found,
            "old": f"It is gone: {found}",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        PyTorch’s **tensor** is an array that can remember how it was computed.
        `requires_grad=True` asks it to note whatever is done with it; `backward()` walks these
        notes backwards, and the slope appears in `.grad`.
        Here is one step down $x^2 + 3x$, each line beside the hand-written line that it replaces.
    """)
    with ui.predicted(cleared, share=0.7) as stage:
        x, rate = stage.ask("place", "rate").values()
        ui.facts(ui.rows(*ui.memoised(lines.one_step, x=x, rate=rate)))
    ui.say(r"""
        Inside `torch.no_grad()` nothing is noted: that is for steps, and for **inference**, when a
        finished model only answers.
        `backward()` *adds* to `.grad`, so a loop has to clear away the old slopes.
        That is the job of `optimizer.zero_grad()`; the **optimiser** is the part that takes the steps.
    """)
    if room := ui.on_demand("What each of them knows", "noted", icon=":material/sticky_note_2:"):
        with room:
            ui.say(r"""
                A name such as `AddBackward0` is the note of the last operation, here an addition,
                and of how to walk back through it.
                `.detach()` gives one tensor without its notes: no slope goes through it.
                Its device is where it lives: `cpu` is the processor, `cuda` an NVIDIA graphics
                card, `mps` an Apple one. `tensor.to("cuda")` would move it, and whatever is
                computed together must live together.
            """)
            ui.facts(ui.rows(*lines.what_is_noted(x=x)))


scene.several(
    "nograd",
    "What is true of `with torch.no_grad():`?",
    right(
        "Inside it nothing is noted, so `backward()` has nothing to walk through.",
        "What is computed there has `requires_grad=False` and no note of how it was made.",
    ),
    right(
        "It is for inference: a finished model only answers.",
        "Notes that nobody reads cost time and memory.",
    ),
    wrong(
        "It sets the gradients of all the tensors inside it to None.",
        "That is `zero_grad()`. What is in `.grad` stays there.",
    ),
    right(
        "Inside it you may turn weights by hand.",
        """
        Turning a weight is not part of the prediction and must not be noted. `optimizer.step()`
        does it for you.
        """,
    ),
)
