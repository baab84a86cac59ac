"""Autograd: how PyTorch finds slopes, line by line beside the same by hand."""

from lessons.autograd.bowls import race, rings
from lessons.autograd.challenges import CHALLENGES
from lessons.autograd.claims import CLAIMS
from lessons.autograd.files import MAX_BYTES, load_model, save_model
from lessons.autograd.formula import MAX_CHARS
from lessons.autograd.lines import by_hand, in_pytorch, loop_lines, one_step, what_is_noted
from lessons.autograd.model import cross_entropy, gradient, predict, train
from lessons.autograd.pytorch import sequential, trace, train_torch, twins
from lessons.autograd.report import (
    AGREED,
    PREDICTIONS,
    answers_table,
    describe_clock,
    describe_edge,
    describe_loaded,
    describe_race,
    describe_saved,
    describe_slopes,
    describe_twins,
    pictures_in_words,
    read_back,
    three_ways,
)
from lessons.autograd.slopes import curve, slopes
from lessons.autograd.speed import by_numpy, by_pytorch, time_epochs

__all__ = [
    "AGREED",
    "CHALLENGES",
    "CLAIMS",
    "MAX_BYTES",
    "MAX_CHARS",
    "PREDICTIONS",
    "answers_table",
    "by_hand",
    "by_numpy",
    "by_pytorch",
    "cross_entropy",
    "curve",
    "describe_clock",
    "describe_edge",
    "describe_loaded",
    "describe_race",
    "describe_saved",
    "describe_slopes",
    "describe_twins",
    "gradient",
    "in_pytorch",
    "load_model",
    "loop_lines",
    "one_step",
    "pictures_in_words",
    "predict",
    "race",
    "read_back",
    "rings",
    "save_model",
    "sequential",
    "slopes",
    "three_ways",
    "time_epochs",
    "trace",
    "train",
    "train_torch",
    "twins",
    "what_is_noted",
]
