"""`grader rubric new`: the files of a new case study."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import RubricsOption
from grader.errors import Problem, UsageError

_DEFAULT_FRAMEWORK = "seven-step"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of the new case, e.g. ride-pricing.")],
    title: Annotated[str | None, typer.Option("--title", help="Title, e.g. 'Ride pricing'.")] = None,
    prompt: Annotated[str | None, typer.Option("--prompt", help="The question as candidates get it.")] = None,
    framework: Annotated[str | None, typer.Option("--framework", help="Framework that answers are cut by.")] = None,
    into: Annotated[Path, typer.Option("--into", help="Folder for the rubric.")] = Path("rubrics"),
    topics: Annotated[int, typer.Option("--topics", min=0, max=6, help="At most so many suggestions a step.")] = 3,
    rubrics: RubricsOption = None,
) -> None:
    """Write a rubric with suggestions to adapt, a reference answer to fill in, and the schema for your editor.

    Asks for what is not given when run in a terminal.
    """
    from grader.authoring.scaffold import NewCase, require_free, says_something, write_case
    from grader.library import load_shelf
    from grader.text.normalise import printable

    if not _ID.fullmatch(case) or len(case) > 64:
        guess = re.sub(r"[^a-z0-9]+", "-", case.lower()).strip("-")[:64]
        todo = "use small letters, digits and single hyphens" + (f", e.g. {guess!r}" if guess else "")
        raise UsageError(Problem(f"{case!r} cannot be the id of a case", "CASE", todo=todo))
    folders = [*(rubrics or ()), *([into] if into.is_dir() and into not in (rubrics or ()) else [])]
    shelf = load_shelf(folders, [path.stem for path in into.glob("*.yaml")] if into.is_dir() else ())
    require_free(case, into)
    if case in shelf.rubric_files:
        todo = f"choose another id; `grader cases {case}` shows that one"
        raise UsageError(Problem(f"the shelf already has a case study {case!r}", "CASE", todo=todo))
    frameworks = shelf.frameworks()
    asked = sys.stdin.isatty()
    if title is None:
        if not asked:
            raise UsageError(Problem("the new case needs a title", "--title", todo=f"--title '{_titled(case)}'"))
        title = typer.prompt("Title", default=_titled(case), err=True)
    if not says_something(title):
        raise UsageError(Problem("the title says nothing", "--title", given=title, todo="write a word or two"))
    if prompt is None and asked:
        prompt = typer.prompt("The question as candidates get it (may wait)", default="", show_default=False, err=True)
    if framework is None:
        framework = _DEFAULT_FRAMEWORK
        if asked and len(frameworks) > 1:
            framework = typer.prompt(f"Framework ({', '.join(frameworks)})", default=framework, err=True)
    if framework not in frameworks:
        what, allowed = f"there is no framework {framework!r}", tuple(frameworks)
        raise UsageError(Problem(what, "--framework", allowed=allowed, given=framework))
    wanted = NewCase(case, printable(title), printable(prompt or ""), frameworks[framework], topics)
    for path in write_case(wanted, into):
        print(path)
    rubric = into / f"{case}.yaml"
    print(f"next: edit {rubric}, then `grader rubric lint {rubric}`", file=sys.stderr)


def _titled(case: str) -> str:
    return case.replace("-", " ").capitalize()
