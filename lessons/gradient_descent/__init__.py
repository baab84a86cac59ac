"""Gradient descent: how a line finds its way to the data."""

from lessons.gradient_descent.challenges import CHALLENGES
from lessons.gradient_descent.claims import CLAIMS
from lessons.gradient_descent.model import gradient, hessian, predict, train, training_set
from lessons.gradient_descent.report import (
    PREDICTIONS,
    TRUTH,
    answers,
    bowl_view,
    describe_answers,
    describe_run,
    describe_slope,
    describe_step,
    explain_edge,
    explain_factor,
    line_in_hours,
    loss_at,
    loss_means,
    one_slope,
    slopes_table,
)

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "PREDICTIONS",
    "TRUTH",
    "answers",
    "bowl_view",
    "describe_answers",
    "describe_run",
    "describe_slope",
    "describe_step",
    "explain_edge",
    "explain_factor",
    "gradient",
    "hessian",
    "line_in_hours",
    "loss_at",
    "loss_means",
    "one_slope",
    "predict",
    "slopes_table",
    "train",
    "training_set",
]
