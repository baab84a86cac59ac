"""Steps 5 to 8 and 10, a network of sigmoids: checks, and what is drawn; see `asking`."""

import math

from laboratory.write_it.asking import (
    Wrong,
    call,
    called,
    held,
    how_far,
    measured,
    number,
    off,
    same_slopes,
    same_values,
    written,
)
from laboratory.write_it.line import HOURS

XOR, LAMP = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]
SIZES, N_STARTS = (2, 2, 1), 5
RATE, EVERY, N_FRAMES = 5.0, 20, 16
"""Of XOR; a frame is drawn `EVERY` so many epochs, the first of them before all."""
N_FEATURES, N_LEARNED, N_HELD_OUT, PASSENGERS_RATE, N_ROUNDS = 12, 713, 178, 0.03, 5
CURVE_RATE, CURVE_EVERY, CURVE_FRAMES, PASSED = 0.1, 10, 100, [0.0, 0.0, 1.0, 1.0]
PARTS = ("W1", "b1", "W2", "b2")


def check_sigmoid(own, draw, _rows):
    zs = [*draw.numbers(5, -6, 6), 0.0, 40.0, 1000.0, -1000.0]
    same_values(own, "sigmoid", [(z,) for z in zs], sigmoid)
    cases = [(draw.number(1, 9) / 10, float(i % 2)) for i in range(4)] + [(0.5, 1.0)]

    def costs(p, y):
        return -math.log(p if y else 1 - p)

    same_values(own, "cross_entropy", cases, costs)
    for p, y in ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0)):
        cost = number(call(own, "cross_entropy", p, y))
        if p == y and off(cost, 0.0, 1e-6):
            raise Wrong(f"{called()} gave {written(cost)}: who is sure and right pays nothing, 0.")
        if p != y and not 9 < cost < 1000:
            raise Wrong(
                f"{called()} gave {written(cost)}: who is sure and wrong pays much, more than 9, "
                "but not without end. Keep p a little away from 0 and 1."
            )
    return f"Right in {len(zs) + len(cases) + 4} cases: even z = 1,000 and p = 0 are survived."


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def check_forward(own, draw, _rows):
    cases = [(draw.numbers(m, -2, 2), draw.table(n, m), draw.numbers(n, -2, 2)) for m, n in SHAPES]

    def house(x, W, b):
        sums = [
            bias + sum([w * v for w, v in zip(row, x, strict=True)])
            for row, bias in zip(W, b, strict=True)
        ]
        return [sigmoid(z) for z in sums]

    return same_values(own, "forward", cases, house)


SHAPES = ((2, 4), (4, 1), (3, 3), (1, 2))


def network(draw, n, m):
    """Draw a network of n inputs, m hidden neurons and an output."""
    return [draw.table(m, n), draw.numbers(m, -2, 2), draw.table(1, m), draw.numbers(1, -2, 2)]


def says(own, net, x):
    W1, b1, W2, b2 = net
    return call(own, "forward", call(own, "forward", x, W1, b1), W2, b2)[0]


def check_backward(own, draw, rows):
    for n, m in ((2, 2), (2, 4), (3, 1), (1, 3)):
        x, y, net = draw.numbers(n, -2, 2), float(m % 2), network(draw, n, m)

        def of_network(net, x=x, y=y):
            return number(call(own, "cross_entropy", says(own, net, x), y))

        slopes = measured(net, of_network)
        rows.clear()
        same_slopes(own, "backward", (x, y, net), slopes, PARTS, 1, rows)
    return "Right in 4 networks: your slopes are those of your own loss, measured one by one."


def check_learn(own, draw, _rows):
    for n_rows, rate, n_epochs in ((1, 0.5, 1), (4, 0.3, 1), (3, 0.7, 1), (4, 0.5, 0), (4, 0.5, 3)):
        net = network(draw, 2, 2)
        X, y = draw.table(n_rows, 2), [float(i % 2) for i in range(n_rows)]
        needed = followed(own, X, y, net, rate, n_epochs)
        was = [value for _, value, _ in held(net, net, names=PARTS)]
        got = held(call(own, "learn", X, y, net, rate, n_epochs), needed, names=PARTS)
        for (place, had, right), before in zip(got, was, strict=True):
            if off(had, right):
                how = how_far(had - before, right - before, n_rows, "the step is ")
                raise Wrong(
                    f"With {n_rows} in X, n_epochs = {n_epochs}, rate = {written(rate)}, {place} "
                    f"is {written(had)}; from {written(before)}, {written(right)} was needed{how}"
                )
    return "Right in 5 trainings. It now learns XOR from five starts, drawn as it goes."


def followed(own, X, y, net, rate, n_epochs):
    """Follow the learner's slopes downhill by the house's own loop."""
    for _ in range(n_epochs):
        everyone = [own["backward"](xi, yi, net) for xi, yi in zip(X, y, strict=True)]
        for slopes in everyone:
            net = moved(net, slopes, rate / len(X))
    return net


def moved(knobs, slopes, step):
    if isinstance(knobs, (list, tuple)):
        return [moved(k, s, step) for k, s in zip(knobs, slopes, strict=True)]
    return knobs - step * slopes


def network_of(numbers):
    """Return the network whose numbers stand in a row: W1, b1, W2, b2."""
    n, m, _ = SIZES
    W1 = [numbers[n * j : n * j + n] for j in range(m)]
    return [W1, numbers[n * m : n * m + m], [numbers[n * m + m : n * m + 2 * m]], numbers[-1:]]


def learned(own, given):
    """Go through XOR's starts: epoch, start, loss and the network's numbers."""
    learn = own.get("learn", lambda *given: followed(own, *given))
    n = len(given) // N_STARTS
    for start in range(N_STARTS):
        net = network_of(given[start * n : start * n + n])
        for frame in range(N_FRAMES):
            if frame:
                net = learn(XOR, LAMP, net, RATE, EVERY)
            costs = [
                own["cross_entropy"](says(own, net, x), y) for x, y in zip(XOR, LAMP, strict=True)
            ]
            (W1, b1, (w2,), b2) = net
            yield [
                frame * EVERY,
                start,
                sum(costs) / 4,
                *[w for row in W1 for w in row],
                *b1,
                *w2,
                *b2,
            ]


def bent(own, _given):
    """Train a curve on who passed, by the learner's sigmoid: epoch, loss, and what it says."""
    w, b = 0.0, 0.0
    for epoch in range(CURVE_EVERY * CURVE_FRAMES + 1):
        p = [own["sigmoid"](w * x + b) for x in HOURS]
        errors = [a - y for a, y in zip(p, PASSED, strict=True)]
        if epoch % CURVE_EVERY == 0:
            costs = [own["cross_entropy"](a, y) for a, y in zip(p, PASSED, strict=True)]
            yield [epoch, sum(costs) / len(costs), *p]
        w -= CURVE_RATE * sum([e * x for e, x in zip(errors, HOURS, strict=True)]) / len(HOURS)
        b -= CURVE_RATE * sum(errors) / len(HOURS)


def heard(own, _given):
    """Go through x, and what three neurons that hear it answer."""
    for i in range(81):
        x = (i - 40) / 5
        yield [i, x, *own["forward"]([x], [[1.0], [-2.0], [0.5]], [0.0, -2.0, 2.0])]


def check_one_epoch(own, draw, _rows):
    for n_rows, n, rate in ((1, 3, 0.5), (4, 2, 0.3), (6, 3, 0.1)):
        X, y = draw.table(n_rows, n), [float(i % 2) for i in range(n_rows)]
        w, b = draw.numbers(n, -1, 1), draw.number(-1, 1)
        needed, bias = w, b
        sum_w, sum_b = [0.0] * n, 0.0
        for xi, yi in zip(X, y, strict=True):
            blame = own["forward"](xi, [needed], [bias])[0] - yi
            needed, bias = (
                [a - rate * blame * v for a, v in zip(needed, xi, strict=True)],
                bias - rate * blame,
            )
            blame = own["forward"](xi, [w], [b])[0] - yi
            sum_w, sum_b = [s + blame * v for s, v in zip(sum_w, xi, strict=True)], sum_b + blame
        got = held(call(own, "one_epoch", X, y, w, b, rate), (needed, bias), names=("w", "b"))
        for place, had, right in got:
            if off(had, right):
                together = any([not off(got[-1][1], b - rate * sum_b / k) for k in (1, n_rows)])
                how = (
                    " Are all of them weighed before anything is turned? Turn after each."
                    if together and n_rows > 1
                    else ""
                )
                raise Wrong(
                    f"{called()}: {place} is {written(had)}, and {written(right)} was needed.{how}"
                )
    return "Right in 3 epochs. It now learns who survived, 713 passengers in each epoch."


def survived(own, given):
    """Go through the rounds: epoch, and how many are right, of those learned from and held out."""
    width = N_FEATURES + 1
    table = [given[i : i + width] for i in range(0, len(given), width)]
    X, y = [row[0:N_FEATURES] for row in table], [row[-1] for row in table]
    w, b = [0.0] * N_FEATURES, 0.0
    for epoch in range(N_ROUNDS + 1):
        if epoch:
            w, b = own["one_epoch"](X[N_HELD_OUT:], y[N_HELD_OUT:], w, b, PASSENGERS_RATE)
        right = [
            (own["forward"](xi, [w], [b])[0] > 0.5) == (yi > 0.5)
            for xi, yi in zip(X, y, strict=True)
        ]
        yield [epoch, sum(right[N_HELD_OUT:]), sum(right[0:N_HELD_OUT])]
