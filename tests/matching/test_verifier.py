"""The verifier: which passages it is asked about, what it says of pairs, and that nothing but the pair decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.document import read_text
from grader.embedding import built_in_folder
from grader.embedding.read_vectors import read_vectors
from grader.errors import ContentError
from grader.grading import Grader
from grader.library.plain import case_from_points
from grader.matching.match import match
from grader.matching.signals import NAMES, signals
from grader.matching.verified import ALL_NAMES, TOP, criterion_text, verified
from grader.matching.verifier import LearnedVerifier, RememberingVerifier
from grader.matching.verifier_network import by_length

CRITERIA = ("Operational metrics: List service metrics such as tail latency and put an alert on one.", "Ice floats.")
PASSAGES = (
    "Every minute we plot the slowest one in a hundred requests, and somebody is woken when it passes 300 ms.",
    "The cafeteria serves soup on Mondays.",
    "Latency.",
)
PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1))


@dataclass
class Fake:
    """Says a pair's log odds by the length of its passage, and remembers what it was asked."""

    fingerprint: str = "fake"
    odds: float | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def judge(
        self, criteria: Sequence[str], passages: Sequence[str], pairs: Sequence[tuple[int, int]]
    ) -> NDArray[np.float64]:
        self.asked += [(criteria[c], passages[p]) for c, p in pairs]
        told = [len(passages[p]) if self.odds is None else self.odds for _, p in pairs]
        return np.array([[one, one] for one in told], dtype=float).reshape(len(pairs), 2)


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 4000))
def test_groups_hold_every_row_once_within_the_budget(lengths: list[int], budget: int) -> None:
    groups = by_length(lengths, budget)
    assert sorted(row for rows in groups for row in rows) == list(range(len(lengths)))
    for rows in groups:
        assert len(rows) == 1 or len(rows) * max(lengths[row] for row in rows) <= budget


def test_the_learned_verifier_knows_a_point_from_none(grader: Grader) -> None:
    odds = grader.verifier.judge(CRITERIA, PASSAGES, PAIRS)
    assert odds.shape == (4, 2)
    assert odds[0, 0] > max(odds[1, 0], odds[2, 0])
    assert (odds[:, 1] > odds[:, 0] - 1.0).all()  # "at least in part" is hardly less likely than "in full"


def test_a_judgement_depends_on_its_call_alone(grader: Grader) -> None:
    verifier = grader.verifier
    first = verifier.judge(CRITERIA, PASSAGES, PAIRS)
    verifier.judge(CRITERIA[::-1], PASSAGES, [(0, 0)])
    np.testing.assert_array_equal(verifier.judge(CRITERIA, PASSAGES, PAIRS), first)
    for row, pair in enumerate(PAIRS):  # and hardly on what else is asked in the call
        np.testing.assert_allclose(verifier.judge(CRITERIA, PASSAGES, [pair])[0], first[row], atol=1e-3)
    assert verifier.judge(CRITERIA, PASSAGES, []).shape == (0, 2)


def test_a_remembering_verifier_asks_once() -> None:
    fake = Fake()
    remembering = RememberingVerifier(fake)
    assert remembering.judge(CRITERIA, PASSAGES, [(0, 1), (0, 1)]).tolist() == [[37.0, 37.0]] * 2
    assert remembering.judge(CRITERIA, PASSAGES, [(0, 1), (1, 1)])[:, 0].tolist() == [37.0, 37.0]
    assert fake.asked == [(CRITERIA[0], PASSAGES[1]), (CRITERIA[1], PASSAGES[1])]


def test_a_damaged_verifier_is_told(tmp_path: Path) -> None:
    path = tmp_path / "verifier.safetensors"
    path.write_bytes(b"not weights")
    with pytest.raises(ContentError, match="grader train"):
        LearnedVerifier(path, built_in_folder()).judge(CRITERIA, PASSAGES, PAIRS)


def test_the_likeliest_passages_are_verified_and_their_mean_is_told(grader: Grader) -> None:
    study = grader.study_of(case_from_points(["Bees dance.", "Ants dig."]))
    read = read_vectors(read_text(" ".join(f"Sentence number {n} is here." for n in range(9))), grader.encoder)
    found = signals(read, study.prepared, study.index, None)
    odds = np.tile(np.arange(len(read.passages), dtype=float)[:, None], (1, 2))
    able = np.ones(odds.shape, dtype=bool)
    able[-1, 0] = False  # the likeliest may not serve for the first point
    values = verified(read, study.prepared, found, odds, able, Fake())
    asked = ~np.isnan(values[:, :, ALL_NAMES.index("verifier")])
    last = len(read.passages)
    assert np.flatnonzero(asked[:, 1]).tolist() == list(range(last - TOP, last))
    assert np.flatnonzero(asked[:, 0]).tolist() == list(range(last - TOP - 1, last - 1))
    mean = np.mean([len(read.passages[row].text) for row in range(last - TOP, last)])
    np.testing.assert_allclose(values[asked[:, 1], 1, ALL_NAMES.index("verifier_mean")], mean)
    np.testing.assert_array_equal(values[:, :, : len(NAMES)], found.values)


def test_a_statement_of_the_rubric_earns_its_topic_whatever_the_verifier_says(grader: Grader) -> None:
    study = grader.study("visual-search")
    topic = study.prepared.criteria[0]
    for statement, wanted in ((topic.accepted[0], "covered"), (topic.near_misses[0], "missing")):
        read = read_vectors(read_text(statement), grader.encoder)
        odds = -10.0 if wanted == "covered" else 10.0
        told = match(read, study.prepared, study.index, grader.verdict, grader.encoder.name, Fake(odds=odds), only=0)
        assert told.verdicts[0].status == wanted


def test_a_title_that_repeats_the_point_is_read_once() -> None:
    long = case_from_points(["Bees dance to tell the others in their hive where the flowers are that they have found."])
    assert criterion_text(long.rubric.topics[0]).count("Bees dance") == 1
