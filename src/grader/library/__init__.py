"""The library: frameworks, rubrics and reference answers, strictly checked."""

from grader.library.framework import NO_STEP, Framework, Step, load_framework
from grader.library.plain import Point, Wanted, case_from_points, case_from_reference
from grader.library.reference import ReferenceAnswer, load_reference
from grader.library.rubric import Criterion, Link, Pitfall, Rubric, Topic, load_rubric
from grader.library.shelf import CaseStudy, Shelf, load_shelf

__all__ = [
    "NO_STEP",
    "CaseStudy",
    "Criterion",
    "Framework",
    "Link",
    "Pitfall",
    "Point",
    "ReferenceAnswer",
    "Rubric",
    "Shelf",
    "Step",
    "Topic",
    "Wanted",
    "case_from_points",
    "case_from_reference",
    "load_framework",
    "load_reference",
    "load_rubric",
    "load_shelf",
]
