"""Which case studies a command is about: named by id, by file or by folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from grader.errors import Problem, UsageError
from grader.library import Shelf, load_shelf
from grader.library.shelf import unknown_case, user_folders

TargetsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CASE|FILE|FOLDER]...", help="What to check; your own cases, or the whole shelf, if none."),
]


def find_targets(
    names: Sequence[str], rubrics: Sequence[Path], override: Sequence[str]
) -> tuple[Shelf, dict[str, Path], Shelf]:
    """The shelf with everything named on it, the files named by case, and the shelf without what was named by file.

    A file named counts even when the shelf has a case of its id. Raises UsageError for what is not there.
    """
    base = load_shelf(rubrics, override)
    paths = [name for name in names if name not in base.rubric_files and _is_path(name)]
    files = [file for name in paths for file in _files(Path(name))]
    folders = dict.fromkeys(file.parent for file in files)
    on_purpose = [*override, *(path.stem for folder in folders for path in folder.glob("*.yaml"))]
    shelf = load_shelf([*rubrics, *folders], on_purpose)
    chosen: dict[str, Path] = {}
    for name in names:
        if name not in paths:
            if name not in shelf.rubric_files:
                raise UsageError(unknown_case(name, shelf.cases))
            chosen[name] = shelf.rubric_files[name]
    chosen.update((file.stem, file) for file in files)
    if not names:
        mine = {folder.resolve() for folder in user_folders(rubrics)}
        chosen = {
            case: shelf.rubric_files[case]
            for case in shelf.cases
            if not mine or shelf.rubric_files[case].parent.resolve() in mine
        }
    return shelf, dict(sorted(chosen.items())), base


def shown(text: str) -> str:
    """A message with the places in it told from here."""
    return text.replace(f"{Path.cwd()}{os.sep}", "")


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or os.sep in name or Path(name).is_dir()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.glob("*.yaml"))
        if not found:
            raise UsageError(Problem("there is no rubric (*.yaml) in this folder", str(path)))
        return found
    if not path.is_file():
        todo = "`grader rubric new CASE` writes one"
        raise UsageError(Problem("there is no such file", str(path), todo=todo))
    if path.suffix != ".yaml":
        raise UsageError(Problem("a rubric's file ends in .yaml", str(path), todo="rename the file"))
    return [path]
