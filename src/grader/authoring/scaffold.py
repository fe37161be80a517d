"""A new case study: a rubric with suggestions to adapt, a reference answer to fill in, and the editor's schema."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from grader.errors import Problem, UsageError
from grader.library import Framework, Step
from grader.library.framework import Identifier, Strict
from grader.library.rubric import Topic
from grader.library.schema import SCHEMAS, schema_text
from grader.library.yaml_source import read_yaml, require, validate
from grader.resources import resource

PROMPT_PLACEHOLDER = "(Write here what the candidate is told.)"
POINT_PLACEHOLDER = "Write here what makes the point"
_WIDTH = 112


class Starter(Strict):
    """Suggested topics for every case by one framework."""

    framework: Identifier
    topics: tuple[Topic, ...] = Field(strict=False)


@dataclass(frozen=True)
class NewCase:
    """What a new case study is to be. topics: at most so many suggestions a step."""

    id: str
    title: str
    prompt: str
    framework: Framework
    topics: int = 3


def load_starter(framework: str, folder: Path | None = None) -> tuple[Topic, ...]:
    """The suggestions for a framework: starters/FRAMEWORK.yaml in `folder` or in the package; none when neither has it.

    Raises ContentError for a broken file.
    """
    for place in (folder, resource("rubrics")):
        path = place / "starters" / f"{framework}.yaml" if place else None
        if path and path.is_file():
            source = read_yaml(path)
            starter = validate(source, Starter)
            require(source.problems)
            assert starter is not None
            return starter.topics
    return ()


def write_case(new: NewCase, folder: Path) -> list[Path]:
    """Writes folder/CASE.yaml, a reference answer beside the folder, and schema/. Returns what was written.

    Raises UsageError when the case is there already; nothing is ever written over.
    """
    rubric, reference = require_free(new.id, folder)
    suggestions = load_starter(new.framework.id, folder)
    written = [rubric, reference]
    _write(rubric, rubric_text(new, suggestions))
    _write(reference, reference_text(new, _chosen(new, suggestions)))
    for name, model in SCHEMAS.items():
        path = folder / "schema" / name
        if not path.exists():
            _write(path, schema_text(model))
            written.append(path)
    return written


def require_free(case: str, folder: Path) -> tuple[Path, Path]:
    """Where a case's rubric and first reference answer go. Raises UsageError when one of them is there already."""
    rubric = folder / f"{case}.yaml"
    reference = folder.parent / "reference_answers" / case / "first.md"
    for path in (rubric, reference):
        if path.exists():
            todo = "choose another id, or edit the file"
            raise UsageError(Problem("the file is there already; nothing was written", str(path), todo=todo))
    return rubric, reference


def rubric_text(new: NewCase, suggestions: Sequence[Topic]) -> str:
    """The commented YAML of a new rubric. It is valid as it stands and grades, less surely than with statements."""
    return "\n".join(_rubric_lines(new, _chosen(new, suggestions))) + "\n"


def reference_text(new: NewCase, topics: Sequence[Topic]) -> str:
    """A reference answer to fill in, one heading a step."""
    lines = ["---", f"case: {new.id}", "title: First reference answer", "author: your name", "language: en", "---", ""]
    lines += [f"Replace this paragraph: a full-mark answer to {new.title!r} in 900 to 1,500 words. After each sentence"]
    lines += ["that makes a topic's point, set its mark, an HTML comment with the topic's id, on the same line."]
    for step in new.framework.steps:
        lines += ["", f"## {step.title}", ""]
        mine = [topic for topic in topics if topic.step == step.id]
        lines += [f"{POINT_PLACEHOLDER}: {topic.title}. <!-- {topic.id} -->" for topic in mine]
    return "\n".join(lines) + "\n"


def _chosen(new: NewCase, suggestions: Sequence[Topic]) -> list[Topic]:
    """The suggestions in the framework's order, as many a step as wanted; one to fill in where there is none."""
    out: list[Topic] = []
    for step in new.framework.steps:
        mine = [topic for topic in suggestions if topic.step == step.id][: new.topics]
        out += mine or [_blank(step)]
    return out


def _blank(step: Step) -> Topic:
    return Topic(
        id=f"{step.id}-first-topic",
        step=step.id,
        title=f"First topic of {step.title}",
        importance="core",
        criterion=f"Says what an answer has to say here: {step.description}",
    )


def _rubric_lines(new: NewCase, topics: Sequence[Topic]) -> Iterator[str]:
    yield "# yaml-language-server: $schema=schema/rubric.schema.json"
    yield "# A case study for `grader`: check this file with `grader rubric lint FILE`, then `grader rubric test FILE`."
    yield "schema: 1"
    yield f"id: {new.id}  # the file's name without .yaml"
    yield f"title: {_scalar(new.title)}"
    yield f"framework: {new.framework.id}"
    yield "# The question as candidates get it. An answer that repeats it earns nothing for that."
    yield from _folded("prompt", new.prompt or f"Design {new.title}. {PROMPT_PLACEHOLDER}", 0)
    yield "# The points an answer should make. Those below are suggestions: make each one about this case, delete what"
    yield "# does not matter here, add what does. A topic needs id, step, title, criterion; the rest sharpens verdicts."
    yield "#   importance: core (3), expected (2, if left out) or bonus (1); a step should have a core topic"
    yield "#   criterion:  one sentence, read word by word: what must an answer say to earn it?"
    yield "#   phrases:    groups of alternatives, one group for each idea the point needs; endings and spelling match"
    yield "#   accepted:   sentences that earn it, 4 or better 8, in different voices, some without any of the keywords"
    yield "#   near_misses: 3, better 6, that use its words and do not earn it: named, asked, put off, wrong, too vague"
    yield "topics:"
    for step in new.framework.steps:
        yield f"  # {'-' * 60} {step.id}: {step.title}"
        for topic in topics:
            if topic.step == step.id:
                yield from _topic(topic)
    yield "# Wrong turns worth telling; they take no points away. Told where one sentence has a phrase of every group."
    yield "# pitfalls:"
    yield "#   - id: pit-random-split"
    yield f"#     step: {new.framework.steps[0].id}"
    yield "#     title: Random split of time-ordered data"
    yield "#     criterion: Splits records at random although later ones would leak into training."
    yield "#     message: Split by time, so that the test looks like use."
    yield "#     phrases: [[random split, shuffle, at random], [train and test, 80/20, hold out]]"
    yield "#     accepted:"
    yield "#       - We shuffle all the rows and hold out a random fifth of them for the test."
    yield "#       - A random split, 80/20, gives us train and test."
    yield "#     near_misses:"
    yield "#       - A random split would leak next week's prices into training, so we cut by date."
    yield "#       - Is it fine to split at random here, or should train and test be cut by date?"
    yield "# Points that should agree: who makes `if` without `then` is told so."
    yield "# links:"
    yield f"#   - {{if: {topics[0].id}, then: {topics[-1].id}, say: 'You ..., but nothing says ...'}}"


def _topic(topic: Topic) -> Iterator[str]:
    yield f"  - id: {topic.id}"
    yield f"    step: {topic.step}"
    yield f"    title: {_scalar(topic.title)}"
    yield f"    importance: {topic.importance}"
    yield from _folded("criterion", topic.criterion, 4)
    if topic.phrases:
        yield "    phrases:"
        for group in topic.phrases:
            wrapped = textwrap.wrap(f"- [{', '.join(_scalar(phrase) for phrase in group)}]", _WIDTH - 6)
            yield f"      {wrapped[0]}"
            yield from (f"         {line}" for line in wrapped[1:])
    else:
        yield "    phrases: []"
    yield "    accepted: []"
    yield "    near_misses: []"
    yield from _folded("hint", topic.hint or "What to tell somebody who missed it.", 4)


def _folded(key: str, text: str, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{key}: >-"
    for line in textwrap.wrap(" ".join(text.split()), _WIDTH - indent - 2, break_long_words=False) or [""]:
        yield f"{' ' * (indent + 2)}{line}"


def _scalar(text: str) -> str:
    """A text as YAML, in quotes wherever a plain one could be read as something else."""
    plain = text[:1].isalpha() and all(char.isalnum() or char in " -_/" for char in text) and text == text.strip()
    return text if plain and text.lower() not in _RESERVED else json.dumps(text, ensure_ascii=False)


def says_something(title: str) -> bool:
    """Whether a text has a letter or digit, as every title must."""
    return any(char.isalpha() or char.isdecimal() for char in title)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(Problem(f"cannot be written: {error.strerror}", str(path))) from None


_RESERVED = frozenset("yes no on off y n true false null".split())
