"""Source as a notebook shows it: without what checks, tells of progress, or was not needed."""

import ast
from collections.abc import Callable
from typing import Any

UNCHECKED = "hyperparameters"
"""The decorator that checks what a function is called with, and notes it."""
TOLD = ("report_progress", "publish_snapshot", "_report", "so_far")
"""What tells others how far a work is."""
PART, EACH = "subtask", "track"
"""What says which part of a work its lines are, and what of a work each item is."""
NOT_NEEDED = "NotNeeded"
"""What is raised where the run never came."""
MARK = "·"
"""Between a name and the number of what it means: so it is one name in all modules."""
WORDS = ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple")
Body = list[ast.stmt]


class Slimmer:
    """Shortens the statements at the top of a module, in place.

    Docstrings keep their first paragraph, strings below a value become notes above it, and of
    branches those stay where the run came.
    """

    def __init__(
        self,
        is_needed: Callable[[str], bool],
        came_to: Callable[[str, int, int], bool],
        *,
        notes: bool,
    ) -> None:
        self._is_needed, self._came_to, self._notes = is_needed, came_to, notes

    def shorten(self, statements: Body, within: str = "") -> None:
        """Shorten statements that stand in a row: those of a definition, or of a class."""
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
                        if not (isinstance(d, ast.Name) and d.id == UNCHECKED)
                    ]
                self._shorten_body(node, f"{within}{node.name}")
                _Untold().visit(node)

    def _is_kept(self, node: ast.stmt, owner: str) -> bool:
        if not isinstance(node, ast.FunctionDef):
            return True
        remembers = any("cached_property" in ast.unparse(d) for d in node.decorator_list)
        needed = node.name not in TOLD and self._is_needed(f"{owner}.{node.name}")
        return remembers or needed

    def _shorten_body(self, node: ast.FunctionDef, name: str) -> None:
        """Take away what only refuses, or tells of progress, and where the run never came."""
        # A generator without its yields would be none.
        yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(node))
        for parent in [*ast.walk(node)]:
            for part in ("body", "orelse"):
                body = getattr(parent, part, None)
                if isinstance(body, list) and body:
                    kept = body if yields else self._where_it_came(body, name, parent is node)
                    idle = [line for line in kept if _does_nothing(line)]
                    idle += [line for line in kept if parent is node and _refuses(line)]
                    setattr(parent, part, [n for n in kept if n not in idle] or [ast.Pass()])
        for parent in ast.walk(node):
            for part in ("body", "orelse"):
                body = getattr(parent, part, None)
                if isinstance(body, list):
                    setattr(parent, part, [line for each in body for line in _inside(each)])

    def _where_it_came(self, body: Body, name: str, is_whole: bool) -> Body:
        """Return the statements that were run; where the run never came says so."""
        last = body[-1].end_lineno or 0
        if not is_whole and not self._came_to(name, body[0].lineno, last):
            return [not_needed()]
        ends = (i for i in range(1, len(body)) if isinstance(body[i - 1], ast.If))
        never = next((i for i in ends if not self._came_to(name, body[i].lineno, last)), None)
        return body if never is None else [*body[:never], not_needed()]


class _Untold(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        return node.args[0] if isinstance(node.func, ast.Name) and node.func.id == EACH else node


def not_needed() -> ast.stmt:
    return ast.Raise(exc=ast.Name(id=NOT_NEEDED, ctx=ast.Load()), cause=None)


def is_not_needed(body: Body) -> bool:
    """Tell whether a branch only says that the run never came there."""
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
    """Return what stands in a block that only says which part of a work it is."""
    if isinstance(line, ast.With) and len(line.items) == 1:
        call = line.items[0].context_expr
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == PART:
            return [each for inner in line.body for each in _inside(inner)]
    return [line]


def _does_nothing(line: ast.stmt) -> bool:
    if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)):
        return False
    name = ast.unparse(line.value.func).rpartition(".")[2]
    return name in TOLD or name.startswith("check")


def _refuses(line: ast.stmt) -> bool:
    return isinstance(line, ast.If) and not line.orelse and isinstance(line.body[0], ast.Raise)


class Strip(ast.NodeTransformer):
    """Takes annotations away; what they say of classes is kept beside, as ``kind``."""

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
