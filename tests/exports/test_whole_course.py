"""The whole course in one file: short, with the numbers of the app, each line under a lesson."""

import runpy

from lessons.digits import model as digits
from lessons.gradient_descent import model as line
from lessons.xor import model as xor
from study.loading import ROOT
from ui.page.lesson_map import sections

FILE = ROOT / "exports" / "whole_course.py"


def test_it_prints_what_the_app_computes_to_the_last_digit(capsys):
    runpy.run_path(str(FILE), run_name="__main__")
    run = line.train()
    w, b, loss = run.final["w"], run.final["b"], run.loss[-1]
    printed = [f"the line: w = {w}, b = {b}, loss = {loss}"]
    run = xor.train()
    p = xor.probabilities(run)[-1]
    printed += [f"XOR: probabilities = {p}, loss = {run.loss[-1]}"]
    run = digits.train()
    held_out = (run.metrics[f"validation_{name}"][-1] for name in ("loss", "accuracy"))
    loss, accuracy = held_out
    printed += [
        f"digits: loss = {run.loss[-1]}, held-out loss = {loss}, held-out accuracy = {accuracy}"
    ]
    assert capsys.readouterr().out.splitlines() == printed


def test_it_is_read_in_a_sitting_and_every_line_of_it_is_shown_with_its_number():
    text = FILE.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= 200
    shown = sections(text)
    for part in shown:
        first = part["first"] - 1
        assert lines[first : first + len(part["lines"])] == part["lines"]
    assert sum(len(part["lines"]) + bool(part.get("title")) for part in shown) == len(lines)
