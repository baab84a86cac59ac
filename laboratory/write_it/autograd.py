"""Step 9, numbers that remember what they came from: its check, and what is drawn; see `asking`."""

from laboratory.write_it.asking import CALL, Wrong, how_far, measured, number, off, written
from laboratory.write_it.line import HOURS, SCORES

RATE, N_EPOCHS = 0.1, 60

# What is worked out of three numbers, in words and as a function of them.
FORMS = {
    "a + b": lambda a, b, c: a + b,
    "a * b": lambda a, b, c: a * b,
    "a * b + c": lambda a, b, c: a * b + c,
    "a + a": lambda a, b, c: a + a,
    "a * a + a": lambda a, b, c: a * a + a,
    "(a * b + c) * (a * b + c)": lambda a, b, c: squared(a * b + c),
    "d * d + d, where d = a * a + b": lambda a, b, c: squared(a * a + b) + (a * a + b),
    "d * c + d * d, where d = a + b": lambda a, b, c: twice_used(a + b, c),
}


def squared(d):
    return d * d


def twice_used(d, c):
    return d * c + d * d


def check_value(own, draw, _rows):
    CALL[:] = "Value", (2.0,)
    value = own["Value"](2.0)
    for name, needed in (("data", 2.0), ("grad", 0.0)):
        if not hasattr(value, name) or off(number(getattr(value, name), name), needed):
            raise Wrong(f"`Value(2.0)` needs `.{name}`, at first {written(needed)}.")
    for form, work_out in FORMS.items():
        at = [draw.number(-3, 3) for _ in range(3)]
        leaves = [own["Value"](each) for each in at]
        where = ", ".join([f"{n} = {written(v)}" for n, v in zip("abc", at, strict=True)])
        result = work_out(*leaves)
        if not hasattr(result, "data") or off(number(result.data, form), work_out(*at)):
            got = written(result.data) if hasattr(result, "data") else "no Value"
            raise Wrong(f"`{form}` at {where} gave {got}: {written(work_out(*at))} was needed.")
        result.backward()
        slopes = measured(at, lambda numbers, of=work_out: of(*numbers))
        for name, leaf, needed in zip("abc", leaves, slopes, strict=True):
            got = number(leaf.grad, f"{name}.grad")
            if off(got, needed, 1e-5):
                raise Wrong(
                    f"After `backward()` of `{form}` at {where}, `{name}.grad` is {written(got)}: "
                    f"measured, it is {written(needed)}{how_far(got, needed)} Add every way to "
                    "what is there, with `+=`, and go from the result back."
                )
    a = own["Value"](3.0)
    for _ in range(2):
        (a * a).backward()
    if off(a.grad, 12.0, 1e-6):
        raise Wrong(
            f"Two results of one `a = Value(3.0)`, `a * a` each, gave it the slope "
            f"{written(a.grad)}, and 6 + 6 was needed: who sets slopes to zero is the loop."
        )
    return f"Right in {len(FORMS)} forms. Below, your Value goes down twice: once zeroed, once not."


def zeroed_or_not(own, _given):
    """Fit the line by the learner's slopes, zeroed before each step and never: the two losses."""
    runs = [[own["Value"](0.0), own["Value"](0.0)] for _ in range(2)]
    for epoch in range(N_EPOCHS + 1):
        losses = []
        for i, (w, b) in enumerate(runs):
            total = own["Value"](0.0)
            for x, y in zip(HOURS, SCORES, strict=True):
                total = total + squared(w * own["Value"](x) + b + own["Value"](-y))
            half_mean = total * own["Value"](1 / (2 * len(HOURS)))
            losses.append(half_mean.data)
            half_mean.backward()
            steps = [own["Value"](each.data - RATE * each.grad) for each in (w, b)]
            for new, old in zip(steps, (w, b), strict=True):
                new.grad = old.grad * i  # the forgetful keeps what was there
            runs[i] = steps
        yield [epoch, *losses]
