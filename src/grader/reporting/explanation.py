"""Explanations for the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from grader.matching.explain import Considered, Explanation, Nearest
from grader.reporting.marks import SIGNS, shortened

_WORDING = {
    "criterion": "nearness to the criterion",
    "accepted": "nearness to accepted statements",
    "near_miss": "distance from near misses",
    "rivals": "nearness to this topic rather than to others",
    "phrases": "keyword coverage",
    "phrases_in_context": "keyword coverage with its heading",
    "phrases_anywhere": "keywords anywhere in the text",
    "question": "asks rather than says",
    "negation": "negation",
    "postponed": "postpones or passes on",
    "open": "leaves it open",
    "vague": "vague wording",
    "reason": "gives a reason",
    "number": "gives numbers",
    "listing": "a list of terms",
    "length": "how much is said",
    "single": "said in one sentence",
    "substance": "tone of saying something",
    "verifier": "the verifier",
    "verifier_mean": "the verifier on all passages considered",
}


def render_explanation(explanation: Explanation) -> RenderableType:
    """Criterion, verdict and the passages considered, best first."""
    verdict = explanation.verdict
    head = Text.assemble(
        (f"{SIGNS[verdict.status]} {verdict.criterion.title}", "bold"),
        (f"  {verdict.criterion.id}: {verdict.status}, confidence {verdict.confidence:.2f}", "dim"),
    )
    parts: list[RenderableType] = [Rule(style="dim"), head, Text(f"Criterion: {verdict.criterion.criterion}")]
    groups = verdict.criterion.phrases
    for place, considered in enumerate(explanation.considered, 1):
        parts += [Text(), *_passage(place, considered, groups)]
    if not explanation.considered:
        parts.append(Text("No passage to consider."))
    return Group(*parts)


def _passage(place: int, considered: Considered, groups: tuple[tuple[str, ...], ...]) -> list[RenderableType]:
    note = "" if considered.eligible else "  not evidence: asks, lists, denies, or repeats what was given"
    lines: list[RenderableType] = [
        Text.assemble(
            (f"{place}. {considered.confidence:.2f} ", "bold"),
            (f"“{shortened(considered.quote, 300)}”", "italic"),
            (note, "yellow"),
        )
    ]
    read = "not verified" if considered.verifier is None else f"verifier {considered.verifier:.2f}"
    details = [
        f"{read} · similarity to the criterion {considered.criterion:.2f}",
        *_near("nearest accepted statement", considered.accepted),
    ]
    details += _near("nearest near miss", considered.near_miss)
    if groups:
        found = [f"“{considered.found[n]}”" for n in sorted(considered.found)]
        lacking = [f"({' / '.join(group[:3])} …)" for n, group in enumerate(groups) if n not in considered.found]
        details.append(
            f"phrase groups {len(found)} of {len(groups)}: {', '.join(found) or 'none'}"
            + (f"; not found {', '.join(lacking)}" if lacking else "")
        )
    details.append("tipped by " + ", ".join(f"{_WORDING[name]} {value:+.1f}" for name, value in considered.because))
    lines += [Padding(Text(detail, style="dim"), (0, 0, 0, 3)) for detail in details]
    return lines


def _near(label: str, nearest: Nearest | None) -> list[str]:
    return [f"{label} {nearest.similarity:.2f}: {shortened(nearest.statement, 140)}"] if nearest else []
