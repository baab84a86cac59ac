"""The ordered list of lessons. Navigation, home page and tests all derive from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson and where its files lie.

    Attributes
    ----------
    slug : str
        The address of its page, and the name of its module, questions and test.
    section : str
        The part of the curriculum that it belongs to.
    title : str
        What the navigation calls it.
    question : str
        The question that it answers, in the learner's words.
    takeaway : str
        What one learns, as the end of a sentence that begins with "You learn to".
    icon : str
        Name of a Material Symbol.
    """

    slug: str
    section: str
    title: str
    question: str
    takeaway: str
    icon: str

    @property
    def page(self) -> str:
        """Path of the page, from the root of the repository."""
        return f"pages/{self.section.lower().replace(' ', '_')}/{self.slug}.py"


LESSONS = (
    Lesson(
        slug="dot_product",
        section="Foundations",
        title="The dot product",
        question="How does a neuron weigh what it sees?",
        takeaway="read a neuron as a weighted vote, and a dot product as alignment",
        icon="scale",
    ),
    Lesson(
        slug="gradient_descent",
        section="Foundations",
        title="Gradient descent",
        question="How does a line find its way to the data?",
        takeaway="walk against the slope, and to tell a good learning rate from a bad one",
        icon="downhill_skiing",
    ),
    Lesson(
        slug="sigmoid",
        section="Foundations",
        title="The sigmoid",
        question="How does a yes-or-no become “85 % sure”?",
        takeaway="ask for a probability first, and to decide afterwards",
        icon="ssid_chart",
    ),
    Lesson(
        slug="zero_grad",
        section="Networks",
        title="The zero-grad experiment",
        question="What really happens if you forget to zero the gradient?",
        takeaway="recognise momentum in a forgotten line of code",
        icon="cleaning_services",
    ),
    Lesson(
        slug="xor",
        section="Networks",
        title="XOR",
        question="Why can one neuron not learn XOR?",
        takeaway="see how a hidden layer bends space",
        icon="close",
    ),
    Lesson(
        slug="titanic",
        section="Real data",
        title="The Titanic",
        question="Who survived, and what did the model really learn?",
        takeaway="compare 83 % with a one-line rule before you trust it",
        icon="sailing",
    ),
)

BY_SLUG = {lesson.slug: lesson for lesson in LESSONS}


def sections() -> dict[str, tuple[Lesson, ...]]:
    """Return the lessons by section, in order."""
    names = dict.fromkeys(lesson.section for lesson in LESSONS)
    return {name: tuple(x for x in LESSONS if x.section == name) for name in names}


def after(slug: str) -> Lesson | None:
    """Return the lesson that follows, or None after the last one."""
    i = [lesson.slug for lesson in LESSONS].index(slug)
    return LESSONS[i + 1] if i + 1 < len(LESSONS) else None
