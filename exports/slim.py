"""Source as a notebook shows it: without checks, progress reports and what was not needed."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

CHECKS = "hyperparameters"
"""The decorator that checks and records a function's arguments."""
REPORTS = ("report_progress", "publish_snapshot", "_report", "so_far")
"""Calls that report progress."""
SUBTASK, TRACK = "subtask", "track"
"""The block and the iterator that scale progress."""
NOT_NEEDED = "NotNeeded"
"""The exception raised in branches that the run did not reach."""
MARK = "·"
"""Separates a name from its unique number."""
WORDS = ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple")
Body = list[ast.stmt]


class Slimmer:
    """Shortens the statements at the top of a module, in place.

    Docstrings keep their first paragraph, strings below a value become notes above it, and only
    branches that the run reached stay.
    """

    def __init__(
        self,
        is_needed: Callable[[str], bool],
        was_reached: Callable[[str, int, int], bool],
        *,
        notes: bool,
    ) -> None:
        self._is_needed, self._was_reached, self._notes = is_needed, was_reached, notes

    def shorten(self, statements: Body, within: str = "") -> None:
        """Shorten the statements of a definition or a class."""
        for before, node in zip([None, *statements], [*statements], strict=False):
            if is_text(node) and before is not None:
                before.note = paragraph(text_of(node))  # type: ignore[attr-defined]
                statements.remove(node)
            elif isinstance(node, ast.ClassDef):
                _shorten_docstring(node)
                node.body = [n for n in node.body if self._is_kept(n, node.name)]
                self.shorten(node.body, f"{node.name}.")
            elif isinstance(node, ast.FunctionDef):
                _shorten_docstring(node)
                if not self._notes:
                    node.decorator_list = [
                        d
                        for d in node.decorator_list
                        if not (isinstance(d, ast.Name) and d.id == CHECKS)
                    ]
                self._shorten_body(node, f"{within}{node.name}")
                _WithoutTrack().visit(node)

    def _is_kept(self, node: ast.stmt, owner: str) -> bool:
        if not isinstance(node, ast.FunctionDef):
            return True
        return node.name not in REPORTS and self._is_needed(f"{owner}.{node.name}")

    def _shorten_body(self, node: ast.FunctionDef, name: str) -> None:
        """Remove checks, progress reports, and branches that the run did not reach."""
        # A generator without its yields would be none.
        yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(node))
        for body in blocks(node):
            is_whole = body is node.body
            kept = body if yields else self._reached(body, name, is_whole)
            idle = [line for line in kept if _does_nothing(line) or (is_whole and _refuses(line))]
            body[:] = [line for line in kept if line not in idle] or [ast.Pass()]
        for body in blocks(node):
            body[:] = [line for each in body for line in _inside(each)]

    def _reached(self, body: Body, name: str, is_whole: bool) -> Body:
        """Return the statements that were run, and a `NOT_NEEDED` for the rest."""
        last = body[-1].end_lineno or 0
        if not is_whole and not self._was_reached(name, body[0].lineno, last):
            return [not_needed()]
        ends = (i for i in range(1, len(body)) if isinstance(body[i - 1], ast.If))
        never = next((i for i in ends if not self._was_reached(name, body[i].lineno, last)), None)
        return body if never is None else [*body[:never], not_needed()]


def blocks(node: ast.AST) -> Iterator[Body]:
    """Yield the lists of statements in a node, which may be changed in place."""
    for parent in [*ast.walk(node)]:
        for part in ("body", "orelse"):
            body = getattr(parent, part, None)
            if isinstance(body, list) and body:
                yield body


class _WithoutTrack(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        return node.args[0] if isinstance(node.func, ast.Name) and node.func.id == TRACK else node


def not_needed() -> ast.stmt:
    return ast.Raise(exc=ast.Name(id=NOT_NEEDED, ctx=ast.Load()), cause=None)


def is_not_needed(body: Body) -> bool:
    """Tell whether a branch is nothing but a `NOT_NEEDED`."""
    first = body[0] if len(body) == 1 else None
    named = first.exc if isinstance(first, ast.Raise) else None
    return isinstance(named, ast.Name) and named.id == NOT_NEEDED


def paragraph(docstring: str) -> str:
    return " ".join(docstring.strip().partition("\n\n")[0].split())


def is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def text_of(node: ast.stmt) -> str:
    return str(ast.literal_eval(node.value))  # type: ignore[attr-defined]


def _shorten_docstring(node: ast.FunctionDef | ast.ClassDef) -> None:
    if is_text(node.body[0]):
        node.body[0].value = ast.Constant(paragraph(text_of(node.body[0])))  # type: ignore[attr-defined]


def _inside(line: ast.stmt) -> Body:
    """Return the statements in a `SUBTASK` block, or the statement itself."""
    if isinstance(line, ast.With) and len(line.items) == 1:
        call = line.items[0].context_expr
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == SUBTASK
        ):
            return [each for inner in line.body for each in _inside(inner)]
    return [line]


def _does_nothing(line: ast.stmt) -> bool:
    if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)):
        return False
    name = ast.unparse(line.value.func).rpartition(".")[2]
    return name in REPORTS or name.startswith("check")


def _refuses(line: ast.stmt) -> bool:
    return isinstance(line, ast.If) and not line.orelse and isinstance(line.body[0], ast.Raise)


class Strip(ast.NodeTransformer):
    """Removes annotations; a class that one names is kept as the node's ``kind``."""

    def __init__(self) -> None:
        self._fields: Body = []

    def visit_arg(self, node: Any) -> Any:
        node.kind, node.annotation = _kind(node.annotation), None
        return node

    def visit_FunctionDef(self, node: Any) -> Any:
        node.kind, node.returns = _kind(node.returns), None
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        self._fields += node.body
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node in self._fields:
            node.annotation = _plain(node.annotation)
            return node
        new: Any = ast.Assign([node.target], node.value) if node.value else ast.Pass()
        new.note = getattr(node, "note", "")
        return ast.copy_location(new, node)


def _kind(annotation: ast.expr | None) -> str:
    return annotation.id if isinstance(annotation, ast.Name) else ""


def _plain(annotation: ast.expr) -> ast.expr:
    while isinstance(annotation, ast.Subscript):
        annotation = annotation.value
    word = ast.unparse(annotation).partition(MARK)[0]
    known = {"Mapping": "dict", "Sequence": "tuple", "Array": "np.ndarray"}
    word = known.get(word, word)
    return annotation if "." in word else ast.Name(word if word in WORDS else "object", ast.Load())
