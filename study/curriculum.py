"""The ordered list of lessons. Navigation, home page and tests all derive from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson and where its files lie.

    Attributes
    ----------
    slug : str
        Its permanent name: of its package, its page and its test, and of what records keep of it.
        Renaming a lesson changes its title and address, never this.
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
    minutes : int
        About how long its trail takes, from 12 to 18.
    aside_minutes : int
        About how long its side paths take together.
    builds_on : tuple of str
        Slugs of the lessons that one should know before; all of them stand earlier.
    knobs, activations, losses : tuple of str
        What one turns in it, and which activations and losses it uses: names of
        `study.toolbox`.
    why : str
        Why just these, in a sentence or two.
    address : str
        Of its page, where that is no longer its slug.
    formerly : tuple of str
        Earlier addresses; they lead to the page as before.
    """

    slug: str
    section: str
    title: str
    question: str
    takeaway: str
    icon: str
    minutes: int
    aside_minutes: int
    builds_on: tuple[str, ...] = ()
    knobs: tuple[str, ...] = ()
    activations: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    why: str = ""
    address: str = ""
    formerly: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of its page, from the root of the app."""
        return self.address or self.slug

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
        takeaway="read a neuron as a weighted vote, and a dot product as a measure of alignment",
        icon="scale",
        minutes=15,
        aside_minutes=20,
        knobs=("weights and bias",),
        activations=("none",),
        why="A weighted sum is all that a neuron computes before its activation. Nothing is "
        "trained yet, so there is no loss.",
    ),
    Lesson(
        slug="gradient_descent",
        section="Foundations",
        title="Gradient descent",
        question="How does a line find its way to the data?",
        takeaway="walk downhill on the error, and tell a good learning rate from a bad one",
        icon="downhill_skiing",
        minutes=15,
        aside_minutes=10,
        builds_on=("dot_product",),
        knobs=("weights and bias", "learning rate", "epochs", "data"),
        activations=("none",),
        losses=("squared error",),
        why="The answer is a number of points, so the sum stays as it is; the squared error gives "
        "a smooth bowl to walk down.",
    ),
    Lesson(
        slug="perceptron",
        section="Foundations",
        title="The perceptron",
        question="Can a machine learn from its mistakes alone?",
        takeaway="let each mistake move a straight cut, and tell whether the mistakes will end",
        icon="call_split",
        minutes=18,
        aside_minutes=20,
        builds_on=("dot_product", "gradient_descent"),
        knobs=("weights and bias", "learning rate", "epochs", "start", "data"),
        activations=("step",),
        losses=("mistakes",),
        why="The answer is yes or no. The step has no slope to follow, so only mistakes can move "
        "the knobs.",
    ),
    Lesson(
        slug="sigmoid",
        section="Foundations",
        title="The sigmoid",
        question="How does a yes-or-no become “85 % sure”?",
        takeaway="ask for a probability first, and decide afterwards",
        icon="ssid_chart",
        minutes=15,
        aside_minutes=25,
        builds_on=("gradient_descent", "perceptron"),
        knobs=("weights and bias", "learning rate", "epochs", "threshold", "data"),
        activations=("sigmoid",),
        losses=("cross-entropy", "squared error"),
        why="The answer is a probability. Where the curve is confidently wrong, cross-entropy is "
        "steep and the squared error is flat.",
    ),
    Lesson(
        slug="layers",
        section="Networks",
        title="Layers",
        question="What can many neurons do that one cannot?",
        takeaway="bend a line with hinges, and see what a second layer adds to the first",
        icon="layers",
        minutes=16,
        aside_minutes=28,
        builds_on=("sigmoid",),
        knobs=(
            "weights and bias",
            "activation",
            "layers",
            "start",
            "data",
            "learning rate",
            "epochs",
        ),
        activations=("none", "step", "sigmoid", "tanh", "ReLU", "leaky ReLU", "softmax"),
        losses=("cross-entropy",),
        why="All activations are compared, because what they do to the slopes decides what can be "
        "learned; the answers are probabilities, so the loss is the cross-entropy.",
    ),
    Lesson(
        slug="backpropagation",
        section="Networks",
        title="Backpropagation",
        question="How does the blame find its way back to every knob?",
        takeaway="follow the blame back through a network, and see where it gets lost",
        icon="undo",
        minutes=16,
        aside_minutes=35,
        builds_on=("layers",),
        knobs=("weights and bias", "layers", "activation", "start", "learning rate", "epochs"),
        activations=("sigmoid", "tanh", "ReLU"),
        losses=("squared error",),
        why="The squared error, because its slope is short to write down. Three activations are "
        "compared, because each passes the blame back in its own way.",
    ),
    Lesson(
        slug="xor",
        section="Networks",
        title="XOR",
        question="Two switches, one lamp: how many neurons does it take?",
        takeaway="see how a hidden layer bends space",
        icon="close",
        minutes=17,
        aside_minutes=30,
        builds_on=("layers",),
        knobs=(
            "hidden neurons",
            "activation",
            "loss",
            "start",
            "learning rate",
            "epochs",
            "optimiser",
        ),
        activations=("sigmoid", "tanh", "ReLU"),
        losses=("cross-entropy", "squared error"),
        why="Without an activation between them, two layers could do no more than one. Which "
        "activation bends the plane best is part of the experiment.",
    ),
    Lesson(
        slug="autograd",
        section="Networks",
        title="Autograd",
        question="How does PyTorch find a slope that nobody has worked out?",
        takeaway="read PyTorch’s loop line by line, and check the slopes that it hands you",
        icon="graph_3",
        minutes=15,
        aside_minutes=30,
        builds_on=("backpropagation", "xor"),
        knobs=("optimiser", "learning rate", "epochs", "hidden neurons", "start"),
        activations=("tanh",),
        losses=("cross-entropy",),
        why="The small network of XOR is trained twice, by hand and in PyTorch, so that each line "
        "can be compared. Tanh has a slope that is quickly written down.",
    ),
    Lesson(
        slug="zero_grad",
        section="Networks",
        title="The zero-grad experiment",
        question="What really happens if you forget to zero the gradient?",
        takeaway="recognise momentum in a forgotten line of code",
        icon="cleaning_services",
        minutes=15,
        aside_minutes=25,
        builds_on=("autograd",),
        knobs=("zeroing the gradient", "learning rate", "epochs", "start", "batch size"),
        activations=("none", "sigmoid"),
        losses=("squared error", "cross-entropy", "mean absolute error"),
        why="One line of code is switched off in several tasks. Each task keeps the activation and "
        "the loss of its own lesson, so that nothing else differs.",
    ),
    Lesson(
        slug="heart",
        section="Real data",
        title="Heart patients",
        question="What can one neuron learn from 303 patients?",
        takeaway="ask whom a model misses, what that costs, and when a score is inflated",
        icon="cardiology",
        minutes=16,
        aside_minutes=25,
        builds_on=("sigmoid",),
        knobs=("data", "loss", "start", "learning rate", "epochs", "batch size", "threshold"),
        activations=("sigmoid",),
        losses=("squared error", "cross-entropy"),
        why="Whatever a single neuron learns can be read off its weights. It is trained on the "
        "squared error first, with cross-entropy for comparison.",
    ),
    Lesson(
        slug="titanic",
        section="Real data",
        title="The Titanic",
        question="Who survived, and what did the model really learn?",
        takeaway="compare 83 % with a one-line rule before you trust it",
        icon="sailing",
        minutes=18,
        aside_minutes=30,
        builds_on=("sigmoid", "xor"),
        knobs=("data", "hidden neurons", "loss", "learning rate", "epochs", "start"),
        activations=("none", "sigmoid", "ReLU"),
        losses=("mean absolute error", "squared error", "cross-entropy"),
        why="The lesson rebuilds a well-known recipe, which uses the mean absolute error, and "
        "compares it with two other losses and three other models.",
    ),
    Lesson(
        slug="overfitting",
        section="Real data",
        title="Overfitting",
        question="When does a network learn by heart?",
        takeaway="see where learning turns into memorising, and what helps",
        icon="menu_book",
        minutes=15,
        aside_minutes=45,
        builds_on=("heart", "titanic"),
        knobs=(
            *("data", "hidden neurons", "layers", "regularisation"),
            *("learning rate", "epochs", "start"),
        ),
        activations=("ReLU", "sigmoid", "softmax"),
        losses=("cross-entropy", "squared error"),
        why="Wide layers of ReLU and Adam learn any table by heart within seconds. The "
        "cross-entropy shows how sure the wrong answers are; polynomials and the squared error "
        "show the same without a network.",
    ),
    Lesson(
        slug="digits",
        section="Real data",
        title="Handwritten digits",
        question="How does a network learn to read?",
        takeaway="choose among ten classes, and see what a good score does not promise",
        icon="draw",
        minutes=17,
        aside_minutes=35,
        builds_on=("xor", "heart"),
        knobs=(
            *("data", "hidden neurons", "optimiser", "learning rate", "epochs", "batch size"),
            "start",
        ),
        activations=("ReLU", "softmax"),
        losses=("cross-entropy",),
        why="The answer is one of ten classes: softmax turns ten scores into ten probabilities, "
        "and cross-entropy looks at the one given to the truth. ReLU is cheap, and its slope "
        "does not fade.",
    ),
)

FEWEST_MINUTES, MOST_MINUTES = 12, 18


def check_order(lessons: Sequence[Lesson]) -> None:
    """Check that one can take lessons in their order, each knowing those that it builds on.

    Parameters
    ----------
    lessons : sequence of Lesson
        In order.

    Raises
    ------
    ValueError
        If a lesson builds on itself, a later one or an unknown one, so that no circle is
        possible; or if it takes a time that no lesson takes.
    """
    earlier: list[str] = []
    for lesson in lessons:
        for slug in lesson.builds_on:
            if slug not in earlier:
                known = ", ".join(earlier) or "none, it is the first"
                raise ValueError(
                    f"{lesson.slug} builds on {slug!r}; it may build on lessons that stand before "
                    f"it ({known})."
                )
        if not FEWEST_MINUTES <= lesson.minutes <= MOST_MINUTES:
            raise ValueError(
                f"minutes of {lesson.slug} must be from {FEWEST_MINUTES} to {MOST_MINUTES}, not "
                f"{lesson.minutes!r}."
            )
        earlier.append(lesson.slug)


check_order(LESSONS)
BY_SLUG = {lesson.slug: lesson for lesson in LESSONS}
BY_URL = {url: lesson for lesson in LESSONS for url in (lesson.url, *lesson.formerly)}
"""Every lesson by its address, and by those that it had."""


def sections() -> dict[str, tuple[Lesson, ...]]:
    """Return the lessons by section, in order."""
    names = dict.fromkeys(lesson.section for lesson in LESSONS)
    return {name: tuple(x for x in LESSONS if x.section == name) for name in names}


def after(slug: str) -> Lesson | None:
    """Return the lesson that follows, or None after the last one."""
    i = [lesson.slug for lesson in LESSONS].index(slug)
    return LESSONS[i + 1] if i + 1 < len(LESSONS) else None


def steps(lessons: Sequence[Lesson] = LESSONS) -> Mapping[str, int]:
    """Return how many lessons one after the other lead to each one, by slug; 0 needs none."""
    n_steps: dict[str, int] = {}
    for lesson in lessons:
        n_steps[lesson.slug] = max((n_steps[slug] + 1 for slug in lesson.builds_on), default=0)
    return n_steps


def direct(lesson: Lesson) -> tuple[Lesson, ...]:
    """Return the lessons that a lesson builds on, without those that these build on anyway."""
    implied: set[str] = set()
    waiting = [x for slug in lesson.builds_on for x in BY_SLUG[slug].builds_on]
    while waiting:
        slug = waiting.pop()
        implied.add(slug)
        waiting += BY_SLUG[slug].builds_on
    return tuple(BY_SLUG[slug] for slug in lesson.builds_on if slug not in implied)
