"""The lesson in a picture as small as a stamp."""

from datasets.heart import TARGET, load_patients
from training.class_colours import COLOUR_0, COLOUR_1
from training.thumbnail import Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Return patients by age and highest heart rate, the ill ones in the colour of class 1."""
    patients = load_patients()[::3]  # all would cover each other
    ill = patients[TARGET] == 1
    return Thumbnail(
        f"Patients by age and highest heart rate: the ill ones, in {COLOUR_1}, and the others, in "
        f"{COLOUR_0}, run into one another.",
        dots=tuple(
            Dots(patients.age[own].to_numpy(float), patients.thalach[own].to_numpy(float), ink)
            for ink, own in (("class 0", ~ill), ("class 1", ill))
        ),
    )
