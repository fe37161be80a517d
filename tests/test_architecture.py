"""The house: one direction of dependency, small files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "grader"

# Each room may import from those before it, and from itself.
ROOMS = (
    "errors",
    "resources",
    "text",
    "document",
    "library",
    "embedding",
    "study",
    "segmentation",
    "matching",
    "scoring",
    "provenance",
    "grading",
    "authoring",
    "labels",
    "agreement",
    "reporting",
    "cohort",
    "training",
    "cli",
)
FILES = sorted(SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("grader."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(alias.name.split(".")[1] for alias in node.names if alias.name.startswith("grader."))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_one_way(path: Path) -> None:
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    allowed = set(ROOMS[: ROOMS.index(here) + 1])
    assert imported(path) <= allowed, f"{here} imports {sorted(imported(path) - allowed)}"


def test_only_its_command_imports_training() -> None:
    users = {str(p.relative_to(SOURCE)) for p in FILES if "training" in imported(p) and room(p) != "training"}
    assert users == {"cli/train.py"}


def test_no_file_is_long() -> None:
    assert not {p.name: n for p in FILES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 500}


def test_rooms_below_the_command_line_do_not_print() -> None:
    for path in FILES:
        if room(path) != "cli":
            calls = {
                n.func.id
                for n in ast.walk(ast.parse(path.read_text()))
                if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
            }
            assert "print" not in calls, path


def test_no_code_names_a_case_or_a_step() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for name in ("video-recommendation", "ad-click-prediction", '"requirements"', '"serving"', '"monitoring"'):
            assert name not in text, path
