"""Tries a step of a learner's program, and those that it needs; see `asking`."""

import math

from laboratory.write_it import asking, my_network, trainings
from laboratory.write_it.asking import (
    CALL,
    CLOSE,
    Draw,
    Wrong,
    call,
    called,
    copied,
    held,
    how_far,
    kind,
    measured,
    number,
    off,
    same,
    same_slopes,
    same_values,
    slip_in,
    text_of,
)


class Kept:
    """What the house's functions use of `math`, which a learner's program can change."""

    exp, log = math.exp, math.log


vars(my_network)["math"] = Kept
LINE, NETWORK = ("w", "b"), ("W1", "b1", "W2", "b2")


def check_neuron(own, draw, _rows):
    cases = [tuple(draw.numbers(3, -9, 9)) for _ in range(5)]
    cases += [(0.0, 3.0, 4.0), (5.0, 0.0, -2.0), (-3.0, 7.0, 0.0)]
    return same_values(own, "neuron", cases, my_network.neuron)


def check_loss(own, draw, _rows):
    cases = [(draw.numbers(n, 0, 90), draw.numbers(n, 0, 90)) for n in (4, 3, 1, 7)]
    cases += [([50.0, 60.0], [50.0, 60.0]), ([-3.0, 5.0], [3.0, -5.0])]
    return same_values(own, "loss", cases, my_network.loss, lambda p, y: len(p))


def check_slopes(own, draw, rows):
    cases = [
        (draw.numbers(n, 0, 9), draw.numbers(n, 20, 90), draw.number(-9, 20), draw.number(-30, 60))
        for n in (4, 3, 5)
    ]
    cases += [
        ([draw.number(1, 9)], [draw.number(20, 90)], draw.number(1, 9), 0.0),  # one student
        ([0.0, 0.0, 0.0], draw.numbers(3, 20, 90), 2.5, -4.0),  # nobody studied
        (trainings.HOURS, trainings.SCORES, 10.0, 40.0),  # the bottom
        (draw.numbers(7, -9, 0), draw.numbers(7, -90, 20), -400.5, 1000.0),  # far away
    ]
    for x, y, w, b in cases:

        def of_line(line, x=x, y=y):
            p = [number(call(own, "neuron", each, *line)) for each in x]
            return number(call(own, "loss", p, y))

        same_slopes(own, "slopes", (x, y, w, b), measured([w, b], of_line), LINE, len(x), rows)
    return f"Right at {len(cases)} places: your slopes are those of your own loss, measured."


def check_train(own, draw, _rows):
    cases = [
        (draw.numbers(4, 0, 5), draw.numbers(4, 20, 90), draw.number(1, 5) / 100, 3),
        (draw.numbers(5, 0, 5), draw.numbers(5, 20, 90), draw.number(1, 5) / 100, 2),
        (draw.numbers(3, 0, 5), draw.numbers(3, 20, 90), 0.03, 0),  # no step
        ([draw.number(1, 5)], [draw.number(20, 90)], 0.02, 4),  # one student
    ]
    for x, y, rate, n_epochs in cases:
        path, said = path_of(own, x, y, rate, n_epochs), called()
        if any(path[0]):
            raise Wrong(f"{said} begins at {text_of(path[0])}: it should begin at (0, 0).")
        for epoch in range(n_epochs):
            before, after = path[epoch], path[epoch + 1]
            slopes = own["slopes"](x, y, *before)
            for i in (0, 1):
                needed = before[i] - rate * slopes[i]
                if not off(after[i], needed):
                    continue
                how = how_far(after[i] - before[i], -rate * slopes[i], len(x), "the step is ")
                late = before[1] - rate * own["slopes"](x, y, after[0], before[1])[1]
                if i == 1 and not off(after[1], late):
                    how = ": b was moved by the slope at the new w. Ask for both slopes first."
                raise Wrong(
                    f"{said}: after epoch {epoch + 1}, {LINE[i]} is {text_of(after[i])}, and "
                    f"{text_of(before[i])} − {text_of(rate)} × {text_of(slopes[i])} = "
                    f"{text_of(needed)} was needed{how}"
                )
    w, b = path_of(own, trainings.HOURS, trainings.SCORES, trainings.RATE, trainings.N_EPOCHS)[-1]
    return (
        f"Right in {len(cases)} trainings. On the four students your loop found "
        f"w = {text_of(w)} and b = {text_of(b)} in {trainings.N_EPOCHS} epochs."
    )


def path_of(own, x, y, rate, n_epochs):
    """Return the pairs that the learner's loop goes through."""
    result = call(own, "train", x, y, rate, n_epochs)
    what = f"{n_epochs + 1} pairs (w, b), the start and one after each of {n_epochs} epochs,"
    if not isinstance(result, (list, tuple)):
        raise Wrong(f"{called()} gave {kind(result)}: a list of {what} was needed.")
    if len(result) != n_epochs + 1:
        end, starts = ".", [*result, 0.0][0]
        if len(result) == 2 and not isinstance(starts, (list, tuple)):
            end = ": is this the last pair alone?"
        elif len(result) == n_epochs and starts not in ((0, 0), [0, 0]):
            end = ": is the start missing?"
        raise Wrong(f"{called()} gave a list of {len(result)}, and {what} were needed{end}")
    return [[got for _, got, _ in held(each, (0.0, 0.0), names=LINE)] for each in result]


def check_sigmoid(own, draw, _rows):
    zs = [*draw.numbers(5, -6, 6), 0.0, 40.0, 1000.0, -1000.0]
    same_values(own, "sigmoid", [(z,) for z in zs], my_network.sigmoid)
    cases = [(draw.number(1, 9) / 10, float(i % 2)) for i in range(4)] + [(0.5, 1.0)]
    same_values(own, "cross_entropy", cases, my_network.cross_entropy)
    for p, y in ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0)):
        cost = number(call(own, "cross_entropy", p, y))
        if p == y and off(cost, 0.0, 1e-6):
            raise Wrong(f"{called()} gave {text_of(cost)}: who is sure and right pays nothing, 0.")
        if p != y and not 9 < cost < 1000:
            raise Wrong(
                f"{called()} gave {text_of(cost)}: who is sure and wrong pays much, more than 9, "
                "but not without end. Keep p a little away from 0 and 1."
            )
    return f"Right in {len(zs) + len(cases) + 4} cases: even z = −1,000 and p = 0 are survived."


def check_forward(own, draw, _rows):
    shapes = ((2, 4), (4, 1), (3, 3), (1, 2))
    cases = [(draw.numbers(m, -2, 2), draw.table(n, m), draw.numbers(n, -2, 2)) for m, n in shapes]
    hint = "`z` is the neuron’s sum. What the neuron answers is `sigmoid(z)`."
    slips = [(sums, "Is this the sum alone?", hint)]
    return same_values(own, "forward", cases, my_network.forward, slips=slips)


def sums(x, W, b):
    return [
        bias + sum([w * xi for w, xi in zip(weights, x, strict=True)])
        for weights, bias in zip(W, b, strict=True)
    ]


def drawn_network(draw, n, m):
    """Draw a network of n inputs, m hidden neurons and an output."""
    return [draw.table(m, n), draw.numbers(m, -2, 2), draw.table(1, m), draw.numbers(1, -2, 2)]


def check_backward(own, draw, rows):
    for n, m in ((2, 2), (2, 4), (3, 1), (1, 3)):
        x, y, net = draw.numbers(n, -2, 2), float(m % 2), drawn_network(draw, n, m)

        def of_network(net, x=x, y=y):
            return number(call(own, "cross_entropy", trainings.says(own, net, x), y))

        rows.clear()
        hidden = [a * (1 - a) for a in my_network.forward(x, net[0], net[1])]
        missing = [[[each] * n for each in hidden], hidden, [[1.0] * m], [1.0]]
        slip = missing, "On its way back, what did the blame pass?", BENT
        slopes = measured(net, of_network)
        same_slopes(own, "backward", (x, y, net), slopes, NETWORK, 1, rows, slip)
    return "Right in 4 networks: your slopes are those of your own loss, measured one by one."


BENT = (
    "Each hidden neuron bends its sum by a sigmoid, whose slope is `a * (1 - a)`: multiply its "
    "blame by that, too."
)
TOGETHER = (
    "Ask `backward` of every row at the same `net`, and keep the answers in a list. Then turn."
)


def check_learn(own, draw, _rows):
    for n_rows, rate, n_epochs in ((1, 0.5, 1), (4, 0.3, 1), (3, 0.7, 1), (4, 0.5, 0), (4, 0.5, 3)):
        net = drawn_network(draw, 2, 2)
        X, y = draw.table(n_rows, 2), [float(i % 2) for i in range(n_rows)]
        needed = trainings.learned_by(own, X, y, net, rate, n_epochs)
        was = [value for _, value, _ in held(net, net)]
        result = call(own, "learn", X, y, net, rate, n_epochs)
        in_turn = [trainings.in_turn(own, X, y, net, rate / k, n_epochs) for k in (1, n_rows)]
        slipped = any([same(held(result, other)) for other in in_turn])
        got = held(result, needed, names=NETWORK)
        for (place, had, right), before in zip(got, was, strict=True):
            if off(had, right):
                how = how_far(had - before, right - before, n_rows, "the step is ")
                raise Wrong(
                    f"With {n_rows} in X, n_epochs = {n_epochs}, rate = {text_of(rate)}, {place} "
                    f"is {text_of(had)}; from {text_of(before)}, {text_of(right)} was needed"
                    f"{'. Was the network turned before all rows were asked?' if slipped else how}",
                    TOGETHER if slipped else "",
                )
    return "Right in 5 trainings. It now learns XOR from five starts, drawn as it goes."


EVERY_WAY = ": a is used twice. Add every way to what is there, with `+=`."
WAITS = ": d is used twice. Hand its grad on only once all of it has arrived."
# What is worked out of three numbers, in words and as a function of them, and what to heed.
FORMS = {
    "a + b": (lambda a, b, c: a + b, ""),
    "a * b": (lambda a, b, c: a * b, ""),
    "a * b + c": (lambda a, b, c: a * b + c, ""),
    "a + a": (lambda a, b, c: a + a, EVERY_WAY),
    "a * a + a": (lambda a, b, c: a * a + a, EVERY_WAY),
    "d * c + d * d, where d = a * a + b": (lambda a, b, c: twice_used(a * a + b, c), WAITS),
}


def twice_used(d, c):
    return d * c + d * d


def check_value(own, draw, _rows):
    value = call(own, "Value", 2.0)
    for name, needed in (("data", 2.0), ("grad", 0.0)):
        if not hasattr(value, name) or off(number(getattr(value, name), name), needed):
            raise Wrong(f"`Value(2.0)` needs `.{name}`, at first {text_of(needed)}.")
    for form, (work_out, heed) in FORMS.items():
        at = draw.numbers(3, -3, 3)
        leaves = [own["Value"](each) for each in at]
        where = ", ".join([f"{n} = {text_of(v)}" for n, v in zip("abc", at, strict=True)])
        CALL[:] = form, ()
        result = work_out(*leaves)
        if not hasattr(result, "data"):
            raise Wrong(f"`{form}` gave {kind(result)}: a Value was needed.")
        if off(number(result.data, form), work_out(*at)):
            got, needed = text_of(result.data), text_of(work_out(*at))
            raise Wrong(f"`{form}` at {where} gave {got}: {needed} was needed.")
        result.backward()
        slopes = measured(at, lambda numbers, of=work_out: of(*numbers))
        for name, leaf, needed in zip("abc", leaves, slopes, strict=True):
            got = number(leaf.grad, f"{name}.grad")
            if off(got, needed, CLOSE):
                raise Wrong(
                    f"After `backward()` of `{form}` at {where}, `{name}.grad` is {text_of(got)}: "
                    f"measured, it is {text_of(needed)}{heed or how_far(got, needed)}"
                )
    a = own["Value"](3.0)
    for _ in range(2):
        (a * a).backward()
    if off(a.grad, 12.0, CLOSE):
        raise Wrong(
            f"Two results of one `a = Value(3.0)`, `a * a` each, gave it the slope "
            f"{text_of(a.grad)}, and 6 + 6 was needed: who sets slopes to zero is the loop."
        )
    return f"Right in {len(FORMS)} forms. Its slopes fit the line twice: once zeroed, once never."


def check_one_epoch(own, draw, _rows):
    for n_rows, n, rate in ((1, 3, 0.5), (4, 2, 0.3), (6, 3, 0.1)):
        X, y = draw.table(n_rows, n), [float(i % 2) for i in range(n_rows)]
        w, b = draw.numbers(n, -1, 1), draw.number(-1, 1)
        needed = my_network.one_epoch(X, y, w, b, rate)
        got = held(call(own, "one_epoch", X, y, w, b, rate), needed, names=LINE)
        blames = [my_network.forward(x, [w], [b])[0] - each for x, each in zip(X, y, strict=True)]
        together = [b - rate * sum(blames) / k for k in (1, n_rows)]
        for (place, had, right), before in zip(got, [*w, b], strict=True):
            if off(had, right):
                how = how_far(had - before, right - before, what="the step is ")
                if n_rows > 1 and any([not off(got[-1][1], each) for each in together]):
                    how = ". Are all weighed before anything is turned? Turn after each."
                raise Wrong(
                    f"{called()}: {place} is {text_of(had)}, and {text_of(right)} was needed{how}"
                )
    return "Right in 3 epochs. It now learns who survived, 713 passengers in each epoch."


def check_softmax(own, draw, _rows):
    cases = [(draw.numbers(n, -4, 4),) for n in (3, 2, 5, 10, 1)] + [([2.0, 2.0, 2.0],)]
    cases += [([1000.0, 1001.0],), ([-2000.0, -2001.0, -2000.0],), ([-1000.0, 0.0, 1000.0],)]
    slips = [(powers, "Do they add up to 1?", "Divide each power by the sum of all of them.")]
    same_values(own, "softmax", cases, my_network.softmax, slips=slips)
    return f"Right for {len(cases)} lists of scores: even 1,000 and −2,000 are survived."


def powers(scores):
    return [Kept.exp(z) for z in scores]


def check_standardise(own, draw, _rows):
    cases = [(draw.table(n, m), draw.table(k, m)) for n, k, m in ((4, 2, 3), (7, 3, 2), (3, 1, 1))]
    cases += [([[2.0, *row] for row in cases[0][0]], [[3.0, 0.0, 1.0, 2.0]]), (cases[1][0], [])]
    whose = "Whose means and deviations do the held-out rows get?", UNSEEN
    fewer = "Is it divided by one fewer?", "The mean of the squares is divided by `len(column)`."
    slips = [(each_by_itself, *whose), (by_all, *whose), (by_one_fewer, *fewer)]
    same_values(own, "standardise", cases, my_network.standardise, slips=slips)
    return f"Right for {len(cases)} pairs of tables: nothing is learned from the held-out rows."


UNSEEN = "A held-out row is treated as if nobody knew it yet: it gets those of the training rows."


def each_by_itself(training, held_out):
    return [my_network.standardise(rows, [])[0] for rows in (training, held_out)]


def by_all(training, held_out):
    return [my_network.standardise(training + held_out, rows)[1] for rows in (training, held_out)]


def by_one_fewer(training, held_out):
    less = (1 - 1 / len(training)) ** 0.5
    tables = my_network.standardise(training, held_out)
    return [[[value * less for value in row] for row in rows] for rows in tables]


COUNTED = ("true positives", "false positives", "false negatives", "true negatives")
RATES = ("hit rate", "false alarm rate", "precision")


def check_counts(own, draw, _rows):
    cases = []
    for n, threshold in ((9, 0.5), (7, 0.3), (5, 0.0), (6, 1.1), (0, 0.5)):
        p = [draw.number(0, 10) / 10 for _ in range(n)]
        cases.append((p, [float(draw.number(0, 1) > 0.5) for _ in p], threshold))
    cases.append(([0.4, 0.5, 0.5], [1.0, 1.0, 0.0], 0.5))
    slips = [(from_above, "What of a p that is the threshold?", "Such a p says yes: `>=`.")]
    same_values(own, "counts", cases, my_network.counts, slips=slips, names=COUNTED)
    numbers = [tuple([int(draw.number(1, 9)) for _ in range(4)]) for _ in range(3)]
    numbers += [(0, 0, 3, 4), (2, 5, 0, 0), (0, 4, 0, 1), (0, 0, 0, 0)]
    slips = [(of_the_alarmed, "A false alarm rate is a share of whom?", "`fp / (fp + tn)`")]
    same_values(own, "rates", numbers, my_network.rates, slips=slips, names=RATES)
    return (
        f"Right in {len(cases) + len(numbers)} cases. Each threshold is a point of the ROC curve."
    )


def from_above(p, y, threshold):
    return my_network.counts(p, y, threshold + 1e-9)


def of_the_alarmed(tp, fp, fn, tn):
    hit_rate, _, precision = my_network.rates(tp, fp, fn, tn)
    return hit_rate, fp / (tp + fp) if fp else 0.0, precision


def check_network(own, draw, rows):
    for n, m, n_rows, rate, n_epochs in ((2, 2, 1, 0.5, 1), (3, 4, 4, 0.3, 1), (1, 3, 3, 0.7, 2)):
        network, weights = drawn_up(own, draw, n, m)
        x, y = draw.numbers(n, -2, 2), float(m % 2)
        p, needed = number(ask(network, "forward", x)), trainings.says(own, weights, x)
        if off(p, needed):
            raise Wrong(
                f"{called()} gave {text_of(p)}; by your `forward`, its two layers say "
                f"{text_of(needed)}."
            )

        def of_numbers(net, network=network, x=x, y=y):
            network.net = net
            return number(call(own, "cross_entropy", network.forward(x), y))

        slopes = measured(copied(weights), of_numbers)
        network.net = copied(weights)
        methods = {"Network.backward": network.backward}
        same_slopes(methods, "Network.backward", (x, y), slopes, NETWORK, 1, rows)
        rows.clear()
        X, ys = draw.table(n_rows, n), [float(i % 2) for i in range(n_rows)]
        ask(network, "train", X, ys, rate, n_epochs)
        how = own, X, ys, weights, rate, n_epochs
        got = held(network.net, trainings.in_turn(*how), names=NETWORK)
        if same(got):
            continue
        place, had, right = next(row for row in got if off(row[1], row[2]))
        says = f"{called()}: {place} is {text_of(had)}, and {text_of(right)} was needed."
        if same(held(network.net, weights)):
            raise Wrong(f"{says} Is the turned network kept?", "`self.net = turn(self.net, …)`")
        if same(held(network.net, trainings.learned_by(*how))):
            raise Wrong(f"{says} Are all rows asked before the first turn?", EACH)
        raise Wrong(says)
    return "Right in 3 networks. Yours now learns from 242 patients, one at a time."


EACH = "Turn in the inner loop, right after each row’s slopes."


def drawn_up(own, draw, n, m):
    """Let a network of the learner draw its weights, and return it with a copy of its numbers."""
    numbers = [draw.number(-1, 1) + i / 1000 for i in range(4 * n * m + 4 * m)]
    network = call(own, "Network", n, m, iter(numbers).__next__)
    for name in ("net", "forward", "backward", "train"):
        if not hasattr(network, name):
            raise Wrong(f"{called()} has no `{name}`. Its name must be exactly this.")
    like = [[[0.0] * n for _ in range(m)], [0.0] * m, [[0.0] * m], [0.0]]
    weights = [
        value for place, value, _ in held(network.net, like, names=NETWORK) if place[0] == "W"
    ]
    if any([weights.count(each) > 1 for each in weights]):
        raise Wrong(
            f"{called()}: some weights are equal, and neurons that begin alike stay alike. Call "
            "`draw()` for each of them."
        )
    return network, copied(network.net)


def ask(network, name, *given):
    return call({f"Network.{name}": getattr(network, name)}, f"Network.{name}", *given)


# In the order of the steps: the steps that each needs, its check, and what goes through the rows
# that are drawn.
STEPS = {
    "neuron": ((), check_neuron, trainings.turned_by_hand),
    "loss": ((), check_loss, trainings.turned_by_hand),
    "slopes": (("neuron", "loss"), check_slopes, trainings.followed),
    "train": (("neuron", "loss", "slopes"), check_train, trainings.trained),
    "sigmoid": ((), check_sigmoid, trainings.bent),
    "forward": (("sigmoid",), check_forward, trainings.heard),
    "backward": (("sigmoid", "forward"), check_backward, trainings.learned),
    "learn": (("sigmoid", "forward", "backward"), check_learn, trainings.learned),
    "Value": ((), check_value, trainings.zeroed_or_not),
    "one_epoch": (("sigmoid", "forward"), check_one_epoch, trainings.survived),
    "softmax": ((), check_softmax, trainings.shared_out),
    "standardise": ((), check_standardise, trainings.raw_and_standardised),
    "counts": ((), check_counts, trainings.swept),
    "Network": (
        ("sigmoid", "forward", "backward", "learn", "standardise"),
        check_network,
        trainings.as_a_class,
    ),
}


# Some steps have two functions.
ALSO = {"sigmoid": "cross_entropy", "counts": "rates"}


def own_of(made):
    """Return the functions of a learner's module by name."""
    return {name: getattr(made, name) for name in (*STEPS, *ALSO.values()) if hasattr(made, name)}


def run(made, step, seed, code):
    """Check a step whose text is given, first those that it needs, and return the verdict."""
    own, rows = own_of(made), []
    for each in STEPS[step][0]:
        try:
            hold(own, each, seed, [])
        except Wrong as wrong:
            place = [*STEPS].index(each) + 1
            taken = "If you have written none, take the house’s, under “What it builds on”."
            says = f"First step {place}, `{each}`. {wrong} {taken}"
            return {"ok": False, "says": says, "first": each, "hint": "", "rows": rows}
    try:
        return {"ok": True, "says": hold(own, step, seed, rows), "rows": rows}
    except Wrong as wrong:
        asks, hint = ("", wrong.hint) if wrong.hint else slip_in(code)
        return {"ok": False, "says": f"{wrong} {asks}".strip(), "hint": hint, "rows": rows}


def hold(own, step, seed, rows):
    for name in (step, ALSO.get(step, step)):
        if not callable(own.get(name)):
            raise Wrong(f"There is no `{name}` yet. Its name must be exactly this.")
    return STEPS[step][1](own, Draw(seed), rows)


def begin(made, step, given):
    """Return what goes through the rows that are drawn, and how many of them are sent at once."""
    # Those with numbers of their own are slow: each row is sent, so that no silence ends them.
    return STEPS[step][2](own_of(made), given), 1 if given else 20


def more(rows, most):
    """Return the next rows: none, once there are no more or the functions fail."""
    try:
        return [row for _, row in zip(range(most), rows, strict=False)]
    except Exception:  # the verdict has said why
        return []


OUTPUT, ERRORS = asking.OUTPUT, asking.ERRORS
