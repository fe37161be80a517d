"""The shelf: frameworks, rubrics and reference answers found in folders, read when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ContentError, GraderError, Problem, UsageError
from grader.library.framework import Framework, load_framework
from grader.library.reference import ReferenceAnswer, load_reference
from grader.library.rubric import Rubric, load_rubric
from grader.resources import resource

RUBRICS_VARIABLE = "GRADER_RUBRICS"
OVERRIDE_VARIABLE = "GRADER_OVERRIDE"


@dataclass(frozen=True)
class CaseStudy:
    """Everything an answer to one case is graded against.

    plain: made from bare points or a reference answer (see `plain`), so that its phrases are the points' own words.
    alternatives: other case studies of the same question; an answer is graded by the one that it meets best.
    """

    rubric: Rubric
    framework: Framework
    references: tuple[ReferenceAnswer, ...]
    plain: bool = False
    alternatives: tuple[CaseStudy, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """Case studies by id; nothing is parsed before it is used.

    rubric_files, framework_files: ids to files. reference_folders: where reference answers lie, each with the folder
    of rubrics it belongs to. overridden: cases that took the place of one in an earlier folder.
    """

    rubric_files: dict[str, Path]
    framework_files: dict[str, Path]
    reference_folders: tuple[tuple[Path, Path], ...]
    overridden: frozenset[str] = frozenset()

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
            raise UsageError(unknown_case(case, self.cases))
        return load_rubric(path, self.frameworks())

    def reference_files(self, case: str) -> tuple[Path, ...]:
        """Files of a case's reference answers, sorted by name.

        Any folder may add some to a case; one that took the place of another brings its own only.
        """
        home = self.rubric_files[case].parent if case in self.overridden else None
        folders = dict.fromkeys(place for owner, place in self.reference_folders if home in (None, owner))
        return tuple(sorted((p for folder in folders for p in (folder / case).glob("*.md")), key=lambda p: p.name))

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


def user_folders(folders: Sequence[Path] = ()) -> list[Path]:
    """The folders named in GRADER_RUBRICS, then those given."""
    return [Path(part) for part in os.environ.get(RUBRICS_VARIABLE, "").split(os.pathsep) if part] + list(folders)


def unknown_case(case: str, known: tuple[str, ...]) -> Problem:
    """What to tell somebody who names a case that is not on the shelf."""
    beside = Path("rubrics") / f"{case}.yaml"
    if beside.is_file():
        return Problem(f"{case!r} is not on the shelf, but in {beside}", todo="add `--rubrics rubrics`")
    what, todo = f"there is no case study {case!r}", "`grader cases` lists them, `--rubrics DIR` adds yours"
    return Problem(what, allowed=known, given=case, todo=todo)


def load_shelf(folders: Sequence[Path] = (), override: Collection[str] = ()) -> Shelf:
    """The packaged case studies with those of `folders` and of the folders named in GRADER_RUBRICS.

    A folder holds CASE.yaml files, may hold frameworks/*.yaml, and its reference answers lie in a reference_answers/
    folder inside or beside it. An id that stands in two folders is an error, except for the ids in `override` and in
    GRADER_OVERRIDE: there the last folder counts. Raises ContentError.
    """
    wanted = user_folders(folders)
    problems = [Problem("there is no such folder of rubrics", str(folder)) for folder in wanted if not folder.is_dir()]
    on_purpose = {*override, *os.environ.get(OVERRIDE_VARIABLE, "").replace(",", " ").split()}
    rubrics: dict[str, Path] = {}
    frameworks: dict[str, Path] = {}
    references: list[tuple[Path, Path]] = []
    overridden: set[str] = set()
    for folder in dict.fromkeys(place.resolve() for place in (resource("rubrics"), *wanted)):
        for known, files in ((rubrics, folder.glob("*.yaml")), (frameworks, (folder / "frameworks").glob("*.yaml"))):
            for path in sorted(files):
                if path.stem not in known:
                    known[path.stem] = path
                elif path.stem in on_purpose and known is rubrics:
                    known[path.stem] = path
                    overridden.add(path.stem)
                else:
                    problems.append(_taken(path, known[path.stem], known is rubrics))
        beside = (folder / "reference_answers", folder.parent / "reference_answers")
        references += [(folder, place) for place in beside if place.is_dir()]
    for case in sorted(on_purpose - set(rubrics)):
        what = f"there is no case study {case!r} to override"
        problems.append(Problem(what, "--override", allowed=tuple(sorted(rubrics)), given=case))
    if problems:
        raise ContentError(problems)
    return Shelf(rubrics, frameworks, tuple(references), frozenset(overridden))


def _taken(path: Path, first: Path, is_rubric: bool) -> Problem:
    todo = "rename one of the two"
    if is_rubric:
        todo += f", or say `--override {path.stem}` to grade with this one"
    return Problem(f"the id {path.stem!r} is already taken by {first}", str(path), todo=todo)
