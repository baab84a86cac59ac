"""Steps 1 to 4, the line and its four students: checks, and what is drawn; see `asking`."""

from laboratory.write_it.asking import (
    ALIKE,
    Wrong,
    call,
    held,
    how_far,
    kind,
    measured,
    number,
    off,
    same_slopes,
    same_values,
    shown,
    written,
)

HOURS, SCORES = [1.0, 2.0, 3.0, 4.0], [50.0, 60.0, 70.0, 80.0]
RATE, N_EPOCHS, MOST_FRAMES = 0.1, 500, 200
ALONG = ("w", "b")


def check_neuron(own, draw, _rows):
    cases = [tuple(draw.numbers(3, -9, 9)) for _ in range(5)]
    cases += [(0.0, 3.0, 4.0), (5.0, 0.0, -2.0), (-3.0, 7.0, 0.0)]
    return same_values(own, "neuron", cases, lambda x, w, b: w * x + b)


def check_loss(own, draw, _rows):
    cases = [(draw.numbers(n, 0, 90), draw.numbers(n, 0, 90)) for n in (4, 3, 1, 7)]
    cases += [([50.0, 60.0], [50.0, 60.0]), ([-3.0, 5.0], [3.0, -5.0])]
    # With or without the half: the slopes follow the learner's own.
    p, y = [2.0, 0.0], [0.0, 0.0]
    half = 0.5 if abs(number(call(own, "loss", p, y)) - 1.0) < ALIKE else 1.0

    def house(p, y):
        return half * sum([(a - b) ** 2 for a, b in zip(p, y, strict=True)]) / len(p)

    said = same_values(own, "loss", cases, house)
    return said if half == 0.5 else f"{said} The lessons take half of it; yours works as well."


def check_slopes(own, draw, rows):
    cases = [
        (draw.numbers(n, 0, 9), draw.numbers(n, 20, 90), draw.number(-9, 20), draw.number(-30, 60))
        for n in (4, 3, 5)
    ]
    cases += [
        ([draw.number(1, 9)], [draw.number(20, 90)], draw.number(1, 9), 0.0),  # one student
        ([0.0, 0.0, 0.0], draw.numbers(3, 20, 90), 2.5, -4.0),  # nobody studied
        (HOURS, SCORES, 10.0, 40.0),  # the bottom
        (draw.numbers(7, -9, 0), draw.numbers(7, -90, 20), -400.5, 1000.0),  # far away
    ]
    for x, y, w, b in cases:

        def of_line(line, x=x, y=y):
            p = [number(call(own, "neuron", each, *line)) for each in x]
            return number(call(own, "loss", p, y))

        slopes = measured([w, b], of_line)
        same_slopes(own, "slopes", (x, y, w, b), slopes, ALONG, len(x), rows)
    return f"Right at {len(cases)} places: your slopes are those of your own loss, measured."


def check_train(own, draw, _rows):
    cases = [
        (draw.numbers(4, 0, 5), draw.numbers(4, 20, 90), draw.number(1, 5) / 100, 3),
        (draw.numbers(5, 0, 5), draw.numbers(5, 20, 90), draw.number(1, 5) / 100, 2),
        (draw.numbers(3, 0, 5), draw.numbers(3, 20, 90), 0.03, 0),  # no step
        ([draw.number(1, 5)], [draw.number(20, 90)], 0.02, 4),  # one student
    ]
    for x, y, rate, n_epochs in cases:
        path = path_of(own, x, y, rate, n_epochs)
        said = shown("train", (x, y, rate, n_epochs))
        if any(path[0]):
            raise Wrong(f"{said} begins at {written(path[0])}: it should begin at (0, 0).")
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
                    f"{said}: after epoch {epoch + 1}, {ALONG[i]} is {written(after[i])}, and "
                    f"{written(before[i])} − {written(rate)} × {written(slopes[i])} = "
                    f"{written(needed)} was needed{how}"
                )
    w, b = path_of(own, HOURS, SCORES, RATE, N_EPOCHS)[-1]
    return (
        f"Right in {len(cases)} trainings. On the four students your loop found "
        f"w = {written(w)} and b = {written(b)} in {N_EPOCHS} epochs."
    )


def path_of(own, x, y, rate, n_epochs):
    """Return the pairs that the learner's loop goes through."""
    result = call(own, "train", x, y, rate, n_epochs)
    what = f"{n_epochs + 1} pairs (w, b), the start and one after each of {n_epochs} epochs,"
    said = shown("train", (x, y, rate, n_epochs))
    if not isinstance(result, (list, tuple)):
        raise Wrong(f"{said} gave {kind(result)}: a list of {what} was needed.")
    if len(result) != n_epochs + 1:
        near = {n_epochs: ": is the start missing?", 2: ": is this the last pair alone?"}
        raise Wrong(
            f"{said} gave a list of {len(result)}, and {what} was needed"
            f"{near.get(len(result), '.')}"
        )
    return [[got for _, got, _ in held(each, (0.0, 0.0), names=ALONG)] for each in result]


def turned_by_hand(own, _given):
    """Turn the knobs evenly past the bottom: what a neuron, and then a loss, says of each."""
    for i in range(61):
        w, b = i / 3, 60.0 - i
        at_0 = own["neuron"](0.0, w, b)
        p = [own["neuron"](x, w, b) for x in HOURS]
        loss = own["loss"](p, SCORES) if "loss" in own else 0.0
        yield [i, own["neuron"](1.0, w, b) - at_0, at_0, loss, 0.0, 0.0]


def followed(own, _given):
    """Follow the learner's slopes downhill by the house's own loop."""
    w, b, path = 0.0, 0.0, []
    for _ in range(N_EPOCHS + 1):
        path.append((w, b))
        along_w, along_b = own["slopes"](HOURS, SCORES, w, b)
        w, b = w - RATE * along_w, b - RATE * along_b
    return along(own, path)


def trained(own, _given):
    return along(own, path_of(own, HOURS, SCORES, RATE, N_EPOCHS))


def along(own, path):
    """Go through epoch, w, b, loss and slopes along a path, as far as they are finite."""
    for epoch in frame_epochs():
        w, b = path[epoch]
        p = [own["neuron"](x, w, b) for x in HOURS]
        row = [epoch, w, b, own["loss"](p, SCORES), *own["slopes"](HOURS, SCORES, w, b)]
        if not all([abs(each) < 1e12 for each in row]):
            return
        yield row


def frame_epochs():
    """Return the epochs that are drawn: all at first, then ever further apart."""
    last = MOST_FRAMES - 1
    return [max(i, round(N_EPOCHS * (i / last) ** 2)) for i in range(MOST_FRAMES)]
