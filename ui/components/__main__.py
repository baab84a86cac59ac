"""Write all modules into a folder for linter and tests, including those generated in Python."""

import sys
from pathlib import Path

from ui.components import modules

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, text in modules().items():
    (folder / f"{name}.js").write_text(text, encoding="utf-8")
