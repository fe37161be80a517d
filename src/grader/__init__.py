"""True, explained grades for written ML-system-design answers, offline.

>>> from grader import Grader
>>> card = Grader().grade("We retrieve with HNSW ...", case="visual-search")  # doctest: +SKIP
>>> card.score, card.missing_topics[0].hint  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.errors import GraderError
    from grader.grading import Config, Grader
    from grader.library import CaseStudy, Shelf, case_from_points, case_from_reference, load_shelf
    from grader.scoring.scorecard import Scorecard

__all__ = [
    "CaseStudy",
    "Config",
    "Grader",
    "GraderError",
    "Scorecard",
    "Shelf",
    "case_from_points",
    "case_from_reference",
    "load_shelf",
]

_HOMES = {
    "CaseStudy": "grader.library",
    "Config": "grader.grading",
    "Grader": "grader.grading",
    "GraderError": "grader.errors",
    "Scorecard": "grader.scoring.scorecard",
    "Shelf": "grader.library",
    "case_from_points": "grader.library",
    "case_from_reference": "grader.library",
    "load_shelf": "grader.library",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that `import grader` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
