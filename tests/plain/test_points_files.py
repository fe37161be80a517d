"""Files of points: every mistake at once with its line; text and bullet lists too."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import ContentError, UsageError
from grader.library.points_file import load_points


def problems(tmp_path: Path, text: str, name: str = "points.yaml") -> list[str]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_points(path)
    return [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def test_a_list_and_a_mapping_are_read(tmp_path: Path) -> None:
    path = tmp_path / "points.yaml"
    path.write_text(
        "- Bees dance.\n- {criterion: Bees hum., importance: core, phrases: [[hum, buzz]]}\n", encoding="utf-8"
    )
    held = load_points(path)
    assert [(p.says, p.importance) for p in held.points] == [("Bees dance.", "expected"), ("Bees hum.", "core")]
    path.write_text("question: How do bees talk?\npoints: [Bees dance.]\n", encoding="utf-8")
    assert load_points(path).question == "How do bees talk?"


def test_all_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    text = (
        "question: 7\npoints:\n  - Bees dance.\n  - 42\n  - {poin: x, importance: cor}\n  - bees dance\n"
        "  - {point: a b, criterion: c d}\n  - ''\n"
    )
    found = problems(tmp_path, text)
    for said in (
        "points.yaml:1:1 question: input should be a valid string, not a number (7)",
        "points.yaml:4:5 points[1].point: input should be a valid string, not a number (42)",
        "points.yaml:5:6 points[2].poin: unknown key 'poin'",
        "points.yaml:5:15 points[2].importance: 'cor' is not allowed",
        "points.yaml:5:5 points[2]: the point is missing",
        "points.yaml:6:5 points[3]: the same point stands twice (first at points.yaml:3:5 points[0])",
        "points.yaml:7:18 points[4].criterion: `point` and `criterion` are two names for one thing",
        "points.yaml:8:5 points[5].point",
    ):
        assert any(line.startswith(said) for line in found), (said, found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]\n", "points.yaml:1:1 points: "),
        ("points: []\n", "points.yaml:1:1 points: "),
        ("question: Why?\n", "the key 'points' is missing"),
        ("# nothing\n", "the file is empty"),
        ("just words\n", "points.yaml:1:1: the file holds no list"),
        ("- {point: a\n", "not valid YAML"),
    ],
)
def test_what_holds_no_points_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in line for line in problems(tmp_path, text))


def test_text_files_hold_a_point_a_line(tmp_path: Path) -> None:
    path = tmp_path / "points.md"
    path.write_text(
        "# Bees\n\n- Bees dance\n  in the dark.\n* Bees hum.\n2) Bees sleep.\nBees fly.\n---\n", encoding="utf-8"
    )
    assert [p.says for p in load_points(path).points] == [
        "Bees dance in the dark.",
        "Bees hum.",
        "Bees sleep.",
        "Bees fly.",
    ]
    assert problems(tmp_path, "Bees hum.\nBees fly.\nbees hum\n", "p.txt") == [
        "p.txt:3: the same point stands twice (first on line 1); keep one of them"
    ]
    assert "no points" in problems(tmp_path, "# Bees\n", "p.md")[0]
    assert "the file is empty" in problems(tmp_path, " \n", "p.txt")[0]


def test_other_endings_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.docx; allowed: \.yaml"):
        load_points(tmp_path / "p.docx")
