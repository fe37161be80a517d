"""What a check of a case study finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.errors import Problem


class Level(StrEnum):
    """error: the case cannot be graded with, or says two things at once. warning: it grades less surely."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """A problem with how much it matters and a short name of its kind."""

    level: Level
    code: str
    problem: Problem


def error(code: str, problem: Problem) -> Finding:
    """A finding that must be mended."""
    return Finding(Level.ERROR, code, problem)


def warning(code: str, problem: Problem) -> Finding:
    """A finding that should be mended."""
    return Finding(Level.WARNING, code, problem)
