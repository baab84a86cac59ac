"""Calls a learner's function and words what differs: plain Python for their browser, and pytest.

Brython runs these files in a Web Worker (`ui.sandbox`), so that they import only `math` and one
another. What a learner's program returns or makes of `math` must not decide what is right: numbers
are Python's own, and NaN is near nothing.
"""

MOST_PRINTED = 4000
"""Characters of output that are kept."""
CLOSE = 1e-5
"""Relative error below which a slope is right; for values worked out alike it is `ALIKE`."""
ALIKE = 1e-9
CALL = ["", ()]
"""The call under way: a function's name, and what it was given."""


class Wrong(Exception):  # noqa: N818 (nothing failed)
    """What a learner is told about the first case that differs, and what a hint says of it."""

    def __init__(self, says, hint=""):
        super().__init__(says)
        self.hint = hint


class Output:
    """Stands for the screen, and keeps the beginning of what is printed."""

    def __init__(self):
        self.text, self.n_printed = "", 0

    def write(self, text):
        if len(self.text) < MOST_PRINTED:  # what grows is counted (`ui.sandbox`)
            self.text += text[0 : MOST_PRINTED - len(self.text)]
        self.n_printed += len(text)
        return len(text)

    def flush(self):
        pass


OUTPUT, ERRORS = Output(), Output()


class Draw:
    """Draws numbers from a seed: `random` would be another 100 kB for the browser."""

    def __init__(self, seed):
        self.state = seed % 2147483647 or 1

    def number(self, low, high):
        self.state = self.state * 48271 % 2147483647
        return round(low + (high - low) * self.state / 2147483647, 1) + 0.0  # never -0

    def numbers(self, n, low, high):
        return [self.number(low, high) for _ in range(n)]

    def table(self, n, m):
        return [self.numbers(m, -2, 2) for _ in range(n)]


def copied(given):
    return [copied(each) for each in given] if isinstance(given, list) else given


def call(own, name, *given):
    """Call a function of the learner with copies of lists, which it must not change."""
    CALL[:] = name, given
    copies = copied(list(given))
    result = own[name](*copies)
    if list(given) != copies:
        raise Wrong(f"{called()} changed a list that it was given: make a new one instead.")
    return result


def held(result, like, name="", names=()):
    """Go through a result beside one of the right shape: (name, got, needed) for each number."""
    if not isinstance(like, (list, tuple)):
        return [(name, number(result, name), like)]
    what = f" for {name}" if name else ""
    asked = ": " + " and ".join(names) if names else ""
    if not isinstance(result, (list, tuple)) or len(result) != len(like):
        raise Wrong(f"{called()} gave {kind(result)}{what}, and {kind(like)} was needed{asked}.")
    places = names or [f"{name}[{i}]" for i in range(len(like))]
    rows = []
    for got, needed, place in zip(result, like, places, strict=True):
        rows += held(got, needed, place)
    return rows


def number(result, name=""):
    what = f" for {name}" if name else ""
    if isinstance(result, (list, tuple)):
        asks = "is its `[0]` meant" if len(result) == 1 else "is the mean, or a sum, missing"
        raise Wrong(f"{called()} gave {kind(result)}{what}, and a number was needed: {asks}?")
    if not plain(result):
        raise Wrong(f"{called()} gave {kind(result)}{what}, and a number was needed.")
    # The size first: Brython turns no larger integer into a float.
    if not abs(result) <= 10**200:
        raise Wrong(f"{called()} gave {kind(result)}{what}, and a finite one was needed.")
    return float(result)


def plain(result):
    return type(result) is float or type(result) is int


def off(got, needed, close=ALIKE, scale=1.0):
    got, needed = number(got), number(needed)
    return not abs(got - needed) <= close * max(scale, abs(needed))


def same(rows):
    return not any([off(got, needed) for _, got, needed in rows])


def same_values(own, name, cases, house, count=lambda *given: 1, slips=(), names=()):
    """Hold a function against the house's, case by case.

    A slip is another function, the question to who wrote that one, and the answer.
    """
    for given in cases:
        result = call(own, name, *given)
        for place, got, right in held(result, house(*given), names=names):
            if not off(got, right):
                continue
            where = f", at {place}," if place else ""
            says = (
                f"{called()}{where} gave {text_of(got)}, and {text_of(right)} was needed"
                f"{how_far(got, right, count(*given))}"
            )
            for slip, asks, hint in slips:
                if same(held(result, slip(*given))):
                    raise Wrong(f"{says} {asks}", hint)
            raise Wrong(says)
    return f"Right in {len(cases)} cases, drawn anew at each run."


def measured(numbers, loss, whole=None):
    """Return a loss's slope along each number of nested lists, measured a little to both sides."""
    whole = numbers if whole is None else whole
    slopes = []
    for i, value in enumerate(numbers):
        if isinstance(value, list):
            slopes.append(measured(value, loss, whole))
            continue
        size = 1e-4 * max(1.0, abs(value))
        ends = []
        for numbers[i] in (value + size, value - size):
            ends.append(loss(whole))
        numbers[i] = value
        slopes.append((ends[0] - ends[1]) / (2 * size))
    return slopes


def same_slopes(own, name, given, slopes, names, n, rows, slip=None):
    """Hold the slopes that a function returns against measured ones, and note them in rows.

    A slip is what each is to be multiplied by to be right, a question, and its answer.
    """
    got = held(call(own, name, *given), slopes, names=names)
    rows += [list(row) for row in got]
    scale = max([1.0] + [abs(needed) for _, _, needed in got])
    wrong = [row for row in got if off(row[1], row[2], CLOSE, scale)]
    if not wrong:
        return
    if len(got) == 2 and not any(off(got[i][1], got[1 - i][2], CLOSE, scale) for i in (0, 1)):
        raise Wrong(f"{called()} has both numbers, but swapped: {' first, then '.join(names)}.")
    place, had, needed = wrong[0]
    alike = all([not off(row[1] * needed, row[2] * had, CLOSE, scale * scale) for row in wrong])
    how, hint = how_far(had, needed, n) if alike else ".", ""
    if slip:
        both = zip(got, held(slip[0], slopes), strict=True)
        if not any([off(row[1] * missing[1], row[2], CLOSE, scale) for row, missing in both]):
            how, hint = f". {slip[1]}", slip[2]
    raise Wrong(
        f"{called()}: the slope along {place} is {text_of(had)}, and moving {place} a little "
        f"changes your loss by {text_of(needed)} per unit{how}",
        hint,
    )


def slip_in(code):
    """Return what in a wrong function's text may be why: a question and its answer, or neither."""
    blocks = []  # around a line: how far each is indented, and the word that opens it
    for i, line in enumerate(code.split("\n"), 1):
        text = line.split("#")[0].strip()
        if not text or '"' in text or "'" in text:
            continue
        indent = len(line) - len(line.lstrip())
        while blocks and blocks[-1][0] >= indent:
            blocks.pop()
        word = text.split()[0]
        if word == "def" and any([f"={opens}" in text.replace(" ", "") for opens in "[{"]):
            return "Is something left from an earlier call?", (
                f"The list or dictionary after the `=` in line {i} is made once, when the function "
                "is defined, and keeps what every call puts into it. Make it inside the function."
            )
        if word == "return" and blocks and blocks[-1][1] in ("for", "while"):
            return "Does the loop end too early?", (
                f"The `return` in line {i} stands inside the `{blocks[-1][1]}`, and ends it in its "
                "first round. Move it to the left, below the loop."
            )
        if "//" in text:
            return "Is something rounded down?", (
                f"`//` in line {i} rounds down to a whole number. `/` divides."
            )
        if text.endswith(":"):
            blocks.append((indent, word))
    return "", ""


def kind(result):
    if result is None:
        return "None (is a `return` missing?)"
    if isinstance(result, (list, tuple)):
        return f"a {type(result).__name__} of {len(result)}"
    if type(result) is int and abs(result) > 10**200:
        return "a number of over 200 digits"
    if plain(result):
        return f"the number {text_of(result)}"
    return f"a {type(result).__name__}"


def how_far(got, needed, n=1, what=""):
    """End a sentence by the factor by which two numbers differ, if it is a plain one."""
    if abs(needed) < 1e-9 or abs(got) < 1e-12:
        return "."
    ratio = got / needed
    size, sign = abs(ratio), " with the other sign" if ratio < 0 else ""
    for factor, said, asked in (
        (1, "the same size" if sign else "nearly, but not exactly", ""),
        (2, "twice as much", " Is there a 2 or a ½ too many?"),
        (0.5, "half as much", " Is there a 2 or a ½ too many?"),
        (n, f"{n} times as much", f" It looks like a sum over {n}: is a mean missing?"),
        (2 * n, f"{2 * n} times as much", f" It looks like a sum over {n}: half a mean is needed."),
        (1 / n, f"a {n}th as much", f" Is it divided by {n} twice?"),
    ):
        if abs(size - factor) <= 1e-4 * factor:
            return f": {what}{said}{sign}.{asked}"
    return "."


def text_of(value):
    """Write a number, a list or a pair as a learner would."""
    if isinstance(value, list):
        return "[" + ", ".join([text_of(each) for each in value]) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join([text_of(each) for each in value]) + ")"
    return f"{value:.5g}" if plain(value) else "draw"


def called():
    return shown(*CALL)


def shown(name, given):
    return f"`{name}({', '.join([text_of(each) for each in given])})`" if given else f"`{name}`"
