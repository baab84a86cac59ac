"""The files of deploy, read."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "deploy/Containerfile"


def instructions(kind: str, *, last_stage: bool = True) -> list[str]:
    text = re.sub(r"\\\n\s*", "", CONTAINERFILE.read_text(encoding="utf-8"))
    if last_stage:
        text = text[text.rindex("\nFROM ") :]
    return re.findall(rf"^{kind} (.*)$", text, re.MULTILINE)


@cache
def manifests() -> list[dict[str, Any]]:
    paths = sorted((ROOT / "deploy/kubernetes").glob("*.yaml"))
    return [one for path in paths for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))


def workloads() -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in manifests() if one["kind"] == "Deployment"}


def container(name: str) -> dict[str, Any]:
    (only,) = workloads()[name]["spec"]["template"]["spec"]["containers"]
    return only
