"""The scorecard as Markdown: everything, for a file, a pull request or a learning-management system."""

from __future__ import annotations

import re

from grader.library import Framework, Rubric
from grader.reporting.marks import SIGNS, level_name, number, of_what, shortened
from grader.scoring.scorecard import Scorecard
from grader.text.normalise import printable

_START = re.compile(r"^(\d{0,9})([-+=.)])(?=\s|$|[-=])")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&@])")


def to_markdown(card: Scorecard, rubric: Rubric, framework: Framework) -> str:
    """A complete report; submitted text is escaped, so it can hold no link, picture, HTML or table cell of its own."""
    if card.status == "not_graded":
        return f"# {escaped(card.id)}: not graded\n\n{escaped(card.reason or '')}\n"
    lines = [
        f"# {escaped(rubric.title)}: {escaped(card.id)}",
        "",
        f"**{number(card.score)} / 100, {level_name(card.level)}** (level {card.level} of 4)",
        "",
        *(_steps(card, framework) if len(framework.steps) > 1 else _points(card)),
    ]
    if card.missing_topics:
        lines += ["", "## What would raise the score most", ""]
        for place, missing in enumerate(card.missing_topics, 1):
            half = ", half made" if card.topic(missing.id).status == "partial" else ""
            hint = "" if missing.hint == missing.title else f": {escaped(missing.hint)}"
            lines.append(f"{place}. **{escaped(missing.title)}** ({of_what(missing, framework)}{half}){hint}")
    if card.pitfalls:
        lines += ["", "## Wrong turns", ""]
        for pitfall in card.pitfalls:
            lines.append(f"- **{pitfall.title}**: {pitfall.message}")
            lines += [f"  > {escaped(shortened(quote.quote, 400))}" for quote in pitfall.evidence[:1]]
    if card.advisories:
        lines += ["", "## Worth knowing", "", *(f"- {escaped(advisory.message)}" for advisory in card.advisories)]
    several = len(framework.steps) > 1
    lines += ["", f"## Every {'topic' if several else 'point'}, with your own words", ""]
    for step in card.steps:
        lines += [f"### {framework.step(step.id).title}", ""] if several else []
        for topic in step.topics:
            note = f"; {escaped(topic.note)}" if topic.note else ""
            lines.append(
                f"- {SIGNS[topic.status]} **{escaped(topic.title)}** "
                f"({topic.importance}; {topic.status}, confidence {topic.confidence:.2f}{note})"
            )
            lines += [f"  > {escaped(shortened(quote.quote, 400))}" for quote in topic.evidence]
        lines.append("")
    lines += [
        "---",
        "",
        f"grader {card.grader.version}, {escaped(card.grader.encoder)}, configuration `{card.grader.config[:12]}`",
        "",
    ]
    return "\n".join(lines)


def _steps(card: Scorecard, framework: Framework) -> list[str]:
    lines = ["| Step | Score | Level | Topics covered | Coverage | Similarity |", "|---|---:|---|---:|---:|---:|"]
    for step in card.steps:
        covered = sum(topic.status == "covered" for topic in step.topics)
        lines.append(
            f"| {framework.step(step.id).title} | {number(step.score)} | {level_name(step.level)} "
            f"| {covered} of {len(step.topics)} | {number(step.coverage, 2)} | {number(step.similarity, 2)} |"
        )
    return lines


def _points(card: Scorecard) -> list[str]:
    told = [topic.status for step in card.steps for topic in step.topics]
    half = f", {told.count('partial')} half made" if "partial" in told else ""
    return [f"{told.count('covered')} of {len(told)} points made{half}."]


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no link, no list or heading at its start, no control characters."""
    line = _SPECIAL.sub(r"\\\1", printable(" ".join(text.split()))).replace("://", ":\\//")
    return _START.sub(r"\1\\\2", line)
