"""What the verifier learns from, and that it learns."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from grader.embedding import built_in_folder
from grader.errors import ContentError
from grader.matching.verifier import LearnedVerifier
from grader.training.blend import blend
from grader.training.fit_verifier import States, fit_verifier
from grader.training.folds import FOLDS, folds
from grader.training.pairs import Degree, Pair
from grader.training.points import PointsText, load_points, point_pairs
from tests.conftest import ROOT, SHELF

POINTS = sorted((ROOT / "datasets/points").rglob("*.yaml"))


@pytest.mark.parametrize("path", POINTS, ids=lambda path: path.stem)
def test_every_text_with_key_points_is_whole(path: Path) -> None:
    texts = load_points(path)
    assert len({text.id for text in texts}) == len(texts) >= 40
    for text in texts:
        assert 8 <= len(text.points) <= 12
        assert 20 <= len(text.text.split()) <= 130
    said = [point.said for text in texts for point in text.points]
    assert 0.35 < sum(said) / len(said) < 0.65


def test_no_text_with_key_points_stands_twice() -> None:
    texts = [text.text for path in POINTS for text in load_points(path)]
    assert len(set(texts)) == len(texts)


def test_a_broken_file_of_key_points_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("texts:\n- id: A\n  subject: s\n  text: t\n  points: [{point: p, sayd: true}]\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"x\.yaml:5.*said"):
        load_points(path)


def test_a_point_is_paired_with_the_passage_that_shares_its_words() -> None:
    text = PointsText.model_validate(
        {
            "id": "t",
            "subject": "s",
            "text": "The mayor resigned on Tuesday. It rained all week in the north of the country and in the hills.",
            "points": [
                {"said": True, "point": "The mayor resigned."},
                {"said": False, "point": "The mayor was dismissed on Tuesday."},
            ],
        }
    )
    pairs = point_pairs(text)
    assert pairs[0] == Pair("The mayor resigned.", "The mayor resigned on Tuesday.", Degree.COVERED)
    assert [pair.degree for pair in pairs[1:]] == [Degree.MISSING, Degree.MISSING]
    assert pairs[1].passage == "The mayor resigned on Tuesday."


def test_folds_deal_out_every_case_once() -> None:
    dealt = folds(SHELF)
    assert len(dealt) == FOLDS
    assert sorted(case for fold in dealt for case in fold) == sorted(SHELF)
    assert folds(["b", "a"]) == (("a",), ("b",))


def test_a_verifier_learns_and_does_so_the_same_way_twice(tmp_path: Path) -> None:
    rng = random.Random(1)
    animals, tools = ["cats", "horses", "birds", "fish"], ["hammers", "saws", "drills", "files"]
    pairs = [
        Pair(f"Names {what}.", f"We have {word}.", Degree.COVERED if word in words else Degree.MISSING)
        for what, words in (("animals", animals), ("tools", tools))
        for word in (*animals, *tools)
        for _ in range(6)
    ]
    rng.shuffle(pairs)
    base = built_in_folder()
    told: list[str] = []
    files = [tmp_path / f"{n}.safetensors" for n in range(2)]
    for file in files:
        fit_verifier([pairs] * 30, States.of(base), base, 3, told.append).save(file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "step" in told[-1]
    mixed = tmp_path / "mixed.safetensors"
    blend(files, mixed)
    passages = ["We have horses.", "We have saws."]
    for file in (files[0], mixed):
        odds = LearnedVerifier(file, base).judge(["Names animals.", "Names tools."], passages, [(0, 0), (0, 1), (1, 1)])
        assert odds[0, 0] > 0 > odds[1, 0]
        assert odds[2, 0] > 0
        assert np.isfinite(odds).all()
