"""Options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grader.grading import Grader

CaseOption = Annotated[
    str | None, typer.Option("--case", help="Case study the answer is about; `grader cases` lists them.")
]
FrameworkOption = Annotated[
    str | None, typer.Option("--framework", help="Cut answers by another framework than the rubric's own.")
]
RubricsOption = Annotated[
    list[Path] | None, typer.Option("--rubrics", help="Folder with further case studies (may be given several times).")
]
OverrideOption = Annotated[
    list[str] | None,
    typer.Option("--override", metavar="CASE", help="Let a case of a --rubrics folder replace the one of that id."),
]
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="Folder of a local sentence-transformers model to use instead of the built-in one."),
]
ModelsOption = Annotated[
    Path | None, typer.Option("--models", help="Folder of learned parts, as `grader train -o` writes it.")
]


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Shows on a terminal's standard error that work goes on; silent when piped."""
    from rich.console import Console

    with Console(stderr=True, highlight=False).status(what):
        yield


def make_grader(
    framework: str | None = None,
    rubrics: list[Path] | None = None,
    override: list[str] | None = None,
    model: Path | None = None,
    models: Path | None = None,
) -> Grader:
    """A grader configured by the shared options. Warns when another model than that of the learned parts is used."""
    from grader.grading import Config, Grader

    folders, replaced = tuple(rubrics or ()), tuple(override or ())
    grader = Grader(Config(rubrics=folders, override=replaced, framework=framework, model=model, models=models))
    if model is not None and grader.encoder.name != grader.verdict.encoder:
        print(
            f"warning: the verdicts were learned with {grader.verdict.encoder}; "
            f"with {grader.encoder.name} they are less sure "
            "(`grader train --model DIR -o OTHER` fits them to it, --models OTHER uses them)",
            file=sys.stderr,
        )
    return grader
