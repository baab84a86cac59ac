"""Activations: their derivatives are their slopes, and their values those of PyTorch."""

import math
import re

import numpy as np
import pytest
import torch

from training.activations import ALL_ACTIVATIONS, LEAK, softmax

TWINS = {
    "none": lambda z: z,
    "step": lambda z: torch.heaviside(z, torch.ones(1, dtype=z.dtype)),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "leaky ReLU": lambda z: torch.nn.functional.leaky_relu(z, LEAK),
}
Z = np.concatenate([np.linspace(-6, 6, 48), [-800.0, -1e-7, 0.0, 1e-7, 800.0]])
each = pytest.mark.parametrize("name", ALL_ACTIVATIONS)


@each
def test_an_activation_is_that_of_pytorch(name):
    theirs = TWINS[name](torch.tensor(Z)).numpy()
    np.testing.assert_allclose(ALL_ACTIVATIONS[name].function(Z), theirs, rtol=1e-12, atol=1e-15)


@each
def test_a_derivative_is_the_slope_of_its_function_told_from_the_output(name):
    function, derivative = ALL_ACTIVATIONS[name].function, ALL_ACTIVATIONS[name].derivative
    z, h = Z[:48], 1e-5  # none of these is at a kink
    slopes = (function(z + h) - function(z - h)) / (2 * h)
    np.testing.assert_allclose(derivative(function(z)), slopes, atol=1e-8)


# Of a step PyTorch has no derivative.
@pytest.mark.parametrize("name", [name for name in ALL_ACTIVATIONS if name != "step"])
def test_a_derivative_at_zero_is_what_pytorch_takes_there(name):
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    TWINS[name](z).sum().backward()
    function, derivative = ALL_ACTIVATIONS[name].function, ALL_ACTIVATIONS[name].derivative
    assert derivative(function(np.zeros(1))) == pytest.approx(z.grad.numpy())


def evaluate(expression: str, **at: float) -> float:
    python = re.sub(r"\((\S+ >=? 0) \? (\S+) : (.+)\)$", r"(\2) if \1 else (\3)", expression)
    return eval(python.format(**at), {"exp": math.exp, "max": max})  # noqa: S307


@each
def test_the_expressions_are_the_function_and_its_derivative(name):
    for z in [-6.0, -0.3, 0.0, 1e-7, 2.5]:
        activation = ALL_ACTIVATIONS[name]
        a = activation.function(np.array([z]))
        assert evaluate(activation.expression, z=z) == pytest.approx(a[0], abs=1e-15)
        slope = evaluate(activation.slope, a=a[0])
        assert slope == pytest.approx(activation.derivative(a)[0], abs=1e-15)


def test_softmax_hears_differences_only_and_does_not_overflow():
    z = np.array([[1.0, 2.0, 3.0], [1001.0, 1002.0, 1003.0], [-5000.0, 0.0, 5000.0]])
    p = softmax(z)
    np.testing.assert_allclose(p.sum(axis=-1), 1)
    np.testing.assert_allclose(p[0], p[1], rtol=1e-12)
    np.testing.assert_allclose(p[2], [0, 0, 1])
