"""Headings by the words people use for them."""

from __future__ import annotations

import pytest

from grader.library import Framework, Step, load_shelf
from grader.segmentation.headings import heading_scores

SEVEN = load_shelf().frameworks()["seven-step"]


def named(title: str) -> set[str]:
    scores = heading_scores(title, SEVEN)
    return {
        step
        for step, value in zip(SEVEN.step_ids, scores, strict=True)
        if value >= 0.99 * scores.max() and value >= 0.5
    }


@pytest.mark.parametrize(
    ("title", "step"),
    [
        ("Clarifying requirements", "requirements"),
        ("STEP 1: Clarifying questions", "requirements"),
        ("3) Metrics", "evaluation"),
        ("4. Data Collection and Preparation", "data"),
        ("Feature Engineering", "data"),
        ("Prediction Service", "serving"),
        ("Online execution", "serving"),
        ("9. Scaling, Monitoring, and Updates", "monitoring"),
        ("Productionize", "serving"),
        ("Modeling", "model"),
        ("II. Offline evaluation", "evaluation"),
    ],
)
def test_a_heading_names_its_step(title: str, step: str) -> None:
    assert step in named(title)


def test_some_headings_name_two_steps() -> None:
    assert named("Model Development and Offline Evaluation") == {"model", "evaluation"}
    assert named("Problem formulation") == {"requirements", "framing"}


@pytest.mark.parametrize("title", ["Pinterest lens", "Lunch", "", "1.", "The and of"])
def test_other_headings_name_none(title: str) -> None:
    assert not named(title)


def test_any_framework_will_do() -> None:
    steps = (
        Step(id="a", title="Hypothesis", description="x"),
        Step(id="b", title="Method", description="y", aliases=("approach",)),
    )
    framework = Framework(schema=1, id="two", title="Two", steps=steps)
    assert list(heading_scores("2. Our approach", framework)) == [0.0, 1.0]
