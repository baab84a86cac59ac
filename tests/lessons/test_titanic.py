"""The Titanic: the mathematics, the recipe digit for digit, many runs, and bad values."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from lessons.titanic import experiments, survival_models, survivors
from lessons.titanic import model as titanic_model
from lessons.titanic.passengers import features_of_all, split, targets_of_all, women_survive
from pages.real_data.titanic import loops
from pages.real_data.titanic import train as train_scene
from tests.contract import Example
from training import losses
from training.activations import relu, sigmoid

MODELS = list(survival_models.MODELS)
LOSSES = list(survival_models.LOSSES)
RECIPE = {
    "model": "sigmoid",
    "loss": "mean absolute error",
    "learning_rate": 100,
    "n_epochs": 30,
    "log_fare": True,
    "normalise": True,
    "statistics": "all",
}
LINEAR = {**RECIPE, "model": "linear", "learning_rate": 0.2, "n_epochs": 18}
DEEP = {**RECIPE, "model": "deep", "learning_rate": 4}
CALM = {**DEEP, "learning_rate": 0.2, "n_epochs": 500}
START, SPLIT = {"seed": 442}, {"split_seed": 42}
EXAMPLE = Example(
    train=titanic_model.train,
    arguments={"learning_rate": 100, "n_epochs": 6},
    batch={"seed": (442, 1, 2), "split_seed": (42, 3, 5)},
    set_by_page=frozenset({"target", "rows"}),
    challenges={
        "rule_by_heart": {
            "solved": {**LINEAR, **START, **SPLIT, "learning_rate": 0.1, "n_epochs": 500},
            "not_yet": {**LINEAR, **START, **SPLIT},
            "not_tried": {**RECIPE, **START, **SPLIT},
        },
        "any_start": {
            "solved": CALM,
            # Seed 442 alone is as good as the rule and better; other starts are not.
            "not_yet": DEEP,
            "not_tried": RECIPE,
        },
    },
    predictions={"lead": {}, "no_numbers": {}, "starts": {}, "goes_on": {}},
    smaller={"three_layers_know_more": {"n_pairs": 30}},
)
X_ALL, Y_ALL, (TRAINED_ON, HELD_OUT) = features_of_all(), targets_of_all(), split()
SENSIBLE = [(m, loss) for m in MODELS for loss in LOSSES if (m, loss) != ("linear", LOSSES[2])]


# The mathematics -------------------------------------------------------------------------------


def numpy_scores(model, parameters, X):
    """Return the scores in float64 NumPy, written without a look at the lesson."""
    if model in ("linear", "sigmoid"):
        return (X * parameters["coefficients"]).sum(axis=1)
    if model == "hidden":
        return relu(X @ parameters["W1"]) @ parameters["W2"][:, 0] + parameters["b2"]
    a = relu(X @ parameters["W1"] + parameters["b1"])
    a = relu(a @ parameters["W2"] + parameters["b2"])
    return a @ parameters["W3"][:, 0] + parameters["b3"]


def numpy_loss(model, loss, parameters, X, y):
    z = numpy_scores(model, parameters, X)
    p = z if model == "linear" else sigmoid(z)
    return {
        "mean absolute error": lambda: np.mean(np.abs(p - y)),
        "mean squared error": lambda: losses.mean_squared_error(p, y),
        "cross-entropy": lambda: losses.binary_cross_entropy(z, y),
    }[loss]()


def finite_differences(model, loss, parameters, X, y, h=1e-6):
    slopes = {}
    for name, value in parameters.items():
        slopes[name] = np.zeros_like(value)
        for i in np.ndindex(value.shape):
            step = np.zeros_like(value)
            step[i] = h
            above = numpy_loss(model, loss, {**parameters, name: value + step}, X, y)
            below = numpy_loss(model, loss, {**parameters, name: value - step}, X, y)
            slopes[name][i] = (above - below) / (2 * h)
    return slopes


@pytest.mark.parametrize(("model", "loss"), SENSIBLE)
def test_the_record_holds_loss_and_true_gradient_of_its_parameters(model, loss):
    run = titanic_model.train(model=model, loss=loss, learning_rate=0.5, n_epochs=4)
    X, y = X_ALL[TRAINED_ON].astype(float), Y_ALL[TRAINED_ON].astype(float)
    for frame in (0, 4):
        now = {name: np.array(value[frame], float) for name, value in run.parameters.items()}
        assert run.loss[frame] == pytest.approx(numpy_loss(model, loss, now, X, y), rel=1e-5)
        slopes = finite_differences(model, loss, now, X, y, h=1e-7)
        # A passenger within h of a ReLU's kink counts by half in the difference: 1e-4 of slack.
        for name, gradient in run.gradients.items():
            np.testing.assert_allclose(gradient[frame], slopes[name], atol=1e-4)
        assert run.metrics["validation_loss"][frame] == pytest.approx(
            numpy_loss(model, loss, now, X_ALL[HELD_OUT].astype(float), Y_ALL[HELD_OUT]), rel=1e-5
        )
    for name, value in run.parameters.items():  # one step is learning rate times gradient
        np.testing.assert_allclose(value[1], value[0] - 0.5 * run.gradients[name][0], atol=1e-6)


# The recipe ------------------------------------------------------------------------------------


def the_recipe(model, learning_rate, n_epochs):
    """Follow the notebook: global seed, one tensor after the other, losses as it prints them."""
    X, y = torch.tensor(X_ALL[TRAINED_ON]), torch.tensor(Y_ALL[TRAINED_ON])
    with torch.random.fork_rng():
        torch.manual_seed(442)
        if model in ("linear", "sigmoid"):
            layers, constants = [torch.rand(12) - 0.5], []
        elif model == "hidden":
            layers = [(torch.rand(12, 20) - 0.5) / 20, torch.rand(20, 1) - 0.3]
            constants = [torch.rand(1)[0]]
        else:
            sizes = [12, 10, 10, 1]
            layers = [(torch.rand(n, m) - 0.3) / m * 4 for n, m in pairwise(sizes)]
            constants = [(torch.rand(1)[0] - 0.5) * 0.1 for _ in layers]
    for tensor in layers + constants:
        tensor.requires_grad_()

    def predictions(X):
        if model in ("linear", "sigmoid"):
            score = (X * layers[0]).sum(axis=1)
            return score if model == "linear" else torch.sigmoid(score)
        if model == "hidden":
            result = torch.relu(X @ layers[0]) @ layers[1] + constants[0]
        else:
            result = X
            for i, layer in enumerate(layers):
                result = result @ layer + constants[i]
                if i < len(layers) - 1:
                    result = torch.relu(result)
        return torch.sigmoid(result)[:, 0]

    printed = []
    for _ in range(n_epochs):
        loss = torch.abs(predictions(X) - y).mean()
        loss.backward()
        with torch.no_grad():
            for tensor in layers + constants:
                tensor.sub_(tensor.grad * learning_rate)
                tensor.grad.zero_()
        printed.append(loss.item())
    with torch.no_grad():
        held_out = predictions(torch.tensor(X_ALL[HELD_OUT])).numpy() > 0.5
    return printed, (held_out == (Y_ALL[HELD_OUT] > 0.5)).mean()


@pytest.mark.parametrize(
    ("model", "learning_rate", "n_epochs", "first_losses", "accuracy"),
    [
        ("linear", 0.2, 18, [0.536, 0.502, 0.477, 0.454], 0.7865),
        ("sigmoid", 100, 30, [0.510, 0.327, 0.294, 0.207, 0.201], 0.8258),
        ("hidden", 20, 30, [], 0.8258),
        ("deep", 4, 30, [], 0.8258),
    ],
)
def test_the_recipe_digit_for_digit(model, learning_rate, n_epochs, first_losses, accuracy):
    run = titanic_model.train(model=model)
    assert run.hyperparameters["learning_rate"] == learning_rate
    assert list(run.epochs) == list(range(n_epochs + 1))
    assert list(np.round(run.loss.astype(float), 3))[: len(first_losses)] == first_losses
    assert round(run.metrics["validation_accuracy"][-1], 4) == accuracy
    printed, reached = the_recipe(model, learning_rate, n_epochs)
    np.testing.assert_allclose(run.loss[:-1], printed, atol=5e-4)
    assert run.metrics["validation_accuracy"][-1] == reached


def test_the_three_that_reach_8258_make_the_same_178_decisions():
    runs = [titanic_model.train(model=model) for model in ("sigmoid", "hidden", "deep")]
    X, _ = survivors.samples(runs[0])
    one, two, three = [survivors.predict(run, X) > 0.5 for run in runs]
    assert (one == two).all()
    assert (one == three).all()
    assert survivors.predict(runs[2], X, every_frame=True)[3:18].max() < 0.5, "nobody survives"


def test_the_recorded_metrics_are_those_of_the_predictions():
    run = titanic_model.train(model="hidden", n_epochs=6)
    for rows, metric in (("validation", "validation_accuracy"), ("training", "accuracy")):
        X, y = survivors.samples(run, rows)
        p = survivors.predict(run, X, every_frame=True)
        assert p.shape == (7, len(y))
        np.testing.assert_allclose(((p > 0.5) == (y > 0.5)).mean(axis=1), run.metrics[metric])
        np.testing.assert_allclose(survivors.predict(run, X), p[-1], rtol=1e-6)


def test_cross_entropy_ends_where_scikit_learns_logistic_regression_does():
    from sklearn.linear_model import LogisticRegression

    X, y = X_ALL[TRAINED_ON], Y_ALL[TRAINED_ON]
    reference = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-8, max_iter=10_000)
    reference.fit(X, y)
    lowest = losses.binary_cross_entropy(X.astype(float) @ reference.coef_[0], y)
    run = titanic_model.train(loss="cross-entropy", learning_rate=4, n_epochs=2000, max_frames=2)
    assert run.loss[-1] == pytest.approx(lowest, abs=1e-4)
    p = survivors.predict(run, X_ALL[HELD_OUT])
    np.testing.assert_allclose(p, reference.predict_proba(X_ALL[HELD_OUT])[:, 1], atol=0.03)


# What the recipe does not say ------------------------------------------------------------------


def test_the_trained_sigmoid_is_one_sentence_from_every_start():
    assert experiments.same_sentence() == 200
    run = titanic_model.train(model="sigmoid", seed=range(20), max_frames=2)
    assert np.unique(run.metrics["validation_accuracy"][:, -1].round(4)) == [0.8258]
    assert (survivors.agreement(run, unless_class=3, unless_port="Q") < 1).all()


# Looking at a run ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_the_trace_can_be_worked_out_again_by_hand(model):
    run = titanic_model.train(model=model, n_epochs=5)
    trace = titanic_model.trace(run)
    X, y = np.asarray(trace.given["X.T"], float).T, np.asarray(trace.given["y"], float)
    made = {name: values for line in trace.lines for name, values in line.tensors.items()}
    for frame in range(run.n_frames):
        now = {name: np.array(values[frame], float) for name, values in run.parameters.items()}
        z = numpy_scores(model, now, X)
        p = z if model == "linear" else sigmoid(z)
        np.testing.assert_allclose(made["z"][frame], z, atol=1e-4)
        np.testing.assert_allclose(made["p"][frame], p, atol=1e-4)
        assert made["loss_now"][frame] == pytest.approx(np.abs(p - y).mean(), abs=1e-5)
    (backward,) = (line for line in trace.lines if line.code == ".backward()")
    for name, gradient in run.gradients.items():
        np.testing.assert_array_equal(backward.tensors[f"{name}.grad"], gradient)


@pytest.mark.parametrize(("model", "loss"), SENSIBLE)
def test_what_suits_a_model_and_its_loss_trains_it(model, loss):
    suits = survival_models.suitable_settings(model, loss)
    assert suits["loss"] == loss
    run = titanic_model.train(model=model, **suits)
    assert run.loss[-1] < 0.8 * run.loss[0]
    assert run.metrics["validation_accuracy"][-1] > 0.75
    default = titanic_model.train(model=model, loss=loss)
    np.testing.assert_array_equal(default.loss, run.loss)


def test_where_the_deep_net_fails_a_whole_layer_is_dead_and_shorter_steps_help():
    run = titanic_model.train(model="deep", seed=range(40), max_frames=2)
    failed = run.metrics["validation_accuracy"][:, -1] < 0.75
    last = {name: np.array(values) for name, values in run.final.items()}
    first = relu(X_ALL @ last["W1"] + last["b1"][:, None])
    second = relu(first @ last["W2"] + last["b2"][:, None])
    dead = ~second.any(axis=(1, 2))
    assert failed.sum() > 30
    assert dead[failed].mean() > 0.9
    assert not dead[~failed].any()
    calm = titanic_model.train(
        model="deep", seed=range(20), learning_rate=0.2, n_epochs=500, max_frames=2
    )
    assert (calm.metrics["validation_accuracy"][:, -1] > 0.75).mean() > 0.8


def test_another_target_is_learned_and_measured():
    run = titanic_model.train(target="female")
    # The table has a column for it: one weight would do.
    assert run.loss[-1] < 0.01
    assert run.metrics["validation_accuracy"][-1] == 1
    assert survivors.agreement(run, women_survive) == 1


# Bad values and divergence ---------------------------------------------------------------------


def test_divergence_is_recorded_without_a_warning(recwarn):
    run = titanic_model.train(
        model="linear", loss="mean squared error", learning_rate=[0.2, 2.0], n_epochs=200
    )
    assert list(run.diverged) == [False, True]
    assert np.isnan(run[1].loss[-1])
    assert np.isfinite(run.metrics["validation_accuracy"]).all()
    assert not recwarn.list


def test_cross_entropy_needs_a_probability():
    with pytest.raises(ValueError, match=r"loss must be .* for the linear model.*probability"):
        titanic_model.train(model="linear", loss="cross-entropy")


def test_too_many_runs_or_too_much_work_is_refused():
    with pytest.raises(ValueError, match=r"number of runs must be .*from 1 to 500, not 501"):
        titanic_model.train(seed=range(501))
    with pytest.raises(ValueError, match="sample updates"):
        titanic_model.train(seed=range(400), n_epochs=20_000)


def test_ten_thousand_epochs_teach_twelve_weights_nobody_by_heart():
    answer = loops.goes_on()
    assert answer.truth == "neither"
    short, long = titanic_model.train(), titanic_model.train(n_epochs=loops.LONG)
    for metric in ("accuracy", "validation_accuracy"):
        # .808 to .833 and .826 to .815; a processor may move a handful of people.
        assert abs(long.metrics[metric][-1] - short.metrics[metric][-1]) < 0.045
    assert short.loss[-1] == pytest.approx(0.194, abs=0.002)
    assert long.loss[-1] == pytest.approx(0.171, abs=0.01)


def test_the_loop_names_the_start_that_the_model_draws():
    drawn = torch.rand(12, generator=torch.Generator().manual_seed(442)) - 0.5
    begun = titanic_model.train(n_epochs=0).parameters["coefficients"][0]
    np.testing.assert_array_equal(begun, drawn.numpy())


def test_the_verdict_on_the_lead_says_whom_the_model_gains_and_loses():
    answer = train_scene.lead()
    model, rule = survivors.right_on_held_out(titanic_model.train())
    gained, lost = int((model & ~rule).sum()), int((rule & ~model).sum())
    assert f"right about {gained} people whom the two words get wrong" in answer.since
    assert f"wrong about {lost} whom they get right" in answer.since
    assert gained - lost == answer.truth
