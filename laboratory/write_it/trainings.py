"""What is drawn of a learner's functions, row by row; see `asking`."""

from laboratory.write_it import my_network
from laboratory.write_it.asking import call, held

HOURS, SCORES, PASSED = [1.0, 2.0, 3.0, 4.0], [50.0, 60.0, 70.0, 80.0], [0.0, 0.0, 1.0, 1.0]
RATE, N_EPOCHS, N_TURNS, HEARD = 0.1, 500, 61, [i / 5 for i in range(-40, 41)]
FRAME_EPOCHS = [*range(100), *range(100, N_EPOCHS + 1, 4)]
CURVE_EVERY, CURVE_FRAMES, VALUE_EPOCHS = 10, 100, 60
XOR, LAMP = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]
XOR_RATE, XOR_EVERY, XOR_FRAMES = 5.0, 20, 16
"""A frame is drawn every so many epochs, the first of them before all."""
N_HELD_OUT, N_PATIENTS, ROWS_RATE, N_ROUNDS = 178, 61, 0.03, 5
"""Passengers and patients held out, and how a neuron learns from the others, one at a time."""
N_HIDDEN, NETWORK_RATE = 3, 0.1
THRESHOLDS = [i / 100 for i in range(101, -1, -1)]


def turned_by_hand(own, _given):
    """Turn the knobs evenly past the bottom: what a neuron, and then a loss, says of each."""
    own = {**vars(my_network), **own}
    for i in range(N_TURNS):
        w, b = i / 3, 60.0 - i
        at_0 = own["neuron"](0.0, w, b)
        p = [own["neuron"](x, w, b) for x in HOURS]
        yield [i, own["neuron"](1.0, w, b) - at_0, at_0, own["loss"](p, SCORES), 0.0, 0.0]


def followed(own, _given):
    """Follow the learner's slopes downhill by the house's own loop."""
    w, b, path = 0.0, 0.0, []
    for _ in range(N_EPOCHS + 1):
        path.append((w, b))
        along_w, along_b = own["slopes"](HOURS, SCORES, w, b)
        w, b = w - RATE * along_w, b - RATE * along_b
    yield from along(own, path)


def trained(own, _given):
    yield from along(own, own["train"](HOURS, SCORES, RATE, N_EPOCHS))


def along(own, path):
    """Go through epoch, w, b, loss and slopes along a path, as far as they are finite."""
    for epoch in FRAME_EPOCHS:
        w, b = path[epoch]
        p = [own["neuron"](x, w, b) for x in HOURS]
        row = [epoch, w, b, own["loss"](p, SCORES), *own["slopes"](HOURS, SCORES, w, b)]
        if not all([abs(each) < 1e12 for each in row]):
            return
        yield row


def bent(own, _given):
    """Train a curve on who passed, by the learner's sigmoid: epoch, loss, and what it says."""
    w, b = 0.0, 0.0
    for epoch in range(CURVE_EVERY * CURVE_FRAMES + 1):
        p = [own["sigmoid"](w * x + b) for x in HOURS]
        errors = [a - y for a, y in zip(p, PASSED, strict=True)]
        if epoch % CURVE_EVERY == 0:
            yield [epoch, cost(own, p, PASSED), *p]
        w -= RATE * sum([e * x for e, x in zip(errors, HOURS, strict=True)]) / len(HOURS)
        b -= RATE * sum(errors) / len(HOURS)


def cost(own, p, y):
    """Return the mean of the learner's cross-entropy."""
    costs = [own["cross_entropy"](a, each) for a, each in zip(p, y, strict=True)]
    return sum(costs) / len(costs)


def heard(own, _given):
    """Go through x, and what three neurons that hear it answer."""
    for x in HEARD:
        yield [x, *own["forward"]([x], [[1.0], [-2.0], [0.5]], [0.0, -2.0, 2.0])]


def shared_out(own, _given):
    """Go through the score of one class of three, and the probabilities of all."""
    for x in HEARD:
        yield [x, *own["softmax"]([x, 0.0, 3.0])]


def learned(own, given):
    """Go through XOR's starts: epoch, loss and the network's numbers."""
    for net in given:
        for frame in range(XOR_FRAMES):
            if frame:
                how = XOR, LAMP, net, XOR_RATE, XOR_EVERY
                net = own["learn"](*how) if "learn" in own else learned_by(own, *how)
            p = [says(own, net, x) for x in XOR]
            numbers = [value for _, value, _ in held(net, net)]
            yield [frame * XOR_EVERY, cost(own, p, LAMP), *numbers]


def says(own, net, x):
    W1, b1, W2, b2 = net
    return call(own, "forward", call(own, "forward", x, W1, b1), W2, b2)[0]


def learned_by(own, X, y, net, rate, n_epochs):
    """Follow the learner's slopes downhill by the house's own loop."""
    for _ in range(n_epochs):
        everyone = [own["backward"](xi, yi, net) for xi, yi in zip(X, y, strict=True)]
        for slopes in everyone:
            net = my_network.turn(net, slopes, rate / len(X))
    return net


def in_turn(own, X, y, net, rate, n_epochs):
    """Follow them by each row as it comes."""
    for _ in range(n_epochs):
        for xi, yi in zip(X, y, strict=True):
            net = my_network.turn(net, own["backward"](xi, yi, net), rate)
    return net


def zeroed_or_not(own, _given):
    """Fit the line by the learner's slopes, zeroed before each step and never: the two losses."""
    runs = [[own["Value"](0.0), own["Value"](0.0)] for _ in range(2)]
    for epoch in range(VALUE_EPOCHS + 1):
        losses = []
        for i, (w, b) in enumerate(runs):
            total = own["Value"](0.0)
            for x, y in zip(HOURS, SCORES, strict=True):
                error = w * own["Value"](x) + b + own["Value"](-y)
                total = total + error * error
            half_mean = total * own["Value"](1 / (2 * len(HOURS)))
            losses.append(half_mean.data)
            half_mean.backward()
            runs[i] = [own["Value"](each.data - RATE * each.grad) for each in (w, b)]
            for new, old in zip(runs[i], (w, b), strict=True):
                new.grad = old.grad * i  # the forgetful keeps what was there
        yield [epoch, *losses]


def survived(own, given):
    yield from by_rounds(own, *split(given), N_HELD_OUT)


def raw_and_standardised(own, given):
    """Teach a neuron of the house by patients as they are, and by those of the learner."""
    own = {**vars(my_network), **own}
    X, y = split(given)
    training, held_out = own["standardise"](X[N_PATIENTS:], X[0:N_PATIENTS])
    both = [by_rounds(own, each, y, N_PATIENTS) for each in (X, held_out + training)]
    for raw, scaled in zip(*both, strict=True):
        yield [*raw, *scaled[1:]]


def swept(own, given):
    """Lower the threshold: it, the four counts of some patients, and the three rates."""
    p, y = zip(*given, strict=True)
    for threshold in THRESHOLDS:
        counts = own["counts"]([*p], [*y], threshold)
        yield [threshold, *counts, *own["rates"](*counts)]


def as_a_class(own, given):
    """Train a network on patients whom the learner has standardised, one at a time."""
    starts, *people = given
    X, y = split(people)
    training, held_out = own["standardise"](X[N_PATIENTS:], X[0:N_PATIENTS])
    network = own["Network"](len(X[0]), N_HIDDEN, iter(starts).__next__)
    for epoch in range(N_ROUNDS + 1):
        if epoch:
            network.train(training, y[N_PATIENTS:], NETWORK_RATE, 1)
        p = [network.forward(xi) for xi in held_out + training]
        yield judged(own, epoch, p, y, N_PATIENTS)


def split(rows):
    """Return what is known of each row, and what is asked."""
    return [row[0:-1] for row in rows], [row[-1] for row in rows]


def by_rounds(own, X, y, n_held_out):
    """Train a neuron, one row at a time."""
    w, b = [0.0] * len(X[0]), 0.0
    for epoch in range(N_ROUNDS + 1):
        if epoch:
            w, b = own["one_epoch"](X[n_held_out:], y[n_held_out:], w, b, ROWS_RATE)
        yield judged(own, epoch, [own["forward"](xi, [w], [b])[0] for xi in X], y, n_held_out)


def judged(own, epoch, p, y, n_held_out):
    """Return the epoch, the loss of those learned from, how many are right, and held out."""
    loss = cost(own, p[n_held_out:], y[n_held_out:])
    right = [(pi > 0.5) == (yi > 0.5) for pi, yi in zip(p, y, strict=True)]
    return [epoch, loss, sum(right[n_held_out:]), sum(right[0:n_held_out])]
