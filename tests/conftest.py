"""Shared fixtures: no network, one real grader for the whole run, a tiny encoder for tests that need no meaning."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from grader.embedding import StoredEncoder, Vectors, VectorStore, built_in_encoder
from grader.grading import Config, Grader

ROOT = Path(__file__).resolve().parent.parent
SHELF = (
    "ad-click-prediction",
    "demand-forecasting",
    "document-ocr-extraction",
    "email-spam-filter",
    "entity-linking",
    "event-recommendation",
    "harmful-content-detection",
    "job-matching",
    "music-playlist-continuation",
    "people-you-may-know",
    "personalized-news-feed",
    "product-search-ranking",
    "self-driving-segmentation",
    "similar-listings",
    "street-view-blurring",
    "support-rag-assistant",
    "video-recommendation",
    "video-search",
    "visual-search",
    "voice-assistant",
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may reach the network: every attempt to connect fails the test."""

    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference vectors of this run, shared by the processes that tests start."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # one for all workers of the run; the store writes whole files or none
        folder = tmp_path_factory.getbasetemp().parent / "cache"
        folder.mkdir(exist_ok=True)
        return folder
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def grader(cache_folder: Path) -> Grader:
    """The grader as users get it, except that it keeps the vectors of answers too."""
    return Grader(Config(cache=cache_folder), encoder=StoredEncoder(built_in_encoder(), VectorStore(cache_folder, "")))


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch, cache_folder: Path) -> None:
    """Environment for command-line tests: the run's cache, no shelf of the user's."""
    monkeypatch.setenv("GRADER_CACHE", str(cache_folder))
    monkeypatch.delenv("GRADER_RUBRICS", raising=False)


class HashingEncoder:
    """Bag-of-words vectors by hashing: fast, deterministic, and texts that share words are near each other."""

    name = "hashing"
    fingerprint = "hashing-1"
    dimension = 64

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(list(texts))
        out = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = hashlib.sha256(word.encode()).digest()
                out[row, digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
            norm = float(np.linalg.norm(out[row]))
            out[row] = out[row] / norm if norm else np.eye(self.dimension, dtype=np.float32)[0]
        return out


@pytest.fixture
def hashing() -> HashingEncoder:
    return HashingEncoder()
