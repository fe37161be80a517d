"""`grader rubric test`: a case study's own examples as its test suite."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import ModelOption, ModelsOption, OverrideOption, RubricsOption
from grader.cli.rubric.targets import TargetsArgument, find_targets, shown


def selftest(
    names: TargetsArgument = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write the results to this file as JUnit XML.")] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="List every statement judged wrong, also of checks that passed.")
    ] = False,
    model: ModelOption = None,
    models: ModelsOption = None,
) -> int:
    """Test case studies: statements earn or do not earn their topics, references reach their marks, nonsense earns
    nothing. Exit 1 when a check fails."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from grader.authoring.selftest import run_selftest, steps_of
    from grader.embedding import RememberingEncoder, SentenceTransformerEncoder, built_in_encoder
    from grader.grading import Config, Grader
    from grader.reporting.junit import write_junit
    from grader.reporting.selftest import selftest_lines

    shelf, files, _ = find_targets(names or (), rubrics or (), override or ())
    # Answers to other cases come again from case to case, and references with and without themselves.
    encoder = RememberingEncoder(SentenceTransformerEncoder(model) if model else built_in_encoder())
    grader = Grader(Config(models=models), shelf=shelf, encoder=encoder)
    steps = {case: steps_of(grader, case) for case in files}  # broken content is told before anything is embedded
    out, log = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    results = []
    with Progress(*columns, console=log, transient=True, disable=not log.is_terminal) as progress:
        for case in files:
            task = progress.add_task(case, total=steps[case])
            results.append(run_selftest(grader, case, done=partial(progress.advance, task)))
            progress.remove_task(task)
            for line in selftest_lines(results[-1], verbose):
                out.print(line)
    if junit is not None:
        write_junit(results, junit)
        log.print(f"written: {shown(str(junit))}")
    failed = [result.case for result in results if not result.passed]
    told = f"; failed: {', '.join(failed)}" if failed else ""
    out.print(f"{len(results)} tested, {len(results) - len(failed)} passed{told}")
    return 1 if failed else 0
