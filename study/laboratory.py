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
    folder: str = ""  # of its files, in `laboratory` and in `pages/laboratory`, if not its slug

    @property
    def page(self) -> str:
        """Path of the page's file, from the root of the repository."""
        return f"pages/laboratory/{self.folder or self.slug}/page.py"


LAB_PAGES = (
    LabPage("build", "Build", "What can a network of your own learn?", "handyman", "builder"),
    LabPage(
        "your_data", "Your data", "What can a network learn from your own table?", "table_view"
    ),
    LabPage("write_it", "Write it yourself", "Can you write a network yourself?", "edit_note"),
    LabPage("clinic", "Clinic", "What is wrong with this network?", "stethoscope"),
)
LAB_BY_SLUG = {lab.slug: lab for lab in LAB_PAGES}
