"""What the doctor says of a run is so: each figure is computed again, by plain code of its own.

Networks, losses and optimisers are those of the trainings, which are held against PyTorch.
"""

import re
from itertools import combinations

import numpy as np
import pytest

from laboratory.builder.model import rows_for
from laboratory.builder.model import train as build
from laboratory.builder.report import OF_POINTS
from laboratory.clinic.model import patient_of
from tests.sentences import check_sentence
from tests.weekly import but_weekly
from training.activations import ALL_ACTIVATIONS, probabilities
from training.dense import backward, blame, draw_start, forward, through_activation
from training.doctor.diagnose import diagnose
from training.doctor.faults import FAULTS
from training.multilayer import accumulate_gradients, fit, layer_sizes
from training.optimisers import Optimiser
from training.outputs import loss_delta, measure, output_for, truth_of
from training.regularisation import clip, with_penalty

N_BUILD, N_CLINIC, N_PARTS = 292, 8, 10
NEVER_TOGETHER = {
    frozenset((one, other))
    for one, others in {
        "rate_too_small": "rate_too_large rate_at_the_edge too_few_epochs overfitted",
        "rate_too_large": "rate_at_the_edge too_few_epochs overfitted",
        "too_few_epochs": "overfitted",
        "labels_shuffled": "leak rate_too_small overfitted too_few_epochs unlucky_start",
        "start_alike": "unlucky_start",
        "dead_relus": "saturated",
    }.items()
    for other in others.split()
}


# The steps of a record, taken again ---------------------------------------------------------------


def loss_of(z, y, n_classes, loss):
    output = output_for(n_classes)
    return float(measure(z, truth_of(y, output, n_classes), output, loss))


def error_back(z, y, n_classes, loss):
    output = output_for(n_classes)
    return loss_delta(z, truth_of(y, output, n_classes), output, loss)


def walk(run, rows, s, zero_grad, n_epochs):
    """Take the steps of a record again, from each of its frames on: parameters before and after."""
    rng, bend, l1 = np.random.default_rng(s["seed"]), s["activation"], s.get("l1", 0.0)
    if isinstance(s["start"], str):
        draw_start(s["start"], layer_sizes(rows, s["hidden"]), [rng])
    P = last = {k: a[0] for k, a in run.parameters.items()}
    stepper, earlier = Optimiser(s["optimiser"], s["learning_rate"], P, decay=s.get("l2", 0.0)), {}
    n, size = len(rows.y), min(s["batch_size"], len(rows.y))
    at = {int(epoch): i for i, epoch in enumerate(run.steps)}
    for epoch in range(n_epochs + 1):
        if epoch in at:
            here = {k: a[at[epoch]] for k, a in run.parameters.items()}
            if epoch:
                yield "frame", epoch, P, here, last
            P = last = here
        if epoch == n_epochs:
            return
        order = rng.permutation(n) if size < n else np.arange(n)
        for first in range(0, n, size):
            some = order[first : first + size]
            x, y = rows.X[some], rows.y[some]
            p = s.get("dropout", 0.0)
            masks = [(rng.random((len(y), h)) >= p) / (1 - p) for h in s["hidden"]] if p else ()
            said = forward(x, P, bend, masks)
            g = backward(said, error_back(said[-1], y, rows.n_classes, s["loss"]), P, bend, masks)
            if not zero_grad:
                g = earlier = accumulate_gradients(g, earlier)
            g = clip(g, s.get("longest_gradient", 0.0))
            after = stepper.step(P, with_penalty(g, P, l1, stepper.pull))
            if first == 0:

                def price(Q, x=x, y=y, masks=masks, l1=l1, l2=stepper.pull):
                    z = forward(x, Q, bend, masks)[-1]
                    weights = [a for k, a in Q.items() if k[0] == "W"]
                    dear = sum(l1 * np.abs(a).sum() + l2 / 2 * (a**2).sum() for a in weights)
                    return loss_of(z, y, rows.n_classes, s["loss"]) + dear

                yield "step", epoch, P, after, price
            P = after


# What is said, and what is so ---------------------------------------------------------------------

NUMBER = r"([\d.,]+(?: × 10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?)"


def value(text):
    mantissa, _, power = text.rstrip(".,").replace(",", "").partition(" × 10")
    power = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(mantissa) * 10.0 ** int(power or 0)


class Told:
    def __init__(self, run, rows, s):
        self.run, self.rows, self.s = run, rows, s
        diverged = ~np.isfinite(run.loss)
        for a in run.parameters.values():
            diverged |= ~np.isfinite(a.reshape(len(run.loss), -1)).all(axis=1)
        self.n = len(run.loss) if not diverged.any() else int(np.argmax(diverged))
        self.last = {k: a[self.n - 1] for k, a in run.parameters.items()}

    def train(self, rows=None, **changed):
        names = "hidden activation loss start optimiser learning_rate batch_size n_epochs l1 l2"
        names += " dropout longest_gradient stop_early zero_grad seed"
        same = {k: self.s[k] for k in names.split() if k in self.s}
        return fit(rows or self.rows, **{**same, "max_frames": 2, **changed})

    def steps(self):
        """Return the steps that are tried: the first ones after up to twelve even frames."""
        frames = {int(self.run.steps[round_down]) for round_down in self.tried_frames()}
        out = []
        for what, epoch, before, after, price in walk(
            self.run, self.rows, self.s, self.s.get("zero_grad", True), max(frames) + 1
        ):
            moved = what == "step" and any((after[k] != before[k]).any() for k in before)
            if moved and epoch in frames:
                out.append(
                    lambda f, b=before, a=after, p=price: p(
                        {k: b[k] + f * (a[k] - b[k]) for k in b}
                    )
                )
        return out

    def tried_frames(self):
        return {int(i) for i in np.linspace(0, max(0, self.n - 2), 12)}

    def base(self, held_out=False):
        y, of, n = self.rows.y, self.rows, self.rows.n_classes
        seen = of.y_held_out if held_out else y
        if not n:
            guess = np.median(y) if self.s["loss"] == "absolute error" else y.mean()
            return loss_of(np.full((len(seen), 1), guess), seen, 0, self.s["loss"])
        shares = np.bincount(y.astype(int), minlength=n) / len(y)
        if self.s["loss"] == "absolute error":
            shares = (shares == shares.max()) * 1.0
        shares = np.clip(shares, 1e-9, 1 - 1e-9)
        z = np.log(shares) if n > 2 else np.log(shares[1:] / shares[:1])
        return loss_of(np.tile(z, (len(seen), 1)), seen, n, self.s["loss"])

    def neighbours(self, X):
        """Return the share of a constant guess's mistakes that seven neighbours do without."""
        y, n = self.rows.y, self.rows.n_classes
        apart = ((X[:, None] - X) ** 2).sum(axis=-1)
        np.fill_diagonal(apart, np.inf)
        near = y[np.argsort(apart, axis=1, kind="stable")[:, : min(7, len(y) - 1)]]
        if not n:
            return 1 - ((near.mean(axis=1) - y) ** 2).mean() / y.var()
        guess = np.eye(n)[near.astype(int)].sum(axis=1).argmax(axis=1)
        return 1 - (guess != y).mean() / (1 - np.bincount(y.astype(int)).max() / len(y))

    def right(self, P, X, y):
        p = probabilities(forward(X, P, self.s["activation"])[-1])
        return float((p.argmax(axis=1) == y).mean())


def figures(evidence, pattern):
    parts = re.split(r"(#)", pattern)
    pattern = "".join(NUMBER if p == "#" else re.escape(p) for p in parts)
    found = re.search(pattern, evidence.replace("**", ""))
    assert found, f"{pattern!r} is not in {evidence!r}"
    return [value(text) for text in found.groups()]


def near(said, so, digits=3):
    """Tell whether a figure of so many digits is what is so; in the last one for other sums."""
    if not np.isfinite(so):
        return False
    return abs(said - so) <= 10.0 ** (1 - digits) * abs(so) + 1e-12


RATES = {
    "a third of": 1 / 3,
    "a tenth of": 0.1,
    "a hundredth of": 0.01,
    "3 times": 3,
    "10 times": 10,
    "30 times": 30,
    "100 times": 100,
}


def other_rate(t, evidence):
    (change,) = [name for name in RATES if f"With {name} the learning rate" in evidence]
    end = t.train(learning_rate=RATES[change] * t.s["learning_rate"]).loss[-1]
    said = figures(
        evidence, f"With {change} the learning rate, as many epochs end at a training loss of #"
    )
    assert near(said[0], end)


def swung(t, evidence):
    change = np.diff(t.run.loss[: t.n])
    up, down = figures(evidence, "From frame to frame it rose by # in all, and fell by #.")
    assert near(up, change[change > 0].sum())
    assert near(down, -change[change < 0].sum())
    if "tried" in evidence:
        n = figures(evidence, "Of # step")[0]
        n_over = figures(evidence, "tried, # raised the loss of the very rows")[0]
        tried = t.steps()
        assert n == len(tried)
        shorter = 10.0 ** np.arange(-2, 0, 0.5)
        over = [p for p in tried if p(1.0) > p(0.0) and any(p(f) < p(0.0) for f in shorter)]
        assert len(over) == n_over


def rate_too_small(t, evidence):
    other_rate(t, evidence)
    assert near(figures(evidence, "instead of #")[0], t.run.loss[-1])
    if "steps tried" in evidence:
        n, times = figures(evidence, "At half of the # steps tried, or more, one # times as long")
        tried = t.steps()
        assert n == len(tried)
        factors = 10.0 ** np.arange(0, 5.1, 0.5)
        times = factors[np.argmin(np.abs(factors / times - 1))]
        assert 2 * sum(p(times) < p(0.0) for p in tried) >= len(tried)
        if "the longest tried" in evidence:
            assert times == factors[-1]


def too_few_epochs(t, evidence):
    n = len(t.rows.y)
    per_epoch = -(-n // min(t.s["batch_size"], n))
    epochs, steps = figures(evidence, "It was trained for # epoch")[0], t.run.steps[-1] * per_epoch
    assert epochs == t.run.steps[-1]
    assert f"({steps:,} step" in evidence
    more, first, last = figures(evidence, "With # more, its training loss falls from # to #")
    longer = t.train(
        start=t.last, n_epochs=int(more), stop_early=False, zero_grad=t.s.get("zero_grad", True)
    )
    assert near(first, t.run.loss[-1])
    assert near(last, longer.loss[-1])
    first, last = figures(evidence, "on held-out rows from # to #")
    assert near(first, t.run.metrics["validation_loss"][-1])
    assert near(last, longer.metrics["validation_loss"][-1])


def rate_too_large(t, evidence):
    if "no longer a number" in evidence:
        at = t.run.diverged_at if t.run.diverged else t.run.steps[t.n]
        assert figures(evidence, "By epoch #")[0] == at
    else:
        if "stays at" in evidence:
            first = last = figures(evidence, "the training loss stays at #")[0]
        else:
            first, last = figures(evidence, "the training loss goes from # to #")
        assert near(first, t.run.loss[0])
        assert near(last, t.run.loss[-1])
        swung(t, evidence)
    if "the learning rate" in evidence:
        other_rate(t, evidence)


def rate_at_the_edge(t, evidence):
    (gone,) = figures(evidence, "It learns all the same (on the training set # % of")
    if t.rows.n_classes:
        most = np.bincount(t.rows.y.astype(int)).max() / len(t.rows.y)
        so = 1 - (1 - t.right(t.last, t.rows.X, t.rows.y)) / (1 - most)
    else:
        z = forward(t.rows.X, t.last, t.s["activation"])[-1]
        so = 1 - ((z[:, 0] - t.rows.y) ** 2).mean() / t.rows.y.var()
    assert abs(gone - 100 * so) <= 0.51
    assert so > 0
    swung(t, evidence)
    if "Trained on" not in evidence:
        return other_rate(t, evidence)
    (n_epochs,) = figures(evidence, "learning rate, for # epoch")
    calm = t.train(
        start=t.last,
        n_epochs=int(n_epochs),
        learning_rate=0.1 * t.s["learning_rate"],
        stop_early=False,
    )
    first, last = figures(
        evidence, "goes from # (the median of the last quarter of the frames) to #"
    )
    assert near(first, np.median(t.run.loss[-max(3, len(t.run.loss) // 4) :]))
    assert near(last, calm.loss[-1])
    return None


def not_zeroed(t, evidence):
    assert t.s["zero_grad"] is False
    (n,) = figures(evidence, "its first # step")
    (said,) = figures(evidence, "they end # % of the way apart")
    per_epoch = -(-len(t.rows.y) // min(t.s["batch_size"], len(t.rows.y)))
    apart = {}
    for zero_grad in (True, False):
        shares = []
        with np.errstate(over="ignore", invalid="ignore"):
            for what, _, here, recorded, last in walk(
                t.run, t.rows, t.s, zero_grad, int(n) // per_epoch
            ):
                if what == "frame":
                    off, way = (
                        np.sqrt(sum(((recorded[k] - a) ** 2).sum() for k, a in one.items()))
                        for one in (here, last)
                    )
                    shares.append(min(np.nan_to_num(off / max(way, 1e-300), nan=9.0), 9.0))
        apart[zero_grad] = np.mean(shares)
    assert apart[False] < 0.05
    assert abs(said - 100 * apart[True]) <= 1


def dead_relus(t, evidence):
    layer, n, size = (
        (*figures(evidence, "In hidden layer # the only"), 1, 1)
        if "the only ReLU" in evidence
        else figures(evidence, "In hidden layer # # of # ReLUs")
    )
    first, last = (
        (forward(t.rows.X, P, "ReLU")[int(layer)] == 0).all(axis=0)
        for P in ({k: a[0] for k, a in t.run.parameters.items()}, t.last)
    )
    assert (n, size) == (last.sum(), last.size)
    if "as at the start" in evidence:
        assert first.sum() == n
    else:
        assert figures(evidence, "at the start # of #") == [first.sum(), first.size]


def saturated(t, evidence):
    layer, *_ = figures(evidence, "In hidden layer #")
    end, start = figures(evidence, "# % of the outputs are on a flat end")[0], None
    start = figures(evidence, "at the end of the training, and # % at its start")[0]
    bend = ALL_ACTIVATIONS[t.s["activation"]]
    most = float(bend.derivative(bend.function(np.zeros(1)))[0])
    for said, frame in ((end, t.n - 1), (start, 0)):
        P = {k: a[frame] for k, a in t.run.parameters.items()}
        a = forward(t.rows.X, P, t.s["activation"])[int(layer)]
        assert abs(said - 100 * (bend.derivative(a) < most / 20).mean()) <= 0.51
    if "usual start" in evidence:
        with_usual_start(t, evidence)
    else:
        assert near(figures(evidence, "The training loss is still #")[0], t.run.loss[t.n - 1])


def start_alike(t, evidence):
    P = {k: a[0] for k, a in t.run.parameters.items()}
    if "zero" in evidence.partition("Another")[0]:
        assert not any(a.any() for k, a in P.items() if k[0] == "W")
    else:
        n = sum(
            P[f"b{i}"].size
            for i in range(1, len(P) // 2)
            if (np.ptp(P[f"W{i}"], axis=1) == 0).all() and P[f"b{i}"].size > 1
        )
        assert n >= figures(evidence, "# hidden neurons begin alike")[0]
    if "still the same" in evidence:
        wide = [i for i in range(1, len(P) // 2) if P[f"b{i}"].size > 1]
        same = [
            np.ptp(t.last[f"W{i}"], axis=1).max() <= 1e-4 * np.abs(t.last[f"W{i}"]).max()
            for i in wide
        ]
        assert any(same)


def with_usual_start(t, evidence):
    usual = t.train(start="He" if "ReLU" in t.s["activation"] else "Glorot")
    assert near(figures(evidence, "at a training loss of #")[0], usual.loss[-1])
    if "instead of" in evidence:
        assert near(figures(evidence, "instead of #")[0], t.run.loss[-1])
    if "held-out loss" in evidence:
        there, here = figures(evidence, "at a held-out loss of #, not #")
        assert near(there, usual.metrics["validation_loss"][-1])
        assert near(here, t.run.metrics["validation_loss"][-1])


def start_too_large(t, evidence):
    first, far = figures(evidence, "the loss is #, # times that of a network whose outputs are 0")
    assert near(first, t.run.loss[0])
    n_outputs = t.run.parameters[f"b{len(t.last) // 2}"].shape[-1]
    silent = loss_of(np.zeros((len(t.rows.y), n_outputs)), t.rows.y, t.rows.n_classes, t.s["loss"])
    assert near(far, t.run.loss[0] / silent, 2)
    W = [a[0] for k, a in t.run.parameters.items() if k[0] == "W"]
    gains = [np.sqrt((w**2).mean() * len(w)) for w in W]
    assert near(
        figures(evidence, "square root of a layer’s inputs is #")[0],
        np.prod(gains) ** (1 / len(W)),
        2,
    )
    with_usual_start(t, evidence)


def vanishing(t, evidence):
    n, ratio = figures(evidence, "at the first of # layers is # of that at the output")
    assert n == len(t.last) // 2
    shares = []
    for frame in np.linspace(0, t.n - 1, 5).astype(int)[:3]:
        P = {k: a[frame] for k, a in t.run.parameters.items()}
        said = forward(t.rows.X, P, t.s["activation"])
        last = d = error_back(said[-1], t.rows.y, t.rows.n_classes, t.s["loss"])
        for i in range(int(n), 1, -1):
            d = through_activation(blame(d, P[f"W{i}"]), said[i - 1], t.s["activation"])
        shares.append(np.sqrt((d**2).mean() / (last**2).mean()))
    assert near(ratio, min(shares), 2)
    assert near(figures(evidence, "each layer leaves # of it")[0], min(shares) ** (1 / (n - 1)), 2)


def inputs_not_scaled(t, evidence):
    j, size = figures(evidence, "The numbers of column # have a size of about #")
    sizes, j = np.sqrt((t.rows.X**2).mean(axis=0)), int(j) - 1
    assert near(size, sizes.max(), 2)
    assert sizes[j] == sizes.max()
    if "the median of the others" in evidence:
        others = np.delete(sizes, j)
        (ratio,) = figures(evidence, "# times the median of the others")
        assert near(ratio, sizes[j] / np.median(others[others > 0]), 2)
    if "the gradient of its weights" in evidence:
        slopes = np.sqrt((t.run.gradients["W1"][0] ** 2).mean(axis=1))
        (times,) = figures(evidence, "the gradient of its weights is # times theirs")
        assert near(times, slopes[j] / np.median(np.delete(slopes, j)), 2)


def labels_shuffled(t, evidence):
    (lowest,) = figures(evidence, "its loss is never below # % of that of a constant answer")
    so = t.run.metrics["validation_loss"][: t.n].min() / t.base(held_out=True)
    assert abs(lowest - 100 * so) <= 1
    few = 0.0
    if "as many mistakes" not in evidence:
        (few,) = figures(evidence, "nearest neighbours makes # %")
    X = (t.rows.X - t.rows.X.mean(axis=0)) / np.maximum(t.rows.X.std(axis=0), 1e-300)
    assert abs(few - 100 * abs(t.neighbours(X))) <= 1


def leak(t, evidence):
    j, alone = figures(evidence, "Column # alone does away with # %")
    X = (t.rows.X - t.rows.X.mean(axis=0)) / np.maximum(t.rows.X.std(axis=0), 1e-300)
    j, y = int(j) - 1, t.rows.y
    assert abs(alone - 100 * t.neighbours(X[:, [j]])) <= 1
    (others,) = figures(evidence, "all others together with # %")
    assert abs(others - 100 * max(0, t.neighbours(np.delete(X, j, axis=1)))) <= 1
    (spread,) = figures(evidence, "is # % of its whole spread")
    if t.rows.n_classes:
        within = np.mean([X[y == c, j].std() for c in np.unique(y)])
    else:
        within = np.sqrt(1 - np.corrcoef(X[:, j], y)[0, 1] ** 2)
    assert abs(spread - 100 * within) <= 0.51


def wrong_loss(t, evidence):
    now, own = figures(evidence, "end with # % of the training set right instead of # %")
    assert abs(own - 100 * t.right(t.last, t.rows.X, t.rows.y)) <= 0.51
    assert abs(now - 100 * t.train(loss="cross-entropy").metrics["accuracy"][-1]) <= 1
    sure, n = figures(evidence, "For # of # rows it gives the true class less than 10 %")
    p = probabilities(forward(t.rows.X, t.last, t.s["activation"])[-1])
    assert (sure, n) == ((p[np.arange(len(p)), t.rows.y.astype(int)] < 0.1).sum(), len(p))


def overfitted(t, evidence):
    epoch, low, end = figures(evidence, "was lowest at epoch #, #, and has risen to #")
    held_out, losses = t.run.metrics["validation_loss"][: t.n], t.run.loss[: t.n]
    best = int(held_out.argmin())
    assert epoch == t.run.steps[best]
    assert near(low, held_out[best])
    assert near(end, np.median(held_out[-3:]))
    before, last = figures(evidence, "the training loss went from # down to #")
    assert near(before, losses[best])
    assert near(last, np.median(losses[-3:]))
    assert last < before


def unlucky_start(t, evidence):
    n, of = figures(evidence, "# of # other starts")
    middle, own = figures(evidence, "their median training loss is #, this one’s #")
    ends = np.array([t.train(seed=1000 + i).loss[-1] for i in range(int(of))])
    ends = np.where(np.isfinite(ends), ends, np.inf)
    assert near(middle, np.median(ends))
    assert near(own, t.run.loss[-1])
    assert n == (ends < np.median(t.run.loss[-3:]) - 0.1 * t.base()).sum()


SO = {fault: globals()[fault] for fault in FAULTS}
"""What computes again the figures that are said of a fault."""


def random_settings(seed):
    """Draw small settings of Build, most of which do not go well."""
    rng = np.random.default_rng([5, seed])

    def one(*options):
        return options[rng.integers(len(options))]

    data = one("circles", "moons", "xor", "above", "three_blobs", "sine", "jump")
    curve = data in ("sine", "jump")
    both = ("x1",) if curve else ("x1", "x2")
    return {
        "data": data,
        "n_points": int(rng.integers(4, 9)) * 10,
        "noise": float(rng.uniform(0, 0.6)),
        "data_seed": int(rng.integers(1000)),
        "inputs": one(both, both, ("x1", "x1_squared")),
        "hidden": tuple(rng.integers(1, 7, rng.integers(0, 5)).tolist()),
        "activation": one("tanh", "sigmoid", "ReLU", "leaky ReLU", "none"),
        "loss": "squared error"
        if curve
        else one("cross-entropy", "squared error", "absolute error"),
        "start": one("He", "Glorot", "He", "Glorot", "tiny", "large", "zeros"),
        "optimiser": one("SGD", "momentum", "RMSProp", "Adam", "AdamW"),
        "learning_rate": float(10 ** rng.uniform(-3, 0.7)),
        "batch_size": one(8, 16, 32, 1000),
        "n_epochs": int(rng.integers(1, 24)),
        "l2": one(0.0, 0.0, 0.01),
        "dropout": one(0.0, 0.0, 0.0, 0.2),
        "longest_gradient": one(0.0, 0.0, 1.0),
        "zero_grad": bool(rng.random() < 0.8),
        "stop_early": bool(rng.random() < 0.1),
        "seed": int(rng.integers(1000)),
    }


def patients(some):
    for i in some:
        if i < N_CLINIC:
            patient = patient_of(i + 1)
            yield patient.train(), patient.rows
        else:
            run = build(**random_settings(i))
            of = run.hyperparameters
            of_rows = (of[name] for name in (*OF_POINTS, "inputs"))
            yield run, rows_for(*of_rows, watch=of["stop_early"])


@pytest.mark.parametrize("part", but_weekly(range(N_PARTS), 5))
def test_each_figure_of_a_finding_is_computed_again_and_none_contradicts_another(part):
    n = 0
    with np.errstate(all="ignore"):
        for run, rows in patients(range(part, N_CLINIC + N_BUILD, N_PARTS)):
            findings = diagnose(run, rows)
            for finding in findings:
                check_sentence(finding.evidence)
                SO[finding.fault](Told(run, rows, run.hyperparameters), finding.evidence)
                n += 1
            pairs = {frozenset((a.fault, b.fault)) for a, b in combinations(findings, 2)}
            assert not pairs & NEVER_TOGETHER
    assert n > 5
