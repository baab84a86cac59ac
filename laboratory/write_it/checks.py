"""Tries a step of a learner's program, and those that it needs; see `asking`."""

from laboratory.write_it import asking, autograd, line, network
from laboratory.write_it.asking import Draw, Wrong, to_json

# In the order of the steps: the functions of each, the steps that it needs, its check, and what
# goes through the rows that are drawn.
STEPS = {
    "neuron": (("neuron",), (), line.check_neuron, line.turned_by_hand),
    "loss": (("loss",), ("neuron",), line.check_loss, line.turned_by_hand),
    "slopes": (("slopes",), ("neuron", "loss"), line.check_slopes, line.followed),
    "train": (("train",), ("neuron", "loss", "slopes"), line.check_train, line.trained),
    "sigmoid": (("sigmoid", "cross_entropy"), (), network.check_sigmoid, network.bent),
    "forward": (("forward",), ("sigmoid",), network.check_forward, network.heard),
    "backward": (("backward",), ("sigmoid", "forward"), network.check_backward, network.learned),
    "learn": (("learn",), ("sigmoid", "forward", "backward"), network.check_learn, network.learned),
    "Value": (("Value",), (), autograd.check_value, autograd.zeroed_or_not),
    "one_epoch": (
        ("one_epoch",),
        ("sigmoid", "forward"),
        network.check_one_epoch,
        network.survived,
    ),
}

UNDER_WAY = [iter([0]), 1]
"""What goes through the rows that are drawn, and how many are sent at once."""


def own_of(made):
    """Return the functions of a learner's module by name."""
    names = [name for named, *_ in STEPS.values() for name in named]
    return {name: getattr(made, name) for name in names if hasattr(made, name)}


def run(made, step, seed):
    """Check a step, first those that it needs, and return the verdict as JSON."""
    own, answer = own_of(made), {"ok": True, "says": "", "rows": []}
    try:
        for each in STEPS[step][1]:
            try:
                hold(own, each, seed, [])
            except Wrong as wrong:
                number = [*STEPS].index(each) + 1
                raise Wrong(f"First step {number}, `{each}`. {wrong}") from None
        answer["says"] = hold(own, step, seed, answer["rows"])
    except Wrong as wrong:
        answer["ok"], answer["says"] = False, str(wrong)
    return to_json(answer)


def hold(own, step, seed, rows):
    for name in STEPS[step][0]:
        if not callable(own.get(name)):
            raise Wrong(f"There is no `{name}` yet. Its name must be exactly this.")
    return STEPS[step][2](own, Draw(seed), rows)


def begin(made, step, given):
    """Begin to draw what the functions do, right or wrong, with the numbers in a text."""
    numbers = [float(each) for each in given.split()]
    # Those with numbers of their own are slow: each row is sent, so that no silence ends them.
    UNDER_WAY[:] = [iter(STEPS[step][3](own_of(made), numbers)), 1 if numbers else 20]


def more():
    """Return the next rows as JSON: nothing, once there are no more or the functions fail."""
    rows = []
    try:
        for row in UNDER_WAY[0]:
            rows.append(row)
            if len(rows) == UNDER_WAY[1]:
                break
        return to_json(rows)
    except Exception:  # the verdict has said why
        return "[]"


OUTPUT, ERRORS, CALL, called = asking.OUTPUT, asking.ERRORS, asking.CALL, asking.called
