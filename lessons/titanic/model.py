"""Who survived the Titanic: one loop that trains four models, from a linear one to two layers.

The recipe is Jeremy Howard's "Linear model and neural net from scratch" (fast.ai, Practical Deep
Learning for Coders 2022, lesson 5), reproduced digit for digit: preparation, split, starts,
learning rates and numbers of epochs are his.
"""

import math
from typing import Annotated

import numpy as np
import torch
from numpy.typing import ArrayLike

from datasets.titanic import load_passengers
from lessons.titanic.passengers import (
    Statistics,
    Target,
    feature_names,
    features_of_all,
    split,
    targets_of_all,
)
from lessons.titanic.survival_models import (
    LOSSES,
    MODELS,
    RECIPES_LOSS,
    allowed_loss,
    start,
    suitable_settings,
)
from lessons.titanic.survivors import measure, rows_of, samples, scores_and_predictions
from training.hyperparameters import (
    MAX_EPOCHS,
    Frames,
    Integer,
    Number,
    OneOf,
    Seeds,
    hyperparameters,
)
from training.progress import subtask
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder, may_diverge
from training.tables import take_rows
from training.trace import Line, Trace, with_first_epochs

MAX_RUNS = 500
"""The most runs that one call trains side by side; more would fill a small machine's memory."""


def _per_run(rate: ArrayLike, runs: tuple[int, ...], parameter: torch.Tensor) -> torch.Tensor:
    """Shape one learning rate for each run so that it multiplies that run's parameter."""
    axes = [1] * (parameter.ndim - len(runs))
    return torch.tensor(np.broadcast_to(rate, runs), dtype=torch.float32).reshape((*runs, *axes))


@hyperparameters
def train(
    *,
    model: Annotated[str, OneOf(MODELS)] = "sigmoid",
    learning_rate: Annotated[ArrayLike | None, Number(0, 1000, optional=True)] = None,
    n_epochs: Annotated[int | None, Integer(0, MAX_EPOCHS, optional=True)] = None,
    loss: Annotated[str, OneOf(LOSSES)] = RECIPES_LOSS,
    seed: Seeds = 442,
    split_seed: Seeds = 42,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: Statistics = "all",
    target: Target = "survived",
    rows: Annotated[str, OneOf(("split", "all"))] = "split",
    max_frames: Frames = None,
) -> RecordedRun:
    """Learn from the passengers who survived, with all of them at every step.

    Parameters
    ----------
    model : str
        'linear', 'sigmoid', 'hidden' (one layer of 20) or 'deep' (two layers of 10).
    learning_rate : float or (...,) array, optional
        How far a step goes for each unit of slope; if not given, the recipe's for this model, or
        one that suits another loss.
    n_epochs : int, optional
        Steps to take; the recipe's for this model if not given.
    loss : str
        Cross-entropy needs a probability, which the linear model does not give.
    seed : int or (...,) array
        Where to start; it broadcasts with learning rate and split seed, up to 500 runs.
    split_seed : int or (...,) array
        Which 178 are held out; 42 is the recipe's choice.
    log_fare, normalise, statistics
        As in `preparation`.
    target : str
        What is to be learned, see `Target`.
    rows : str
        'split' trains on 713 and measures on the 178 held out; 'all' trains on all 891.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.

    Returns
    -------
    RecordedRun
        With parameters ``coefficients`` (12,) for the first two models; ``W1`` (12, 20), ``W2``
        (20, 1) and ``b2`` (1,) for 'hidden'; ``W1`` (12, 10), ``W2`` (10, 10), ``W3`` (10, 1) and
        the constants ``b1``, ``b2`` and ``b3``, each (1,), for 'deep'. Metrics are ``accuracy``
        and, with held-out rows, ``validation_accuracy`` and ``validation_loss``. All are float32,
        as in the recipe.

    Raises
    ------
    ValueError
        If there are too many runs, or the loss does not go with the model.

    Examples
    --------
    >>> run = train()
    >>> int(run.steps[-1]), bool(run.metrics["validation_accuracy"][-1] > 0.7)
    (30, True)
    """
    if loss != allowed_loss(model, loss):
        raise ValueError(
            "loss must be 'mean absolute error' or 'mean squared error' for the linear model, not "
            "'cross-entropy': that needs a probability, and a linear score can be any number."
        )
    chosen, measure_loss, suits = MODELS[model], LOSSES[loss], suitable_settings(model, loss)
    learning_rate = suits["learning_rate"] if learning_rate is None else learning_rate
    n_epochs = suits["n_epochs"] if n_epochs is None else n_epochs
    train_rows, held_out = split(split_seed)
    if rows == "all":
        train_rows, held_out, statistics = np.arange(891), np.arange(0), "all"
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), train_rows.shape[:-1])
    n_runs = math.prod(runs)
    Integer(1, MAX_RUNS).check("number of runs", n_runs)
    recorder = Recorder(
        n_epochs,
        runs=runs,
        n_samples=train_rows.shape[-1],
        max_frames=max_frames,
        frames_alone=FEW_FRAMES,
    )
    # To prepare one more table takes about as long as 50 epochs of a run, to measure a run as 10.
    preparing = 50 * np.size(split_seed) if statistics == "training" else 0
    training, measuring = 1 + n_epochs * n_runs, 10 * n_runs
    whole = preparing + training + measuring

    with subtask(0, preparing, of=whole):
        X_all = features_of_all(
            split_seed, log_fare=log_fare, normalise=normalise, statistics=statistics
        )
    X = torch.tensor(take_rows(X_all, train_rows))
    y = torch.tensor(targets_of_all(target)[train_rows])
    parameters = start(chosen, seed, runs)
    for parameter in parameters.values():
        parameter.requires_grad_()
        parameter.grad = torch.zeros_like(parameter)
    rates = {name: _per_run(learning_rate, runs, value) for name, value in parameters.items()}
    # NumPy's view of the same memory: always the tensors as they stand, and copied by the recorder.
    values = {name: parameter.detach().numpy() for name, parameter in parameters.items()}
    gradients = {name: parameter.grad.numpy() for name, parameter in parameters.items()}
    with subtask(preparing, training, of=whole):
        for epoch in recorder:
            z = chosen.score(parameters, X)
            p = chosen.activation(z)  # 1. predict
            loss_now = measure_loss(z, p, y)  # 2. measure the loss
            loss_now.sum().backward()  # 3. ask for the gradient: each run keeps its own
            recorder.record(epoch, loss_now.detach().numpy(), values, gradients)
            with torch.no_grad():
                for name, parameter in parameters.items():
                    parameter.sub_(rates[name] * parameter.grad)  # 4. turn the knobs against it
                    parameter.grad.zero_()  # and zero the gradient
    run = recorder.finish(learning_rate=learning_rate, n_epochs=n_epochs, statistics=statistics)
    with subtask(preparing + training, measuring, of=whole):
        return run.with_metrics(**measure(run, X_all, train_rows, held_out))


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors as they stood at each frame."""
    run = with_first_epochs(train, run)
    X, y = samples(run, "training")
    how = run.hyperparameters
    Number(0, 1000).check("learning_rate", how["learning_rate"], single=True)
    rate = np.float32(how["learning_rate"])
    z, p = scores_and_predictions(run, X, every_frame=True)
    zeros = {f"{name}.grad": np.zeros_like(g) for name, g in run.gradients.items()}
    lines = [
        Line(
            "for epoch in recorder",
            "All gradients are zero.",
            {"epoch": run.epochs, **run.parameters, **zeros},
        ),
        Line("z = ", "A weighted sum for every passenger: one score each.", {"z": z.numpy()}),
        Line("p = ", "Turn each score into a prediction.", {"p": p.numpy()}),
        Line("loss_now = ", "One number for all the mistakes.", {"loss_now": run.loss}),
        Line(
            ".backward()",
            "PyTorch works out how the loss changes with each parameter, and adds it to .grad.",
            {f"{name}.grad": g for name, g in run.gradients.items()},
        ),
        Line("recorder.record(", "Copy loss, parameters and gradients into the record you see."),
        Line("torch.no_grad()", "From here on PyTorch takes no notes: a step is not a prediction."),
    ]
    for name, values in run.parameters.items():
        with may_diverge():
            stepped = values - rate * run.gradients[name]
        lines += [
            Line("for name, parameter in", f"Take the parameters called {name}."),
            Line("parameter.sub_(", "Step against the gradient: downhill.", {name: stepped}),
            Line(
                "parameter.grad.zero_()",
                "Zero the gradient, or the next one would be added to it.",
                {f"{name}.grad": zeros[f"{name}.grad"]},
            ),
        ]
    first = load_passengers()["Name"].iloc[rows_of(run, "training")[:5]].tolist()
    features = feature_names(log_fare=how["log_fare"])
    per_feature = ("X.T", "coefficients", "coefficients.grad", "W1", "W1.grad")
    return Trace(
        function=train,
        epochs=run.epochs,
        lines=tuple(lines),
        given={"X.T": X.T, "y": y, "learning_rate": rate},
        labels=dict.fromkeys(("z", "p", "y"), first) | dict.fromkeys(per_feature, features),
    )
