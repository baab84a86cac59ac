"""Statements as text: as they stand in their file where they are the same, or else made anew."""

import ast
import copy
import io
import textwrap
import tokenize
from itertools import pairwise
from typing import Any

from exports.definitions import Module
from exports.slim import Body, is_not_needed, is_text, text_of

WIDTH = 100
OPEN, CLOSE = "([{", ")]}"
HELD = "\0"
"""A space at which no line may end."""


def written(source: Module, statements: Body, indent: int = 0) -> list[str]:
    """Return the lines of statements that stand in a row."""
    lines: list[str] = []
    for before, node in zip([None, *statements], statements, strict=False):
        if before is not None and is_text(node) and indent == 0:
            continue
        decorators = getattr(node, "decorator_list", [])
        first = start = min(getattr(each, "lineno", 0) for each in (node, *decorators))
        while start > 1 and source.lines[start - 2].lstrip().startswith("#"):
            start -= 1
        if before is not None and start > 1 and not source.lines[start - 2].strip():
            lines.append("")
        margin = " " * indent
        lines += [margin + line.lstrip() for line in source.lines[start - 1 : first - 1] if start]
        lines += textwrap.wrap(
            getattr(node, "note", ""),
            WIDTH,
            initial_indent=f"{margin}# ",
            subsequent_indent=f"{margin}# ",
        )
        lines += _statement(source, node, indent)
    return lines


def _statement(source: Module, node: ast.stmt, indent: int) -> list[str]:
    margin = " " * indent
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        lines = [f"{margin}@{ast.unparse(each)}" for each in node.decorator_list]
        lines += fitted(_header(node), indent)
        if not is_text(node.body[0]):
            return lines + written(source, node.body, indent + 4)
        words = text_of(node.body[0]).replace("\\", "\\\\")
        rows = textwrap.wrap(f'"""{words}', WIDTH - 7 - indent)
        lines += textwrap.indent("\n".join(rows) + '"""', f"{margin}    ").split("\n")
        apart = [""] if node.body[1:] and isinstance(node, ast.ClassDef) else []
        return lines + apart + written(source, node.body[1:], indent + 4)
    if not hasattr(node, "body"):
        return _with_comment(_simple(source, node, indent), _beside(source, node, [node]), indent)
    lines = fitted(_header(node), indent)
    lines = _with_comment(lines, _beside(source, node, _heads(node)), indent)
    lines = _with_body(lines, source, node.body, indent)
    for handler in getattr(node, "handlers", []):
        lines += _with_body([margin + _header(handler)], source, handler.body, indent)
    other: Body = getattr(node, "orelse", [])
    if isinstance(node, ast.If) and len(other) == 1 and isinstance(other[0], ast.If):
        below = _statement(source, other[0], indent)
        return [*lines, f"{margin}el{below[0].lstrip()}", *below[1:]]
    for word, body in (("else", other), ("finally", getattr(node, "finalbody", []))):
        lines += _with_body([f"{margin}{word}:"], source, body, indent) if body else []
    return lines


def _with_body(header: list[str], source: Module, body: Body, indent: int) -> list[str]:
    if is_not_needed(body):
        line, mark, comment = header[-1].partition("  #")
        return [*header[:-1], f"{line} {ast.unparse(body[0])}{mark}{comment}"]
    return header + written(source, body, indent + 4)


def _header(node: Any) -> str:
    """Return the first line of a statement with a body."""
    if isinstance(node, ast.Try):
        return "try:"
    shallow = copy.copy(node)
    shallow.body, shallow.decorator_list, shallow.orelse = [ast.Pass()], [], []
    return ast.unparse(shallow).strip().rpartition("\n")[0]


def _heads(node: ast.stmt) -> list[ast.AST]:
    """Return a compound statement's text before its colon."""
    items = [each for i in getattr(node, "items", []) for each in (i.context_expr, i.optional_vars)]
    each = (*items, *(getattr(node, part, None) for part in ("test", "iter")))
    return [part for part in each if part]


def _beside(source: Module, node: ast.stmt, parts: list[ast.AST]) -> str:
    """Return the first comment that stands beside parts of a statement."""
    first = getattr(node, "lineno", 0)
    for row in range(first, 1 + max(first, *(getattr(p, "end_lineno", 0) or 0 for p in parts), 0)):
        column, text = source.comments.get(row, (0, ""))
        machine = text.startswith(("# type:", "# noqa"))
        if text and not machine and source.lines[row - 1][:column].strip():
            return text.partition("  # noqa")[0]
    return ""


def _with_comment(lines: list[str], comment: str, indent: int) -> list[str]:
    if not comment or any(comment in line for line in lines):
        return lines
    if len(lines[-1]) + 2 + len(comment) <= WIDTH:
        return [*lines[:-1], f"{lines[-1]}  {comment}"]
    return [" " * indent + comment, *lines]


def _simple(source: Module, node: ast.stmt, indent: int) -> list[str]:
    """Return a statement without a body: as it was written if it says the same."""
    text, value = ast.unparse(node), getattr(node, "value", None)
    if isinstance(node, ast.Assign | ast.Return) and isinstance(value, ast.Tuple) and value.elts:
        whole = ast.unparse(value)
        if indent + len(text) - 2 <= WIDTH:  # without its brackets
            text = text.removesuffix(whole) + whole[1:-1]
    new = fitted(text, indent)
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
    old = textwrap.dedent("\n".join(source.lines[first - 1 : last] if first else [])).split("\n")
    try:
        same = ast.dump(ast.parse("\n".join(old))) == ast.dump(ast.Module([node], []))
    except SyntaxError:
        same = False
    commented = any(source.comments.get(row, (0, ""))[1] for row in range(first, last))
    fits = len(new) < len(old) and all(len(line) <= WIDTH for line in new)
    return new if not same or (fits and not commented) else [" " * indent + line for line in old]


def fitted(text: str, indent: int = 0) -> list[str]:
    """Return a statement in as many lines as it takes, broken within its widest brackets."""
    tokens = [*tokenize.generate_tokens(io.StringIO(text).readline)]
    lines = text.split("\n")
    for token in reversed(tokens):  # in double quotes, as the rest
        (row, start), (last, end), new = token.start, token.end, token.string
        if token.type == tokenize.STRING and row == last and new.endswith("'"):
            prefix, _, inside = new[:-1].partition("'")
            if '"' not in inside and "\\'" not in inside and "'" not in inside:
                lines[row - 1] = f'{lines[row - 1][:start]}{prefix}"{inside}"{lines[row - 1][end:]}'
    margin, text = " " * indent, "\n".join(lines)
    if indent + len(text) <= WIDTH or len(lines) > 1:
        return (margin + text).split("\n")
    start, end, breaks = _breaks(tokens)
    parts = [text[a:b].strip() for a, b in pairwise([start, *breaks, end])]
    parts = [part.replace(" ", HELD) for part in parts if part]
    if len(parts) > 1 and parts[-2].endswith(","):
        parts[-1] = f"{parts[-1].rstrip(',')},"
    rows, width = parts, WIDTH - indent - 4
    if len(" ".join(parts)) <= width or not any(part.startswith("for") for part in parts):
        rows = textwrap.wrap(" ".join(parts), width, break_long_words=False, break_on_hyphens=False)
    broken = [line for row in rows for line in fitted(row.replace(HELD, " "), indent + 4)]
    return [margin + text[:start], *broken, margin + text[end:]] if broken else [margin + text]


def _breaks(tokens: list[tokenize.TokenInfo]) -> tuple[int, int, list[int]]:
    """Return where the widest brackets open and close, and where in them a line may end."""
    depth, opened, widest = 0, 0, (0, 0)
    breaks: list[int] = []
    until = ""  # What ends names that no comma parts: those of a lambda, or of a loop
    loops = False
    for token in tokens:
        is_sign = token.type == tokenize.OP
        if is_sign and token.string in CLOSE:
            depth -= 1
            if depth == 0:
                widest = max(widest, (opened, token.start[1]), key=lambda each: each[1] - each[0])
        if depth == 1 and token.string == "," and not until:
            breaks.append(token.end[1])
        elif depth == 1 and (token.string == "for" or (loops and token.string == "if")):
            breaks.append(token.start[1])
            loops = True
        if depth == 1:
            until = {"lambda": ":", "for": "in", until: ""}.get(token.string, until)
        if is_sign and token.string in OPEN:
            opened = token.end[1] if depth == 0 else opened
            depth += 1
    return *widest, [place for place in breaks if widest[0] < place < widest[1]]
