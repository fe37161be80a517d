"""A framework: the steps an answer is cut into. Nothing else in the code knows how many there are."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader.errors import Problem
from grader.library.yaml_source import YamlSource, read_yaml, require, validate

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, pattern=r"\w")]  # says something: a letter or digit at least

# Written where a sentence belongs to no step; no step may take this name.
NO_STEP = "none"


class Strict(BaseModel):
    """Unknown keys refused, no silent conversion, values never change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Step(Strict):
    """One step of a framework.

    weight: its share of the overall score, relative to the other steps (> 0).
    aliases: ways people head this part; matched on words, so case, numbering and punctuation do not matter.
    An alias may stand under several steps: what it heads may then be any of them.
    """

    id: Identifier
    title: Text
    description: Text
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    aliases: tuple[Text, ...] = Field(default=(), strict=False)


class Framework(Strict):
    """The steps of an answer in their usual order."""

    schema_: Literal[1] = Field(alias="schema")
    id: Identifier
    title: Text
    description: str = ""
    steps: tuple[Step, ...] = Field(min_length=1, strict=False)

    @cached_property
    def step_ids(self) -> tuple[str, ...]:
        """Ids of the steps in order."""
        return tuple(step.id for step in self.steps)

    def step(self, step_id: str) -> Step:
        """The step with this id. Raises KeyError when there is none."""
        return {step.id: step for step in self.steps}[step_id]


def load_framework(path: Path) -> Framework:
    """Reads a framework file. Raises ContentError with every mistake found."""
    source = read_yaml(path)
    framework = validate(source, Framework)
    if framework:
        source.problems.extend(check_framework(framework, source))
    require(source.problems)
    assert framework is not None
    return framework


def check_framework(framework: Framework, source: YamlSource) -> list[Problem]:
    """Mistakes a schema cannot see: a step id twice, the reserved id, a file named otherwise."""
    problems = []
    seen: set[str] = set()
    for number, step in enumerate(framework.steps):
        if step.id in seen:
            problems.append(source.problem(("steps", number, "id"), f"the step id {step.id!r} stands twice"))
        if step.id == NO_STEP:
            problems.append(source.problem(("steps", number, "id"), f"{NO_STEP!r} is reserved for text of no step"))
        seen.add(step.id)
    if framework.id != source.path.stem:
        problems.append(
            source.problem(("id",), f"the id {framework.id!r} is not the file's name", allowed=(source.path.stem,))
        )
    return problems
