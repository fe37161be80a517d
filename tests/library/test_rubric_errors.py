"""Every mistake in content is told at once, with file, line, column, what is allowed and the nearest match."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import ContentError
from grader.library import Framework, load_framework, load_reference, load_rubric, load_shelf
from grader.library.yaml_source import parse_yaml
from tests.conftest import ROOT

GOOD = """schema: 1
id: tiny
title: Tiny
framework: seven-step
topics:
  - id: a
    step: requirements
    title: Goal
    criterion: States the goal.
  - id: b
    step: evaluation
    title: Metric
    importance: core
    criterion: Names a metric.
    phrases: [[nDCG, mAP]]
links:
  - {if: a, then: b, say: "Say how it is measured."}
"""


@pytest.fixture(scope="module")
def frameworks() -> dict[str, Framework]:
    return {"seven-step": load_framework(ROOT / "rubrics/frameworks/seven-step.yaml")}


def problems(tmp_path: Path, frameworks: dict[str, Framework], text: str, name: str = "tiny.yaml") -> list[str]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_rubric(path, frameworks)
    return [str(problem).replace(str(tmp_path) + "/", "") for problem in caught.value.problems]


def test_a_minimal_rubric_loads(tmp_path: Path, frameworks: dict[str, Framework]) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(GOOD, encoding="utf-8")
    rubric = load_rubric(path, frameworks)
    assert [topic.importance for topic in rubric.topics] == ["expected", "core"]
    assert rubric.links[0].then == "b"


def test_all_mistakes_are_told_in_one_run(tmp_path: Path, frameworks: dict[str, Framework]) -> None:
    broken = (
        GOOD.replace("title: Goal", "titel: Goal")
        .replace("importance: core", "importance: cor")
        .replace("step: requirements", "step: requirement")
        .replace("phrases: [[nDCG, mAP]]", "phrases: [nDCG, 7]")
    )
    found = problems(tmp_path, frameworks, broken)
    assert any(
        f.startswith("tiny.yaml:8:5 topics[0].titel: unknown key 'titel'") and "did you mean 'title'?" in f
        for f in found
    )
    assert any("topics[0].title" in f and "is missing" in f for f in found)
    assert any(
        f.startswith("tiny.yaml:13:5 topics[1].importance: 'cor' is not allowed") and "did you mean 'core'?" in f
        for f in found
    )
    assert any(f.startswith("tiny.yaml:15:15 topics[1].phrases[0]") for f in found)
    assert any("topics[1].phrases[1]" in f for f in found)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("step: requirements", "step: requirement", "tiny.yaml:7:5 topics[0].step", "did you mean 'requirements'?"),
        ("id: b", "id: a", "tiny.yaml:10:5 topics[1].id", "stands twice"),
        ("then: b", "then: bb", "tiny.yaml:17:13 links[0].then", "there is no topic 'bb'"),
        ("framework: seven-step", "framework: seven-steps", "tiny.yaml:4:1 framework", "did you mean 'seven-step'?"),
        (
            "title: Goal",
            "title: Goal\n    title: Aim",
            "tiny.yaml:9:5 topics[0].title",
            "stands twice (first on line 8)",
        ),
        ("title: Goal", "title: no", "", ""),
        ("title: Goal", "title: 3", "tiny.yaml:8:5 topics[0].title", "not a number (3); put the value in quotes"),
        ("id: tiny", "id: other", "tiny.yaml:2:1 id", "is not the file's name"),
        ("id: tiny", "id: Tiny Case", "tiny.yaml:2:1 id", "small letters, digits"),
        ("    step: requirements", "\tstep: requirements", "tiny.yaml:7:1", "a tab is used"),
        ("title: Tiny", "title: 'Tiny", "tiny.yaml:", "not valid YAML"),
        ("criterion: States the goal.", "criterion: a: b", "tiny.yaml:9:17", "put the value in quotes"),
        ("schema: 1", "schema: 2", "tiny.yaml:1:1 schema", "not allowed"),
        ("topics:", "topics: []\nxtopics:", "tiny.yaml:5:1 topics", "at least 1"),
    ],
)
def test_each_mistake_is_placed_and_explained(
    tmp_path: Path, frameworks: dict[str, Framework], old: str, new: str, place: str, said: str
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if not place:  # YAML 1.2: a bare `no` is a word
        path = tmp_path / "tiny.yaml"
        path.write_text(text, encoding="utf-8")
        assert load_rubric(path, frameworks).topics[0].title == "no"
        return
    found = problems(tmp_path, frameworks, text)
    assert any(f.startswith(place) and said in f for f in found), found


def test_an_empty_file_and_a_list_are_told(tmp_path: Path, frameworks: dict[str, Framework]) -> None:
    assert "empty" in problems(tmp_path, frameworks, "# nothing\n")[0]
    assert "keys and values" in problems(tmp_path, frameworks, "- a\n- b\n")[0]


def test_yaml_values_keep_their_kinds() -> None:
    source = parse_yaml("a: no\nb: true\nc: 1\nd: 1.5\ne:\nf: 'x'\n", Path("x.yaml"))
    assert source.data == {"a": "no", "b": True, "c": 1, "d": 1.5, "e": None, "f": "x"}


REFERENCE = """---
case: tiny
author: me
---
We want more sales. <!-- a -->
- nDCG at ten. <!-- a, b -->
Nothing here.
"""


def test_marks_belong_to_the_sentence_before_them(tmp_path: Path, frameworks: dict[str, Framework]) -> None:
    rubric_path, path = tmp_path / "tiny.yaml", tmp_path / "one.md"
    rubric_path.write_text(GOOD, encoding="utf-8")
    path.write_text(REFERENCE, encoding="utf-8")
    reference = load_reference(path, load_rubric(rubric_path, frameworks))
    made = {topic: [reference.document.sentences[i].text for i in where] for topic, where in reference.marks.items()}
    assert made == {"a": ["We want more sales.", "nDCG at ten."], "b": ["nDCG at ten."]}
    assert "<!--" not in reference.document.text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<!-- a -->", "<!-- aa -->", "one.md:5:21: the mark names no topic: 'aa'"),
        ("case: tiny", "case: big", "one.md:2:1 case: the case 'big' is not the folder's"),
        ("---\ncase", "case", "front matter is missing"),
        ("author: me", "autor: me", "did you mean 'author'?"),
    ],
)
def test_mistakes_in_a_reference_are_placed(
    tmp_path: Path, frameworks: dict[str, Framework], old: str, new: str, said: str
) -> None:
    rubric_path, path = tmp_path / "tiny.yaml", tmp_path / "one.md"
    rubric_path.write_text(GOOD, encoding="utf-8")
    path.write_text(REFERENCE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_reference(path, load_rubric(rubric_path, frameworks))
    assert said in str(caught.value)


def test_one_id_in_two_folders_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "visual-search.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ContentError, match="already taken"):
        load_shelf((tmp_path,))
    with pytest.raises(ContentError, match="no such folder"):
        load_shelf((tmp_path / "nowhere",))
