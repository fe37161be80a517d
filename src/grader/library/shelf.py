"""The shelf: frameworks, rubrics and reference answers found in folders, read when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ContentError, GraderError, Problem, UsageError
from grader.library.framework import Framework, load_framework
from grader.library.reference import ReferenceAnswer, load_reference
from grader.library.rubric import Rubric, load_rubric
from grader.resources import resource

RUBRICS_VARIABLE = "GRADER_RUBRICS"


@dataclass(frozen=True)
class CaseStudy:
    """Everything an answer to one case is graded against."""

    rubric: Rubric
    framework: Framework
    references: tuple[ReferenceAnswer, ...]


@dataclass(frozen=True)
class Shelf:
    """Case studies by id. `rubric_files`, `framework_files`: ids to files; nothing is parsed before it is used."""

    rubric_files: dict[str, Path]
    framework_files: dict[str, Path]
    reference_folders: tuple[Path, ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """Ids of the case studies, sorted."""
        return tuple(sorted(self.rubric_files))

    def frameworks(self) -> dict[str, Framework]:
        """All frameworks by id."""
        return {name: load_framework(path) for name, path in sorted(self.framework_files.items())}

    def rubric(self, case: str) -> Rubric:
        """The rubric of a case. Raises UsageError for an unknown case, ContentError for a broken rubric."""
        path = self.rubric_files.get(case)
        if path is None:
            raise UsageError(
                Problem(
                    f"there is no case study {case!r}", allowed=self.cases, given=case, todo="`grader cases` lists them"
                )
            )
        return load_rubric(path, self.frameworks())

    def reference_files(self, case: str) -> tuple[Path, ...]:
        """Files of a case's reference answers, sorted by name."""
        return tuple(
            sorted((p for folder in self.reference_folders for p in (folder / case).glob("*.md")), key=lambda p: p.name)
        )

    def case(self, case: str, framework: str | None = None) -> CaseStudy:
        """A case study with its framework and reference answers.

        framework: id of another framework to cut the answer by; it must have the steps that the topics name.
        Raises UsageError or ContentError, the latter with the problems of all files together.
        """
        rubric = self.rubric(case)
        frameworks = self.frameworks()
        chosen = frameworks.get(framework or rubric.framework)
        if chosen is None:
            raise UsageError(
                Problem(f"there is no framework {framework!r}", allowed=tuple(frameworks), given=framework or "")
            )
        lacking = sorted({topic.step for topic in rubric.topics} - set(chosen.step_ids))
        if lacking:
            raise UsageError(
                Problem(
                    f"the framework {chosen.id!r} lacks steps that {case!r} uses: {', '.join(lacking)}",
                    allowed=(rubric.framework,),
                )
            )
        references: list[ReferenceAnswer] = []
        problems: list[Problem] = []
        for path in self.reference_files(case):
            try:
                references.append(load_reference(path, rubric))
            except GraderError as error:
                problems.extend(error.problems)
        if problems:
            raise ContentError(problems)
        return CaseStudy(rubric, chosen, tuple(references))


def load_shelf(folders: Sequence[Path] = ()) -> Shelf:
    """The packaged case studies with those of `folders` and of the folders named in GRADER_RUBRICS.

    A folder holds CASE.yaml files, may hold frameworks/*.yaml, and its reference answers lie in a reference_answers/
    folder inside or beside it. An id that stands in two folders is an error. Raises ContentError.
    """
    wanted = [Path(part) for part in os.environ.get(RUBRICS_VARIABLE, "").split(os.pathsep) if part] + list(folders)
    problems = [Problem("there is no such folder of rubrics", str(folder)) for folder in wanted if not folder.is_dir()]
    rubrics: dict[str, Path] = {}
    frameworks: dict[str, Path] = {}
    references: list[Path] = []
    for folder in dict.fromkeys(place.resolve() for place in (resource("rubrics"), *wanted)):
        for known, files in ((rubrics, folder.glob("*.yaml")), (frameworks, (folder / "frameworks").glob("*.yaml"))):
            for path in sorted(files):
                if path.stem in known and known[path.stem] != path:
                    problems.append(
                        Problem(
                            f"the id {path.stem!r} is already taken by {known[path.stem]}",
                            str(path),
                            todo="rename one of the two",
                        )
                    )
                known.setdefault(path.stem, path)
        references += [
            place for place in (folder / "reference_answers", folder.parent / "reference_answers") if place.is_dir()
        ]
    if problems:
        raise ContentError(problems)
    return Shelf(rubrics, frameworks, tuple(dict.fromkeys(references)))
