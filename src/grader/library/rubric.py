"""A rubric: what an answer to one case study has to say, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from grader.errors import Problem
from grader.library.framework import Framework, Identifier, Strict, Text
from grader.library.yaml_source import Key, YamlSource, read_yaml, require, validate

Importance = Literal["core", "expected", "bonus"]
PhraseGroup = Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
Statements = Annotated[tuple[Text, ...], Field(strict=False)]


class Criterion(Strict):
    """What a passage must say, with examples that do and that do not.

    criterion: one sentence, read word by word. phrases: groups of alternatives, one group an idea that the point needs.
    accepted: statements that meet the criterion. near_misses: statements that use its words and do not.
    """

    id: Identifier
    step: Identifier
    title: Text
    criterion: Text
    phrases: tuple[PhraseGroup, ...] = Field(default=(), strict=False)
    accepted: Statements = ()
    near_misses: Statements = ()


class Topic(Criterion):
    """A point that an answer should make."""

    importance: Importance = "expected"
    hint: str = ""


class Pitfall(Criterion):
    """A wrong turn worth telling the candidate about; it takes no points away."""

    message: str = ""


class Link(Strict):
    """What should agree across steps: an answer that makes the point `if` should also make the point `then`."""

    if_: Identifier = Field(alias="if")
    then: Identifier
    say: Text


class Rubric(Strict):
    """One case study."""

    schema_: Literal[1] = Field(alias="schema")
    id: Identifier
    title: Text
    framework: Identifier
    prompt: str = ""
    topics: tuple[Topic, ...] = Field(min_length=1, strict=False)
    pitfalls: tuple[Pitfall, ...] = Field(default=(), strict=False)
    links: tuple[Link, ...] = Field(default=(), strict=False)

    @cached_property
    def by_id(self) -> dict[str, Topic]:
        """Topics by their id."""
        return {topic.id: topic for topic in self.topics}

    def of_step(self, step_id: str) -> Iterator[Topic]:
        """The topics of a step, in the rubric's order."""
        return (topic for topic in self.topics if topic.step == step_id)


def load_rubric(path: Path, frameworks: dict[str, Framework]) -> Rubric:
    """Reads a rubric file. Raises ContentError with every mistake found, each with file:line:column."""
    source = read_yaml(path)
    rubric = validate(source, Rubric)
    if rubric:
        source.problems.extend(check_rubric(rubric, source, frameworks))
    require(source.problems)
    assert rubric is not None
    return rubric


def check_rubric(rubric: Rubric, source: YamlSource, frameworks: dict[str, Framework]) -> list[Problem]:
    """Mistakes no schema can see: unknown framework or step, an id twice, a link to no topic, a wrong file name."""
    problems: list[Problem] = []
    if rubric.id != source.path.stem:
        problems.append(
            source.problem(("id",), f"the id {rubric.id!r} is not the file's name", allowed=(source.path.stem,))
        )
    framework = frameworks.get(rubric.framework)
    if framework is None:
        problems.append(
            source.problem(
                ("framework",),
                f"there is no framework {rubric.framework!r}",
                allowed=tuple(frameworks),
                given=rubric.framework,
            )
        )
    seen: dict[str, Key] = {}
    for kind, entries in (("topics", rubric.topics), ("pitfalls", rubric.pitfalls)):
        for number, entry in enumerate(entries):
            key: Key = (kind, number, "id")
            if entry.id in seen:
                problems.append(
                    source.problem(key, f"the id {entry.id!r} stands twice (first at {source.place(seen[entry.id])})")
                )
            seen.setdefault(entry.id, key)
            if framework and entry.step not in framework.step_ids:
                problems.append(
                    source.problem(
                        (kind, number, "step"),
                        f"the framework {framework.id!r} has no step {entry.step!r}",
                        allowed=framework.step_ids,
                        given=entry.step,
                    )
                )
    for number, link in enumerate(rubric.links):
        for name, target in (("if", link.if_), ("then", link.then)):
            if target not in rubric.by_id:
                problems.append(
                    source.problem(
                        ("links", number, name), f"there is no topic {target!r}", todo=_meant(target, rubric)
                    )
                )
    return problems


def _meant(given: str, rubric: Rubric) -> str:
    from grader.errors import nearest

    guess = nearest(given, rubric.by_id)
    return f"did you mean {guess!r}?" if guess else "name the id of a topic of this rubric"
