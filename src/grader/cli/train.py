"""`grader train`: everything learned, rebuilt from datasets/ and rubrics/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import ModelOption, OverrideOption, RubricsOption
from grader.errors import Problem, UsageError


def train(
    datasets: Annotated[Path, typer.Option("--datasets", help="Folder with answers/*.md, labelled.")] = Path(
        "datasets"
    ),
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the learned parts.")] = Path("models"),
    work: Annotated[
        Path | None, typer.Option("--work", help="Folder for unfinished work, so that a run that was cut goes on.")
    ] = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    model: ModelOption = None,
) -> None:
    """Learn segmentation, verifier and verdicts again, and report how they do on case studies left out."""
    from grader.embedding import (
        SentenceTransformerEncoder,
        StoredEncoder,
        VectorStore,
        built_in_encoder,
        built_in_folder,
        default_cache_folder,
    )
    from grader.library import load_shelf
    from grader.provenance import code_digest
    from grader.reporting.training import report_table
    from grader.training.corpus import load_corpus
    from grader.training.train import train as fit
    from grader.training.train import write_models

    if not (datasets / "answers").is_dir():
        raise UsageError(
            Problem(
                "there are no labelled answers",
                str(datasets / "answers"),
                todo="run in a checkout, or name the folder with --datasets",
            )
        )

    def told(line: str) -> None:
        print(line, file=sys.stderr)

    cache = default_cache_folder()
    plain = SentenceTransformerEncoder(model) if model else built_in_encoder()
    encoder = StoredEncoder(plain, VectorStore(cache, code_digest()))
    shelf = load_shelf(tuple(rubrics or ()), tuple(override or ()))
    learned = fit(
        load_corpus(shelf, datasets, encoder, told), encoder, built_in_folder(), work or cache / "training", told
    )
    write_models(learned, out)
    from rich.console import Console

    Console(highlight=False).print(report_table(learned.report))
