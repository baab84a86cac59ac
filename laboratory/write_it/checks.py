"""Tries a step of a learner's program, and those that it needs; see `asking`."""

from laboratory.write_it import asking, autograd, line, network
from laboratory.write_it.asking import Draw, Wrong, to_json


def nothing(_own, _given):
    return ()


# In the order of the steps: the functions of each, the steps that it needs, its check, and what
# goes through the rows that are drawn.
STEPS = {
    "neuron": (("neuron",), (), line.check_neuron, line.turned_by_hand),
    "loss": (("loss",), ("neuron",), line.check_loss, line.turned_by_hand),
    "slopes": (("slopes",), ("neuron", "loss"), line.check_slopes, line.followed),
    "train": (("train",), ("neuron", "loss", "slopes"), line.check_train, line.trained),
    "sigmoid": (("sigmoid", "cross_entropy"), (), network.check_sigmoid, network.bent),
    "forward": (("forward",), ("sigmoid",), network.check_forward, nothing),
    "backward": (("backward",), ("sigmoid", "forward"), network.check_backward, nothing),
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


def run(made, step, seed, code):
    """Check a step, and return the verdict as JSON; its code is read for names alone."""
    own, answer = own_of(made), {"ok": True, "says": "", "rows": []}
    try:
        needs = STEPS[step][1]
        for before in needs:
            if taken := redefined(code, STEPS[before][0]):
                raise Wrong(f"`{taken}` is of step {number_of(before)}: write it anew there.")
        for each in needs:
            try:
                hold(own, each, seed, [])
            except Wrong as wrong:
                raise Wrong(f"First step {number_of(each)}, `{each}`. {wrong}") from None
        answer["says"] = hold(own, step, seed, answer["rows"])
    except Wrong as wrong:
        answer["ok"], answer["says"] = False, str(wrong)
    return to_json(answer)


def hold(own, step, seed, rows):
    for name in STEPS[step][0]:
        if not callable(own.get(name)):
            raise Wrong(f"There is no `{name}` yet. Its name must be exactly this.")
    return STEPS[step][2](own, Draw(seed), rows)


def number_of(step):
    return [*STEPS].index(step) + 1


def redefined(code, names):
    """Return the first of these names to which code gives another meaning, or nothing."""
    for row in code.split("\n"):
        parts = row.split("#")[0].replace("(", " ").replace(":", " ").replace("=", " = ").split()
        kind, name = parts[0:2] if len(parts) > 1 else ("", "")
        if row.startswith((" ", "\t")) and kind != "global":
            continue  # a name of a function's own
        if kind in ("def", "class", "global") and name in names:
            return name
        if kind in names and name == "=":
            return kind
    return ""


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
