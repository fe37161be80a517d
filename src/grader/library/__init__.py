"""The library: frameworks, rubrics and reference answers, strictly checked."""

from grader.library.framework import NO_STEP, Framework, Step, load_framework
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
    "ReferenceAnswer",
    "Rubric",
    "Shelf",
    "Step",
    "Topic",
    "load_framework",
    "load_reference",
    "load_rubric",
    "load_shelf",
]
