"""`grader rubric new` writes files that are valid at once, never over others, and whose text cannot break them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.lint import lint
from grader.authoring.scaffold import NewCase, load_starter, rubric_text, says_something
from grader.cli.app import main
from grader.library import Framework, Rubric, load_rubric, load_shelf
from grader.library.yaml_source import parse_yaml, validate
from grader.text.normalise import printable
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("isolated")
FRAMEWORK: Framework = load_shelf().frameworks()["seven-step"]


def test_a_new_case_is_valid_and_only_lacks_what_the_author_has_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "new", "ride-pricing", "--title", "Ride pricing", "--prompt", "Price rides."]) == 0
    written = capsys.readouterr().out.split()
    assert [Path(line).name for line in written] == [
        "ride-pricing.yaml", "first.md", "rubric.schema.json", "framework.schema.json",
    ]  # fmt: skip
    path = tmp_path / "rubrics/ride-pricing.yaml"
    rubric = load_rubric(path, load_shelf().frameworks())
    assert len(rubric.topics) == 21
    assert {finding.code for finding in lint(path, load_shelf((path.parent,)))} == {"few-statements", "placeholder"}
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert (path.parent / first.partition("$schema=")[2]).is_file()
    assert json.loads((path.parent / "schema/rubric.schema.json").read_text(encoding="utf-8"))["title"] == "Rubric"


def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "new", "mine", "--title", "Mine"]) == 0
    (tmp_path / "rubrics/mine.yaml").write_text("precious", encoding="utf-8")
    assert main(["rubric", "new", "mine", "--title", "Mine"]) == 1
    assert (tmp_path / "rubrics/mine.yaml").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Ride Pricing"], "e.g. 'ride-pricing'"),
        (["visual-search", "--title", "x"], "already has a case study"),
        (["mine"], "needs a title"),
        (["mine", "--title", "¼"], "says nothing"),
        (["mine", "--title", "Mine", "--framework", "seven-steps"], "did you mean 'seven-step'?"),
    ],
)
def test_what_cannot_be_is_told(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "new", *arguments]) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@given(title=st.text(min_size=1, max_size=40), prompt=st.text(max_size=200))
def test_any_title_and_prompt_give_a_valid_rubric(title: str, prompt: str) -> None:
    title, prompt = printable(title), printable(prompt)
    if not says_something(title):
        return
    text = rubric_text(NewCase("any", title, prompt, FRAMEWORK, 1), load_starter("seven-step"))
    source = parse_yaml(text, Path("any.yaml"))
    rubric = validate(source, Rubric)
    assert source.problems == []
    assert rubric is not None
    assert rubric.title == title


def test_a_framework_without_suggestions_gets_one_topic_a_step() -> None:
    other = FRAMEWORK.model_copy(update={"id": "other"})
    source = parse_yaml(rubric_text(NewCase("any", "Any", "", other), load_starter("other")), Path("any.yaml"))
    rubric = validate(source, Rubric)
    assert rubric is not None
    assert [topic.step for topic in rubric.topics] == list(FRAMEWORK.step_ids)


def test_suggestions_name_steps_of_their_framework() -> None:
    for path in (ROOT / "rubrics/starters").glob("*.yaml"):
        framework = load_shelf().frameworks()[path.stem]
        topics = load_starter(path.stem)
        assert {topic.step for topic in topics} == set(framework.step_ids)
        assert all(topic.hint and len(topic.phrases) >= 2 for topic in topics)
