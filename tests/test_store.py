"""Cached vectors are checked, never trusted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.embedding import SentenceTransformerEncoder, VectorStore
from grader.errors import UsageError
from tests.conftest import HashingEncoder


def test_vectors_come_back_from_disk(tmp_path: Path, hashing: HashingEncoder) -> None:
    store = VectorStore(tmp_path, "v1")
    first = store.encode(hashing, ["a b", "c"])
    np.testing.assert_array_equal(store.encode(hashing, ["a b", "c"]), first)
    assert len(hashing.calls) == 1


@pytest.mark.parametrize("damage", ["", "garbage", "cut", "flip", "foreign"])
def test_a_bad_file_is_made_again(tmp_path: Path, hashing: HashingEncoder, damage: str) -> None:
    store = VectorStore(tmp_path, "v1")
    good = store.encode(hashing, ["a b", "c"])
    path = next(tmp_path.glob("*.vectors"))
    raw = path.read_bytes()
    if damage == "foreign":
        store.encode(hashing, ["x", "y"])
        other = next(p for p in tmp_path.glob("*.vectors") if p != path)
        raw = other.read_bytes()
    path.write_bytes(
        {"": b"", "garbage": b"\x80\x04garbage", "cut": raw[:-5], "flip": raw[:-1] + b"\xff", "foreign": raw}[damage]
    )
    np.testing.assert_array_equal(store.encode(hashing, ["a b", "c"]), good)
    np.testing.assert_array_equal(VectorStore(tmp_path, "v1").encode(hashing, ["a b", "c"]), good)


def test_the_key_covers_text_order_code_and_model(tmp_path: Path, hashing: HashingEncoder) -> None:
    VectorStore(tmp_path, "v1").encode(hashing, ["a", "bc"])
    VectorStore(tmp_path, "v1").encode(hashing, ["ab", "c"])
    VectorStore(tmp_path, "v1").encode(hashing, ["bc", "a"])
    VectorStore(tmp_path, "v2").encode(hashing, ["a", "bc"])
    hashing.fingerprint = "other"
    VectorStore(tmp_path, "v1").encode(hashing, ["a", "bc"])
    assert len(hashing.calls) == 5


def test_a_cache_that_cannot_be_written_costs_no_grade(tmp_path: Path, hashing: HashingEncoder) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert VectorStore(blocked / "cache", "v1").encode(hashing, ["a"]).shape == (1, 64)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no sentence-transformers model"):
        SentenceTransformerEncoder(tmp_path)
