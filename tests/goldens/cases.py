"""The golden runs: answers whose scorecards are kept, so that a change of behaviour is seen and not discovered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.grading import Grader
from grader.scoring.scorecard import Scorecard

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

GOLDENS = {
    "sample": ("examples/visual-search-answer.md", "visual-search"),
    "nine-step": ("tests/data/frameworks/nine-step.md", "visual-search"),
    "system-design": ("tests/data/frameworks/system-design.md", "video-recommendation"),
    "production": ("tests/data/frameworks/production.md", "ad-click-prediction"),
}


def card(grader: Grader, name: str) -> Scorecard:
    """The scorecard of a golden run, annotations of labelled texts taken out."""
    path, case = GOLDENS[name]
    file = ROOT / path
    if "frameworks" in path:
        from grader.labels.annotated import load_labelled

        return grader.grade(load_labelled(file).document.text, case, name)
    return grader.grade(file.read_text(encoding="utf-8"), case, name)


def summary(found: Scorecard) -> dict[str, Any]:
    """What a golden file keeps: scores, verdicts with their first quotes, segments, pitfalls, advisories."""
    return {
        "score": found.score,
        "level": found.level,
        "steps": {step.id: step.score for step in found.steps},
        "topics": {
            t.id: [t.status, t.evidence[0].quote if t.evidence else None] for step in found.steps for t in step.topics
        },
        "segments": [[s.start, s.step] for s in found.segments],
        "pitfalls": [pitfall.id for pitfall in found.pitfalls],
        "advisories": [advisory.code for advisory in found.advisories],
    }
