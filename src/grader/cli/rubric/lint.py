"""`grader rubric lint`: everything wrong with a case study, in one run."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.options import OverrideOption, RubricsOption, waiting
from grader.cli.rubric.targets import TargetsArgument, find_targets, shown


def lint(
    names: TargetsArgument = None,
    rubrics: RubricsOption = None,
    override: OverrideOption = None,
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Also compare topics and statements by embeddings (loads the model).")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
) -> int:
    """Check case studies: schema, topics, phrases, statements, references. Errors come first; they make it exit 1."""
    from rich.console import Console
    from rich.text import Text

    from grader.authoring.draft import read_draft
    from grader.authoring.findings import Finding, Level, warning
    from grader.authoring.lint import lint_draft
    from grader.text.normalise import printable

    shelf, files, base = find_targets(names or (), rubrics or (), override or ())
    console = Console(highlight=False, soft_wrap=True)
    totals = {Level.ERROR: 0, Level.WARNING: 0}
    for case, path in files.items():
        draft = read_draft(path, shelf)
        found: list[Finding] = lint_draft(draft)
        taken = base.rubric_files.get(case)
        if taken is not None and taken.resolve() != path.resolve():
            what = f"the shelf has another case study {case!r}"
            todo = f"rename yours, or grade with `--override {case}`"
            found.append(warning("taken-id", draft.source.problem(("id",), what, todo=todo)))
        if meaning:
            from grader.authoring.meaning import check_meaning
            from grader.embedding import built_in_encoder

            with waiting(f"comparing the statements of {case}"):
                found += check_meaning(draft, built_in_encoder())
        for finding in found:
            totals[finding.level] += 1
            style = "red" if finding.level is Level.ERROR else "yellow"
            message = printable(shown(str(finding.problem)))
            console.print(Text.assemble((f"{finding.level}: ", style), message, (f" [{finding.code}]", "dim")))
    told = ", ".join(f"{count} {level}{'' if count == 1 else 's'}" for level, count in totals.items())
    console.print(f"{len(files)} case stud{'y' if len(files) == 1 else 'ies'} checked: {told}")
    return 1 if totals[Level.ERROR] or (strict and totals[Level.WARNING]) else 0
