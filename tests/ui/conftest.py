"""What the browser's modules compute, for tests that compare it with what Python computes."""

import json
import subprocess
from typing import Any

import pytest
from deno import find_deno_bin

from ui.components import modules


@pytest.fixture(scope="session")
def computed(tmp_path_factory):
    """Return what computes a function of some data, with names from a module of the browser's."""
    folder = tmp_path_factory.mktemp("modules")
    for name, text in modules().items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")

    def compute(function: str, data: Any, **imports: str) -> Any:
        lines = [f'import {{ {names} }} from "./{module}.js"' for module, names in imports.items()]
        lines.append(f"console.log(JSON.stringify(({function})({json.dumps(data)})))")
        done = subprocess.run(
            [find_deno_bin(), "run", "--no-config", "--quiet", "--ext=js", "-"],
            input="\n".join(lines),
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return compute
