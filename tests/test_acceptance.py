"""What the product promises of its verdicts, on real models and real content."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from grader.errors import ReadError
from grader.grading import Config, Grader
from grader.scoring.scorecard import Scorecard
from tests.conftest import ROOT, SHELF

PAIRS = [(case, number) for case in SHELF[1::4] for number in range(2)]
ATTACKED = ("demand-forecasting", "product-search-ranking", "support-rag-assistant", "video-search")


def reference(grader: Grader, case: str, number: int) -> str:
    return grader.case(case).references[number].document.text


@pytest.fixture(scope="module")
def sample(grader: Grader) -> Scorecard:
    return grader.grade(
        (ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8"), "visual-search", "sample"
    )


@pytest.mark.parametrize(("case", "number"), PAIRS)
def test_a_reference_answer_gets_full_marks(grader: Grader, case: str, number: int) -> None:
    card = grader.grade(reference(grader, case, number), case)
    assert card.score is not None
    assert card.score >= 92
    assert card.level == 4
    assert len([topic.id for topic in card.missing_topics if topic.importance == "core"]) <= 2
    assert not card.pitfalls


@pytest.mark.parametrize("case", ATTACKED)
def test_an_answer_to_another_case_earns_little(grader: Grader, case: str) -> None:
    """The self-test of every case tries its four nearest neighbours; here a quarter of the shelf is tried for a few."""
    text = reference(grader, case, 1)
    for other in SHELF[1::4]:
        if other != case:
            card = grader.grade(text, other)
            assert card.score is not None
            assert card.score <= 15, other
            told = [advisory.message for advisory in card.advisories if advisory.code == "off-topic"]
            assert told
            assert f"like an answer to '{case}'" in told[0]


def attacks(grader: Grader, case: str) -> dict[str, str]:
    rubric = grader.case(case).rubric
    rng = random.Random(case)
    foreign = [
        s.text
        for other in ATTACKED
        if other != case
        for n in range(2)
        for s in grader.case(other).references[n].document.sentences
    ]
    rng.shuffle(foreign)
    own = reference(grader, case, 0).split()
    rng.shuffle(own)
    phrases = [phrase for topic in rubric.topics for group in topic.phrases for phrase in group]
    return {
        "prompt": rubric.prompt,
        "titles": "\n".join(topic.title for topic in rubric.topics),
        "titles as bullets": "\n".join(f"- {topic.title}" for topic in rubric.topics),
        "titles in a row": ", ".join(topic.title for topic in rubric.topics),
        "phrases": ", ".join(phrases),
        "phrases a line": "\n".join(phrases),
        "phrases by topic": "\n".join("- " + ", ".join(group) for topic in rubric.topics for group in topic.phrases),
        "criteria": "\n".join(f"- {topic.criterion}" for topic in rubric.topics),
        "random sentences": " ".join(foreign[:60]),
        "own words scrambled": " ".join(own),
        "chatter": "Thanks for having me. Let me think about this for a while. It is an interesting question. " * 8,
    }


@pytest.mark.parametrize("case", ATTACKED)
def test_what_says_nothing_earns_nothing(grader: Grader, case: str) -> None:
    for name, text in attacks(grader, case).items():
        card = grader.grade(text, case)
        assert card.level in (0, 1), f"{name}: {card.score}"


def test_an_empty_answer_is_not_graded(grader: Grader) -> None:
    with pytest.raises(ReadError, match="empty"):
        grader.grade(" \n", "visual-search")
    card = grader.try_grade("", "visual-search", "e")
    assert (card.status, card.score, card.level, card.steps) == ("not_graded", None, None, ())
    assert "empty" in (card.reason or "")


def test_every_quote_is_the_candidates_own_words(sample: Scorecard) -> None:
    text = (ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8")
    for step in sample.steps:
        for topic in step.topics:
            assert (topic.status == "missing") == (not topic.evidence), topic.id
            for quote in topic.evidence:
                assert text[quote.start : quote.end] == quote.quote
                assert quote.quote.strip()


def test_segments_cover_the_text_in_order(sample: Scorecard) -> None:
    ends = [segment.end for segment in sample.segments]
    assert [segment.start for segment in sample.segments] == [0, *ends[:-1]]
    assert ends[-1] == sample.text.chars
    allowed = {step.id for step in sample.steps} | {"none"}
    assert {segment.step for segment in sample.segments} <= allowed


def test_missing_topics_are_ordered_by_what_they_would_add(sample: Scorecard) -> None:
    importance = {"core": 0, "expected": 1, "bonus": 2}
    for step in sample.steps:
        mine = [t for t in sample.missing_topics if t.step == step.id and sample.topic(t.id).status == "missing"]
        assert [t.id for t in mine] == [t.id for t in sorted(mine, key=lambda t: importance[t.importance])]
    assert all(topic.hint for topic in sample.missing_topics)


def test_the_thin_parts_of_the_sample_are_found(sample: Scorecard) -> None:
    level = {step.id: step.level or 0 for step in sample.steps}
    assert level["monitoring"] <= 1
    assert level["evaluation"] <= 2
    assert min(level["requirements"], level["data"], level["serving"]) >= 2


def test_a_rubric_of_bare_criteria_grades(grader: Grader, tmp_path: Path) -> None:
    rubric = grader.case("visual-search").rubric
    bare = {
        "schema": 1,
        "id": "bare",
        "title": "Bare",
        "framework": "seven-step",
        "topics": [{"id": t.id, "step": t.step, "title": t.title, "criterion": t.criterion} for t in rubric.topics],
    }
    (tmp_path / "bare.yaml").write_text(json.dumps(bare), encoding="utf-8")
    mine = Grader(Config(rubrics=(tmp_path,), cache=None), encoder=grader.encoder)
    for number in range(2):
        card = mine.grade(reference(grader, "visual-search", number), "bare")
        assert card.score is not None
        assert card.score >= 80
        assert all(step.similarity is None for step in card.steps)
    assert (mine.grade(reference(grader, "ad-click-prediction", 0), "bare").level or 0) <= 1


def test_what_is_asked_or_denied_earns_nothing(grader: Grader) -> None:
    start = "## ".join((ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8").split("## ")[:3])
    said = "Every month we retrain the encoder on the newest clicks, and earlier when nDCG on the fixed set falls by 2 per cent."
    asked = "When should we retrain the encoder, monthly or after a measured drop in nDCG on the newest clicks?"
    denied = "We never retrain the encoder, not on a schedule nor after a drop in quality."
    status = {
        text: grader.grade(f"{start}\n\n{text}\n", "visual-search").topic("mon-retraining").status
        for text in (said, asked, denied)
    }
    assert status == {said: "covered", asked: "missing", denied: "missing"}


def test_name_dropping_does_not_earn_what_plain_words_do(grader: Grader) -> None:
    """The pair the product exists for: the point in plain words against its terms without the point."""
    start = (ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8").split("## ")[:3]
    plain = "At night we look up how far the index is from the truth: for a thousand queries we compare with all images one by one, and if fewer than 95 in 100 come back, somebody is paged."
    dropped = "Monitoring the recall of the approximate index matters, and alerts and exhaustive comparisons are worth a thought some day."
    confidence = {
        name: grader.grade("## ".join(start) + "\n\n" + text, "visual-search").topic("mon-ann-recall").confidence
        for name, text in (("plain", plain), ("dropped", dropped))
    }
    assert confidence["plain"] > 2 * confidence["dropped"]
    assert grader.verdict.covered > 2 * confidence["dropped"]
