"""Statements as text: as they stand in their file where they are the same, or else made anew."""

import ast
import copy
import io
import textwrap
import tokenize
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

from exports.slim import Body, Function, is_not_needed, is_text, text_of

WIDTH = 100
OPEN, CLOSE = "([{", ")]}"


class Source(Protocol):
    """The file that statements were read from."""

    lines: list[str]

    @property
    def comments(self) -> dict[int, tuple[int, str]]:
        """Where in a line, from 1, a comment begins, and what it says."""


def written(source: Source, statements: Body, indent: int = 0) -> list[str]:
    """Return the lines of statements that stand in a row."""
    lines: list[str] = []
    for before, node in zip([None, *statements], statements, strict=False):
        if before is not None and is_text(node) and indent == 0:
            continue
        above = [*_above(source, node, indent)]
        if before is not None and _is_apart(source, node, len(above)):
            lines.append("")
        lines += above
        lines += _statement(source, node, indent)
    return lines


def _is_apart(source: Source, node: ast.stmt, n_above: int) -> bool:
    first = _first_line(node) - 1 - n_above
    return first > 0 and not source.lines[first - 1].strip()


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([getattr(node, "lineno", 0), *(d.lineno for d in decorators)])


def _above(source: Source, node: ast.stmt, indent: int) -> Iterator[str]:
    """Yield the comment above a statement, and what is noted of it."""
    first = _first_line(node)
    start = first
    while start > 1 and source.lines[start - 2].lstrip().startswith("#"):
        start -= 1
    margin = " " * indent
    for line in source.lines[start - 1 : first - 1] if first else []:
        yield margin + line.lstrip()
    for row in textwrap.wrap(getattr(node, "note", ""), WIDTH - 2 - indent):
        yield f"{margin}# {row}"


def _statement(source: Source, node: ast.stmt, indent: int) -> list[str]:
    margin = " " * indent
    if isinstance(node, Function | ast.ClassDef):
        lines = [f"{margin}@{ast.unparse(each)}" for each in node.decorator_list]
        lines += _fitted(_header(node), indent)
        if is_text(node.body[0]):
            words = text_of(node.body[0]).replace("\\", "\\\\")
            rows = textwrap.wrap(words, WIDTH - 10 - indent)
            rows = [f'"""{rows[0]}', *rows[1:]] if rows else ['"""']
            rows[-1] += '"""'
            lines += [f"{margin}    {row}" for row in rows]
            rest = written(source, node.body[1:], indent + 4)
            apart = node.body[1:] and isinstance(node, ast.ClassDef)
            return [*lines, *([""] if apart else []), *rest]
        return lines + written(source, node.body, indent + 4)
    if not hasattr(node, "body"):
        return _with_comment(_simple(source, node, indent), _beside(source, node, node), indent)
    lines = _with_comment(
        _fitted(_header(node), indent), _beside(source, node, node.body[0]), indent
    )
    lines = _with_body(lines, source, node.body, indent)
    for handler in getattr(node, "handlers", []):
        kind = f" {ast.unparse(handler.type)}" if handler.type else ""
        lines.append(f"{margin}except{kind}{f' as {handler.name}' if handler.name else ''}:")
        lines += written(source, handler.body, indent + 4)
    other: Body = getattr(node, "orelse", [])
    if isinstance(node, ast.If) and len(other) == 1 and isinstance(other[0], ast.If):
        below = _statement(source, other[0], indent)
        return [*lines, f"{margin}el{below[0].lstrip()}", *below[1:]]
    if other:
        lines += _with_body([f"{margin}else:"], source, other, indent)
    if last := getattr(node, "finalbody", []):
        lines += _with_body([f"{margin}finally:"], source, last, indent)
    return lines


def _with_body(header: list[str], source: Source, body: Body, indent: int) -> list[str]:
    if is_not_needed(body):
        line, mark, comment = header[-1].partition("  #")
        return [*header[:-1], f"{line} {ast.unparse(body[0])}{mark}{comment}"]
    return header + written(source, body, indent + 4)


def _header(node: Any) -> str:
    """Return the first line of a statement with a body."""
    shallow = copy.copy(node)
    shallow.body, shallow.decorator_list = [ast.Pass()], []
    for part in ("orelse", "handlers", "finalbody"):
        if hasattr(node, part):
            setattr(shallow, part, [])
    if isinstance(node, ast.Try):
        return "try:"
    return ast.unparse(shallow).rpartition("\n")[0]


def _beside(source: Source, node: ast.stmt, end: ast.stmt) -> str:
    first = getattr(node, "lineno", 0)
    ends = _heads(node) if end is not node else [node]
    last = max([first, *(getattr(each, "end_lineno", 0) or 0 for each in ends)])
    for row in range(first, last + 1):
        column, text = source.comments.get(row, (0, ""))
        machine = text.startswith(("# type:", "# noqa"))
        if text and not machine and source.lines[row - 1][:column].strip():
            return text.partition("  # noqa")[0]
    return ""


def _heads(node: ast.stmt) -> list[ast.AST]:
    """Return what stands before the colon of a statement with a body."""
    items = [each for i in getattr(node, "items", []) for each in (i.context_expr, i.optional_vars)]
    return [n for n in (*items, *(getattr(node, k, None) for k in ("test", "iter"))) if n]


def _with_comment(lines: list[str], comment: str, indent: int) -> list[str]:
    if not comment or any(comment in line for line in lines):
        return lines
    if len(lines[-1]) + 2 + len(comment) <= WIDTH:
        return [*lines[:-1], f"{lines[-1]}  {comment}"]
    return [" " * indent + comment, *lines]


def _simple(source: Source, node: ast.stmt, indent: int) -> list[str]:
    """Return a statement without a body: as it was written if it says the same."""
    new = _fitted(_unparsed(node, indent), indent)
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
    if not first:
        return new
    old = textwrap.dedent("\n".join(source.lines[first - 1 : last])).split("\n")
    try:
        same = ast.dump(ast.parse("\n".join(old))) == ast.dump(ast.Module([node], []))
    except SyntaxError:
        same = False
    if not same:
        return new
    commented = any(source.comments.get(row, (0, ""))[1] for row in range(first, last))
    fits = len(new) < len(old) and all(len(line) <= WIDTH for line in new)
    return new if fits and not commented else [" " * indent + line for line in old]


def _unparsed(node: ast.stmt, indent: int) -> str:
    """Return a statement in a line; a tuple at its end without brackets if it fits."""
    text, value = ast.unparse(node), getattr(node, "value", None)
    if isinstance(node, ast.Assign | ast.Return) and isinstance(value, ast.Tuple) and value.elts:
        whole = ast.unparse(value)
        if text.endswith(whole) and whole.startswith("(") and indent + len(text) - 2 <= WIDTH:
            return text.removesuffix(whole) + whole[1:-1]
    return text


def _fitted(text: str, indent: int) -> list[str]:
    """Return a statement in as many lines as it takes, without their last brackets in the next."""
    return (" " * indent + _fit(_in_our_hand(text), indent)).split("\n")


def _in_our_hand(text: str) -> str:
    lines = text.split("\n")
    tokens = [*tokenize.generate_tokens(io.StringIO(text).readline)]
    for token in reversed(tokens):
        (row, start), (last, end), new = token.start, token.end, token.string
        if token.type == tokenize.STRING and row == last:
            at = new.find("'")
            if new.endswith("'") and '"' not in new and "\\'" not in new and at >= 0:
                new = f'{new[:at]}"{new[at + 1 : -1]}"'
        elif token.type == tokenize.NUMBER and new.isdigit() and len(new) > 4:
            new = f"{int(new):_}"
        if new != token.string:
            lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    return "\n".join(lines)


def _fit(text: str, indent: int) -> str:
    if indent + len(text) <= WIDTH or "\n" in text:
        return text
    groups = _groups(text)
    for start, end in sorted(groups, key=lambda group: group[0] - group[1]):
        inside = text[start + 1 : end]
        parts = [inside] if _outside(inside, " for ") else _parts(inside)
        if not parts or end - start < 20:
            continue
        begin, rest = text[: start + 1], text[end:]
        if len(parts) > 1:
            return filled(begin, parts, rest, indent)
        only = inside.strip()
        is_one = only[0] in OPEN and only[-1] in CLOSE and len(_groups(only)) == 1
        each = _parts(only[1:-1]) if is_one and not _outside(only[1:-1], " for ") else []
        if len(each) > 1:
            return filled(begin + only[0], each, only[-1] + rest, indent)
        margin = " " * (indent + 4)
        inner = _comprehended(parts[0], indent + 4) + "," * inside.rstrip().endswith(",")
        return f"{begin}\n{margin}{inner}\n{' ' * indent}{rest}"
    return text


def _comprehended(text: str, indent: int) -> str:
    """Write what stands alone between brackets; a comprehension in a line for each part."""
    if indent + len(text) <= WIDTH:
        return text
    places = [
        i for word in (" for ", " if ") for i in _outside(text, word) if not text[:i].endswith("in")
    ]
    places = [i for i in sorted(places) if i >= min(_outside(text, " for "), default=len(text))]
    ends = [*places[1:], len(text)]
    pieces = [text[: places[0]]] if places else [text]
    pieces += [text[i + 1 : end] for i, end in zip(places, ends, strict=False)]
    return f"\n{' ' * indent}".join(_fit(piece, indent) for piece in pieces)


def _outside(text: str, word: str) -> list[int]:
    return [i for i, depth in enumerate(_depths(text)) if depth == 0 and text.startswith(word, i)]


def _depths(text: str) -> list[int]:
    """Return how many brackets are open at each character; within strings, one more."""
    depth, quote, depths = 0, "", []
    for i, sign in enumerate(text):
        if quote:
            depths.append(depth + 1)
            if sign == quote and text[i - 1] != "\\":
                quote = ""
            continue
        if sign in "\"'":
            quote = sign
            depths.append(depth + 1)
            continue
        depth -= sign in CLOSE
        depths.append(depth)
        depth += sign in OPEN
    return depths


def _groups(text: str) -> list[tuple[int, int]]:
    """Return where brackets open and close that stand in no others."""
    places = [i for i, d in enumerate(_depths(text)) if d == 0 and text[i] in OPEN + CLOSE]
    return [*zip(places[::2], places[1::2], strict=True)]


def _parts(text: str) -> list[str]:
    places = [-1, *(i for i in _outside(text, ",")), len(text)]
    each = [text[a + 1 : b].strip() for a, b in pairwise(places)]
    parts: list[str] = []
    for part in each:
        if parts and "lambda" in parts[-1] and ":" not in parts[-1].rpartition("lambda")[2]:
            parts[-1] += f", {part}"  # what a lambda takes
        elif part:
            parts.append(part)
    return parts


def filled(begin: str, parts: Sequence[str], end: str, indent: int) -> str:
    """Write parts between brackets, as many in a line as fit."""
    line = begin + ", ".join(parts) + end
    if indent + len(line) <= WIDTH:
        return line
    rows = [""]
    for part in parts:
        if indent + 5 + len(rows[-1]) + len(part) > WIDTH and rows[-1]:
            rows.append("")
        rows[-1] += f"{_fit(part, indent + 4)}, "
    margin = " " * indent
    body = "\n".join(f"{margin}    {row.rstrip()}" for row in rows)
    return f"{begin}\n{body}\n{margin}{end}"
