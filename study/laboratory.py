"""The laboratory: pages outside the lessons, for building one's own networks."""

from dataclasses import dataclass

SECTION = "Laboratory"


@dataclass(frozen=True)
class LabPage:
    slug: str  # its package in `laboratory`, and its address
    # In the menu, and on the page.
    title: str
    question: str
    icon: str
    page: str  # of its file


LAB_PAGES = (
    LabPage(
        slug="build",
        title="Build",
        question="What can a network of your own learn?",
        icon="handyman",
        page="pages/laboratory/build.py",
    ),
    LabPage(
        slug="your_data",
        title="Your data",
        question="What can a network learn from your own table?",
        icon="table_view",
        page="pages/laboratory/your_data.py",
    ),
    LabPage(
        slug="clinic",
        title="Clinic",
        question="What is wrong with this network?",
        icon="stethoscope",
        page="pages/laboratory/clinic.py",
    ),
)
LAB_BY_SLUG = {lab.slug: lab for lab in LAB_PAGES}
