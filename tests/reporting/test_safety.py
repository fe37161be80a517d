"""Reports show submitted text and never act on it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.library import Framework, Rubric, Step, Topic
from grader.reporting.markdown_report import escaped, to_markdown
from grader.reporting.terminal import print_scorecard
from grader.scoring.scorecard import Evidence, Provenance, Scorecard, StepResult, TextFacts, TopicResult

FRAMEWORK = Framework(schema=1, id="f", title="F", steps=(Step(id="s", title="Model [/b]", description="d"),))
RUBRIC = Rubric(
    schema=1, id="r", title="R", framework="f", topics=(Topic(id="t", step="s", title="T", criterion="Says it."),)
)


def card(quote: str, name: str) -> Scorecard:
    evidence = Evidence(start=0, end=len(quote), quote=quote, phrases=(), similarity=0.5)
    topic = TopicResult(
        id="t",
        title="T",
        importance="core",
        status="covered",
        confidence=0.9,
        stated_in="s",
        evidence=(evidence,),
        note=None,
    )
    step = StepResult(id="s", status="graded", score=100, level=4, similarity=None, coverage=1, topics=(topic,))
    return Scorecard(
        id=name,
        case="r",
        status="graded",
        reason=None,
        grader=Provenance(version="0", config="c", encoder="e", references=0),
        text=TextFacts(chars=len(quote), words=1, sha256="0", language="en"),
        score=100,
        level=4,
        steps=(step,),
        segments=(),
        missing_topics=(),
        pitfalls=(),
        advisories=(),
    )


def shown(found: Scorecard) -> str:
    out = io.StringIO()
    print_scorecard(Console(file=out, width=120, highlight=False), found, RUBRIC, FRAMEWORK, quotes=True)
    return out.getvalue()


def test_terminal_sequences_and_markup_stay_text() -> None:
    text = shown(card("\x1b[31mred\x1b]0;title\x07 [bold]x[/bold] :smile:", "an\x1bswer"))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]x[/bold] :smile:" in text
    assert "Model [/b]" in text


def test_markdown_holds_no_markup_of_the_submissions() -> None:
    text = to_markdown(card("<b>x</b> [a](http://b) ![c](d) | e `f`", "n"), RUBRIC, FRAMEWORK)
    for bad in ("<b>", "[a](", "![c](", "| e `f`", "http://"):
        assert bad not in text


@pytest.mark.parametrize(
    ("text", "expected"), [("1. a", "1\\. a"), ("- a", "\\- a"), ("---", "\\---"), ("a - b", "a - b"), ("# h", "\\# h")]
)
def test_nothing_begins_a_list_or_a_heading(text: str, expected: str) -> None:
    assert escaped(text) == expected
