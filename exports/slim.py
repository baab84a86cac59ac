"""Source as a notebook shows it: without what checks, declares, documents or was not needed."""

import ast
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence

WIDTH = 100
UNCHECKED = "hyperparameters"
"""The decorator that checks what a function is called with, and notes it."""
TOLD = ("report_progress", "publish_snapshot", "_report", "so_far")
"""What tells others how far a work is."""
NOT_NEEDED = "raise NotNeeded"
"""What stands where the run never came."""
Place = tuple[int, int]
"""Line from 0, and byte in it."""
Edit = tuple[Place, Place, str]
"""Where something begins and ends, and what stands there instead."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Slimmer:
    """Shortens the statements at the top of a module.

    Docstrings keep their first paragraph, strings below a value become comments above it,
    annotations are kept where they name nothing of this project, and branches where the run came.
    """

    def __init__(
        self,
        is_ours: Callable[[str], bool],
        is_needed: Callable[[str], bool],
        came_to: Callable[[str, int, int], bool],
        *,
        notes: bool,
    ) -> None:
        self._is_ours, self._is_needed, self._came_to = is_ours, is_needed, came_to
        self._notes = notes

    def shortened(self, text: str, first_line: int) -> str:
        """Return a statement, with the comment above and the docstring below it, in short."""
        lines = [line.encode() for line in text.split("\n")]
        edits = self._edits(ast.parse(text).body, lines, first_line - 1)
        return folded(edited(lines, edits))

    def _edits(
        self, statements: list[ast.stmt], lines: list[bytes], above: int, within: str = ""
    ) -> Iterator[Edit]:
        for before, node in zip([None, *statements], statements, strict=False):
            if isinstance(node, ast.Expr) and before is not None and _is_text(node):
                yield *_span(node), ""
                yield _comment(paragraph(ast.literal_eval(node.value)), before)
            elif isinstance(node, ast.ClassDef):
                yield from _documented(node)
                needed = [n for n in node.body if self._is_kept(n, node.name)]
                yield from (_whole(method, lines) for method in node.body if method not in needed)
                body = needed[1:] if ast.get_docstring(node) else needed
                yield from self._edits(body, lines, above, f"{node.name}.")
            elif isinstance(node, _Function):
                yield from _documented(node)
                for decorator in [] if self._notes else node.decorator_list:
                    if isinstance(decorator, ast.Name) and decorator.id == UNCHECKED:
                        yield (decorator.lineno - 1, 0), (decorator.lineno, 0), ""
                yield self._signature(node, lines)
                yield from self._body(node, lines, f"{within}{node.name}", above)

    def _is_kept(self, node: ast.stmt, owner: str) -> bool:
        if not isinstance(node, _Function):
            return True
        remembers = any("cached_property" in ast.unparse(d) for d in node.decorator_list)
        needed = node.name not in TOLD and self._is_needed(f"{owner}.{node.name}")
        return remembers or needed

    def _body(self, node: _Function, lines: list[bytes], name: str, above: int) -> Iterator[Edit]:
        """Take away what only refuses, or tells of progress, and where the run never came."""
        yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(node))
        for parent in ast.walk(node):
            for body in (getattr(parent, part, []) for part in ("body", "orelse")):
                if not isinstance(body, list) or not body:
                    continue
                # A generator without its yields would be none.
                first, last = body[0].lineno, body[-1].end_lineno or 0
                came = yields or self._came_to(name, above + first, above + last)
                if parent is not node and not came:
                    yield self._left_out(parent, body, lines)
                    continue
                if unseen := None if yields else self._never_run(body, name, above):
                    yield _span(unseen[0])[0], _end(unseen[-1]), NOT_NEEDED
                    body = body[: -len(unseen)]
                idle = [line for line in body if _does_nothing(line)]
                idle += [line for line in body if parent is node and _refuses(line)]
                for line in idle:
                    if len(idle) == len(body) and line is body[-1]:
                        yield *_span(line), "pass"
                    else:
                        yield _whole(line, lines)
            if (
                isinstance(parent, ast.AnnAssign)
                and parent.value
                and self._names(parent.annotation)
            ):
                yield _end(parent.target), _end(parent.annotation), ""

    def _never_run(self, body: list[ast.stmt], name: str, above: int) -> list[ast.stmt]:
        """Return the last statements of a body if it was left each time before it came to them."""
        last = above + (body[-1].end_lineno or 0)
        ends = (i for i in range(1, len(body)) if isinstance(body[i - 1], ast.If))
        never = (i for i in ends if not self._came_to(name, above + body[i].lineno, last))
        return body[next(never, len(body)) :]

    def _left_out(self, parent: ast.AST, body: list[ast.stmt], lines: list[bytes]) -> Edit:
        """Let a branch say that the run never came there."""
        first, end = body[0], _end(body[-1])
        start = (first.lineno - 1, first.col_offset)
        header = lines[first.lineno - 2].rstrip()
        if (
            isinstance(parent, ast.If)
            and _is_elif(parent, body)
            and first.col_offset == parent.col_offset
        ):
            return start, end, f"else: {NOT_NEEDED}"
        if header.endswith(b":"):
            start = (first.lineno - 2, len(header))
            return start, end, f" {NOT_NEEDED}"
        return start, end, NOT_NEEDED

    def _names(self, annotation: ast.AST) -> bool:
        return any(
            self._is_ours(node.id) or node.id == "Annotated"
            if isinstance(node, ast.Name)
            else isinstance(node, ast.Constant) and isinstance(node.value, str)
            for node in ast.walk(annotation)
        )

    def _signature(self, node: _Function, lines: list[bytes]) -> Edit:
        """Write what a function takes, as much of it in a line as fits."""
        given = node.args

        def written(argument: ast.arg, default: ast.expr | None, stars: str = "") -> str:
            hint = argument.annotation
            shown = f": {_source(hint, lines)}" if hint and not self._names(hint) else ""
            equals = " = " if shown else "="
            return f"{stars}{argument.arg}{shown}" + (
                "" if default is None else f"{equals}{_source(default, lines)}"
            )

        plain = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(plain) - len(given.defaults)) + given.defaults
        parts = [written(a, d) for a, d in zip(plain, defaults, strict=True)]
        if given.posonlyargs:
            parts.insert(len(given.posonlyargs), "/")
        if given.vararg:
            parts.append(written(given.vararg, None, "*"))
        elif given.kwonlyargs:
            parts.append("*")
        parts += [written(a, d) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
        if given.kwarg:
            parts.append(written(given.kwarg, None, "**"))
        shown = node.returns and not self._names(node.returns)
        returns = f" -> {_source(node.returns, lines)}" if node.returns and shown else ""
        keyword = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
        begin, end = f"{keyword} {node.name}(", f"){returns}:"
        line = filled(begin, parts, end, node.col_offset)
        return (node.lineno - 1, node.col_offset), _colon(node, lines), line


def without(text: str, values: Sequence[ast.expr], first_line: int) -> str:
    """Return a statement without the entries of tables that have these values.

    Their line numbers count from ``first_line``, that of the text. What is left of a mapping says
    so when it is asked for another.
    """
    gone = {(value.lineno - first_line, value.col_offset) for value in values}
    lines = [line.encode() for line in text.split("\n")]
    edits: list[Edit] = []
    for table in ast.walk(ast.parse(text)):
        if isinstance(table, ast.Dict):
            pairs = zip(table.keys, table.values, strict=True)
            entries = [(_span(key)[0] if key else _back(value, 2), value) for key, value in pairs]
        elif isinstance(table, ast.Tuple | ast.List):
            entries = [(_span(value)[0], value) for value in table.elts]
        else:
            continue
        ends = [start for start, _ in entries[1:]] + [_back_from(_end(table))]
        for (start, value), end in zip(entries, ends, strict=True):
            if (value.lineno - 1, value.col_offset) in gone:
                edits.append((start, end, ""))
    left = edited(lines, edits)
    own = getattr(ast.parse(left).body[0], "value", None)
    if isinstance(own, ast.Dict | ast.DictComp):
        start, end = _span(own)
        left = edited(left.encode().split(b"\n"), [(start, start, "Left("), (end, end, ")")])
    return folded(left)


def _back(node: ast.AST, n: int) -> Place:
    (row, column), _ = _span(node)
    return row, column - n


def _back_from(place: Place) -> Place:
    return place[0], place[1] - 1


def edited(lines: list[bytes], edits: Iterable[Edit]) -> str:
    """Return a text with some parts of it replaced; one within another is none."""
    spans = sorted(edits, key=lambda edit: (edit[0], (-edit[1][0], -edit[1][1])))
    kept: list[Edit] = []
    for edit in spans:
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    for (first, start), (last, end), new in reversed(kept):
        rest = lines[last][end:] if last < len(lines) else b""
        whole = lines[first][:start] + new.encode() + rest
        lines[first : last + 1] = whole.split(b"\n") if whole.strip() else []
    return b"\n".join(lines).decode().strip("\n")


def folded(text: str) -> str:
    """Return a statement with as much in a line as fits where it has an argument in each."""
    while True:
        lines = [line.encode() for line in text.split("\n")]
        for node in ast.walk(ast.parse(text)):
            if (edit := _fold(node, lines)) is not None:
                before, text = text, edited(lines, [edit])
                if text != before:
                    break
        else:
            return text


def _fold(node: ast.AST, lines: list[bytes]) -> Edit | None:
    """Return a call or a list with as much in a line as fits, if each part stands in its own."""
    if isinstance(node, ast.Call):
        # By place: an argument with stars may stand behind one with a name.
        parts: list[ast.AST] = sorted([*node.args, *node.keywords], key=lambda n: _span(n)[0])
    else:
        parts = [*node.elts] if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    if not parts or (isinstance(node, ast.Tuple) and len(parts) == 1):
        return None
    (row, _), (last, _) = _span(node)
    start, stop = _span(parts[0])[0][0] - 1, _end(parts[-1])[0]
    exploded = row <= start and stop < last and lines[start].endswith((b"(", b"[", b"{"))
    whole = all(_span(part)[0][0] == _end(part)[0] for part in parts)
    if not (exploded and whole) or any(b"#" in line for line in lines[row : last + 1]):
        return None
    written = [_source(part, lines) for part in parts]
    if any(" for " in each for each in written):  # one that is generated has no comma behind it
        return None
    opened = lines[start].decode()
    indent = len(opened) - len(opened.lstrip())
    text = filled(opened[indent:], written, lines[last].decode().lstrip(), indent)
    return (start, indent), (last, len(lines[last])), text


def filled(begin: str, parts: Sequence[str], end: str, indent: int) -> str:
    """Write parts between brackets, as many in a line as fit."""
    line = begin + ", ".join(parts) + end
    if indent + len(line) <= WIDTH:
        return line
    rows = [""]
    for part in parts:
        if indent + 5 + len(rows[-1]) + len(part) > WIDTH and rows[-1]:
            rows.append("")
        rows[-1] += f"{part}, "
    margin = " " * indent
    body = "\n".join(f"{margin}    {row.rstrip()}" for row in rows)
    return f"{begin}\n{body}\n{margin}{end}"


def paragraph(docstring: str) -> str:
    return " ".join(docstring.strip().partition("\n\n")[0].split())


def _is_elif(parent: ast.If, body: list[ast.stmt]) -> bool:
    return body is parent.orelse and len(body) == 1 and isinstance(body[0], ast.If)


def _does_nothing(line: ast.stmt) -> bool:
    if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)):
        return False
    name = ast.unparse(line.value.func).rpartition(".")[2]
    return name in TOLD or name.startswith("check")


def _refuses(line: ast.stmt) -> bool:
    return isinstance(line, ast.If) and not line.orelse and isinstance(line.body[0], ast.Raise)


def _is_text(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _comment(text: str, before: ast.stmt) -> Edit:
    start, indent = (before.lineno - 1, 0), " " * before.col_offset
    above = textwrap.wrap(text, WIDTH - 2 - before.col_offset)
    return start, start, "".join(f"{indent}# {line}\n" for line in above)


def _span(node: ast.AST) -> tuple[Place, Place]:
    return (node.lineno - 1, node.col_offset), _end(node)  # type: ignore[attr-defined]


def _end(node: ast.AST) -> Place:
    return node.end_lineno - 1, node.end_col_offset  # type: ignore[attr-defined]


def _source(part: ast.AST, lines: list[bytes]) -> str:
    (first, start), (last, end) = _span(part)
    return lines[first][start:end].decode() if first == last else ast.unparse(part)


def _whole(node: ast.stmt, lines: list[bytes]) -> Edit:
    """Take a statement away, with its decorators and the comment above it."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
    while lines[first - 1].lstrip().startswith(b"#") or not lines[first - 1].strip():
        first -= 1
    last = _end(node)[0]
    return (first, 0), (last, len(lines[last])), ""


def _documented(node: _Function | ast.ClassDef) -> Iterator[Edit]:
    first = node.body[0]
    if isinstance(first, ast.Expr) and _is_text(first):
        indent = " " * first.col_offset
        words = paragraph(ast.literal_eval(first.value)).replace("\\", "\\\\")
        text = f"\n{indent}".join(textwrap.wrap(words, WIDTH - 6 - first.col_offset))
        yield *_span(first), f'"""{text}"""'


def _colon(node: _Function, lines: list[bytes]) -> Place:
    rest = iter(line + b"\n" for line in lines[node.lineno - 1 :])
    depth = 0
    for token in tokenize.tokenize(lambda: next(rest, b"")):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and depth == 0:
                row, column = token.end
                before = lines[node.lineno - 2 + row].decode()[:column]
                return node.lineno - 2 + row, len(before.encode())
    raise ValueError(f"{node.name} has no colon.")
