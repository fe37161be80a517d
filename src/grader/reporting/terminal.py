"""The scorecard for the terminal: one screen, what to add first, quotes on demand."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.library import Framework, Rubric
from grader.reporting.marks import SIGNS, level_name, number, of_what, shortened
from grader.scoring.scorecard import Scorecard, StepResult, TopicResult
from grader.text.normalise import printable

_BAR = 12
_COLOURS = ("red", "red", "yellow", "green", "bold green")
_STATUS = {"covered": "green", "partial": "yellow", "missing": "red"}
MISSING_SHOWN = 6


def print_scorecard(
    console: Console, card: Scorecard, rubric: Rubric, framework: Framework, *, quotes: bool = False
) -> None:
    """Prints a scorecard. With `quotes` every topic is shown with the candidate's words."""
    console.print(render(card, rubric, framework, quotes=quotes))


def render(card: Scorecard, rubric: Rubric, framework: Framework, *, quotes: bool = False) -> RenderableType:
    """The scorecard as a rich renderable. Every piece of submitted text is plain text, never markup."""
    if card.status == "not_graded":
        return Text(printable(f"{card.id}: not graded - {card.reason}"), style="red")
    parts: list[RenderableType] = [_head(card, rubric), _steps(card, framework)]
    parts += _missing(card, framework)
    parts += _notes(card)
    if quotes:
        parts += _quotes(card, framework)
    elif card.missing_topics:
        parts += [Text(), Text("--quotes shows your own words behind every verdict.", style="dim")]
    return Group(*parts)


def _head(card: Scorecard, rubric: Rubric) -> RenderableType:
    head = Table.grid(expand=True)
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    level = card.level or 0
    verdict = Text.assemble(
        (f"{number(card.score)}", f"bold {_COLOURS[level]}"),
        (" / 100  ", "dim"),
        (level_name(card.level), _COLOURS[level]),
    )
    head.add_row(Text(f"{rubric.title} · {printable(card.id)}", style="bold"), verdict)
    return Group(head, Rule(style="dim"))


def _steps(card: Scorecard, framework: Framework) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for number_column in (False, False, True, False, False):
        table.add_column(justify="right" if number_column else "left", no_wrap=True)
    for step in card.steps:
        title = Text(framework.step(step.id).title)
        if step.score is None or step.level is None:
            table.add_row(title, Text("-" * _BAR, style="dim"), "-", "", Text("no topics in the rubric", style="dim"))
            continue
        table.add_row(
            title,
            _bar(step),
            number(step.score),
            Text(level_name(step.level), style=_COLOURS[step.level]),
            _tally(step),
        )
    return table


def _bar(step: StepResult) -> Text:
    full = round(_BAR * (step.score or 0) / 100)
    return Text.assemble(("█" * full, _COLOURS[step.level or 0]), ("░" * (_BAR - full), "dim"))


def _tally(step: StepResult) -> Text:
    covered = sum(topic.status == "covered" for topic in step.topics)
    partial = sum(topic.status == "partial" for topic in step.topics)
    more = f", {partial} half made" if partial else ""
    return Text(f"{covered} of {len(step.topics)}{more}", style="dim")


def _missing(card: Scorecard, framework: Framework) -> list[RenderableType]:
    if not card.missing_topics:
        made = "Every topic of the rubric is covered." if len(framework.steps) > 1 else "Every point is made."
        return [Text(), Text(made, style="green")]
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(ratio=1)
    for place, topic in enumerate(card.missing_topics[:MISSING_SHOWN], 1):
        half = card.topic(topic.id).status == "partial"
        line = Text.assemble((topic.title, "bold"), (f"  {of_what(topic, framework)}", "dim"))
        if half:
            line.append("  half made", style="yellow")
        table.add_row(f"{place}.", line)
        if topic.hint and topic.hint != topic.title:
            table.add_row("", Text(topic.hint))
    rest = len(card.missing_topics) - MISSING_SHOWN
    parts: list[RenderableType] = [Text(), Text("What would raise the score most", style="bold"), table]
    if rest > 0:
        parts.append(Text(f"   and {rest} more: --format md lists them all", style="dim"))
    return parts


def _notes(card: Scorecard) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if card.pitfalls:
        parts += [Text(), Text("Wrong turns", style="bold")]
        for pitfall in card.pitfalls:
            parts.append(Text.assemble(("! ", "red"), (pitfall.title, "bold"), f"  {pitfall.message}"))
            parts += [
                Padding(Text(f"“{shortened(quote.quote)}”", style="italic dim"), (0, 0, 0, 2))
                for quote in pitfall.evidence[:1]
            ]
    if card.advisories:
        parts += [Text(), Text("Worth knowing", style="bold")]
        parts += [Text(f"· {advisory.message}") for advisory in card.advisories]
    return parts


def _quotes(card: Scorecard, framework: Framework) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for step in card.steps:
        title = framework.step(step.id).title if len(framework.steps) > 1 else "Every point"
        parts += [Text(), Rule(Text(title), align="left", style="dim")]
        for topic in step.topics:
            parts.append(_topic(topic))
            parts += [
                Padding(Text(f"“{shortened(quote.quote, 240)}”", style="italic"), (0, 0, 0, 4))
                for quote in topic.evidence[:2]
            ]
    return parts


def _topic(topic: TopicResult) -> Text:
    line = Text.assemble(
        (f"{SIGNS[topic.status]} ", _STATUS[topic.status]),
        topic.title,
        (f"  {topic.importance}, {topic.confidence:.2f}", "dim"),
    )
    if topic.note:
        line.append(f"  {topic.note}", style="yellow")
    return line
