"""All checks of a case study that need no model."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.draft import Draft, read_draft
from grader.authoring.findings import Finding, Level
from grader.authoring.lint_phrases import check_phrases
from grader.authoring.lint_statements import check_statements
from grader.authoring.lint_structure import check_structure
from grader.library import Shelf


def lint(path: Path, shelf: Shelf) -> list[Finding]:
    """Everything found wrong with a rubric file and its reference answers, errors first, then in file order.

    shelf: gives frameworks and reference answers; the file itself need not be on it.
    """
    return lint_draft(read_draft(path, shelf))


def lint_draft(draft: Draft) -> list[Finding]:
    """See `lint`."""
    found = [*check_structure(draft), *check_statements(draft), *check_phrases(draft)]
    return sorted(found, key=lambda finding: finding.level is not Level.ERROR)
