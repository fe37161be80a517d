"""A rubric: what an answer to one case study has to say, topic by topic."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from grader.errors import Problem, nearest
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
    source, rubric = read_rubric(path, frameworks)
    require(source.problems)
    assert rubric is not None
    return rubric


def read_rubric(path: Path, frameworks: dict[str, Framework]) -> tuple[YamlSource, Rubric | None]:
    """A rubric file as it was read, with all mistakes in `problems`, and the rubric when there are none."""
    source = read_yaml(path)
    rubric = validate(source, Rubric)
    if isinstance(source.data, dict):
        source.problems.extend(check_rubric(source, frameworks))
    return source, None if source.problems else rubric


def check_rubric(source: YamlSource, frameworks: dict[str, Framework]) -> list[Problem]:
    """Mistakes no schema can see: unknown framework or step, an id twice, a link to no topic, a wrong file name.

    Looks at the data as it was read, so that these are told together with what the schema refuses.
    """
    name, given = source.data.get("id"), source.data.get("framework")
    problems: list[Problem] = []
    if isinstance(name, str) and name != source.path.stem:
        problems.append(source.problem(("id",), f"the id {name!r} is not the file's name", allowed=(source.path.stem,)))
    framework = frameworks.get(given) if isinstance(given, str) else None
    if isinstance(given, str) and framework is None:
        allowed = tuple(frameworks)
        problems.append(
            source.problem(("framework",), f"there is no framework {given!r}", allowed=allowed, given=given)
        )
    topics = _strings(source, "topics", "id")
    seen: dict[str, Key] = {}
    for key, entry in [*topics, *_strings(source, "pitfalls", "id")]:
        if entry in seen:
            problems.append(
                source.problem(key, f"the id {entry!r} stands twice (first at {source.place(seen[entry])})")
            )
        seen.setdefault(entry, key)
    for key, step in [*_strings(source, "topics", "step"), *_strings(source, "pitfalls", "step")]:
        if framework and step not in framework.step_ids:
            what = f"the framework {framework.id!r} has no step {step!r}"
            problems.append(source.problem(key, what, allowed=framework.step_ids, given=step))
    ids = [entry for _, entry in topics]
    for key, target in [*_strings(source, "links", "if"), *_strings(source, "links", "then")]:
        if target not in ids:
            guess = nearest(target, ids)
            todo = f"did you mean {guess!r}?" if guess else "name the id of a topic of this rubric"
            problems.append(source.problem(key, f"there is no topic {target!r}", todo=todo))
    return problems


def _strings(source: YamlSource, kind: str, field: str) -> list[tuple[Key, str]]:
    """Places and values of a text field in the entries of a list, whatever else is wrong with them."""
    entries = source.data.get(kind)
    found = [
        (number, entry.get(field))
        for number, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
    ]
    return [((kind, number, field), value) for number, value in found if isinstance(value, str)]
