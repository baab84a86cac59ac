"""The laboratory: pages outside the lessons, for building one's own networks."""

from dataclasses import dataclass

SECTION = "Laboratory"
STEPS = (
    *("neuron", "loss", "slopes", "train", "sigmoid"),
    *("forward", "backward", "learn", "Value", "one_epoch"),
    *("softmax", "standardise", "counts", "Network"),
)
"""The steps of "Write it yourself", each a function that a learner writes."""


@dataclass(frozen=True)
class LabPage:
    slug: str  # its address; its knobs' keys begin with it
    # In the menu, and on the page.
    title: str
    question: str
    icon: str
    covers: tuple[str, ...]  # its topics, as a scene has them (`study.scene.Scene.covers`)
    folder: str = ""  # of its files, in `laboratory` and in `pages/laboratory`, if not its slug

    @property
    def page(self) -> str:
        """Path of the page's file, from the root of the repository."""
        return f"pages/laboratory/{self.folder or self.slug}/page.py"


LAB_PAGES = (
    LabPage(
        "build",
        "Build",
        "What can a network of your own learn?",
        "handyman",
        ("A network of one’s own: layers, neurons, activations", "Saving and loading a model"),
        "builder",
    ),
    LabPage(
        "your_data",
        "Your data",
        "What can a network learn from your own table?",
        "table_view",
        (
            *("A table of one’s own", "Missing values", "One-hot encoding", "Scaling features"),
            *("Hit rate, false alarms and precision", "Cross-validation", "Regression"),
        ),
    ),
    LabPage(
        "write_it",
        "Write it yourself",
        "Can you write a network yourself?",
        "edit_note",
        (
            *("Every function written from scratch", "A network as a class", "Autograd"),
            *("Softmax and many classes", "Scaling features", "Training loop, line by line"),
            *("Hit rate, false alarms and precision", "Backpropagation", "Forward pass by hand"),
        ),
    ),
    LabPage(
        "clinic",
        "Clinic",
        "What is wrong with this network?",
        "stethoscope",
        ("Diagnosing a training that fails",),
    ),
)
LAB_BY_SLUG = {lab.slug: lab for lab in LAB_PAGES}
