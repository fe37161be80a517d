"""Signs and wording shared by the reports."""

from __future__ import annotations

from grader.library import Framework
from grader.scoring.scorecard import MissingTopic
from grader.text.normalise import printable

LEVELS = ("absent", "weak", "fair", "good", "excellent")
SIGNS = {"covered": "✓", "partial": "~", "missing": "✗"}


def level_name(level: int | None) -> str:
    """Word for a level, or a dash when it could not be graded."""
    return "-" if level is None else LEVELS[level]


def of_what(topic: MissingTopic, framework: Framework) -> str:
    """A missing topic's importance and, where there are several, its step."""
    steps = framework.steps
    return topic.importance if len(steps) == 1 else f"{topic.importance}, {framework.step(topic.step).title.lower()}"


def number(value: float | None, digits: int = 0) -> str:
    """A number with a fixed count of decimals, or a dash when there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def shortened(text: str, width: int = 160) -> str:
    """One line of at most `width` characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
