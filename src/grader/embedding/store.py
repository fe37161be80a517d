"""Vectors kept on disk between runs. What is found there is checked, never trusted: a bad file is made again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from grader.embedding.encoder import Encoder, Vectors

FORMAT = "grader-vectors-1"
CACHE_VARIABLE = "GRADER_CACHE"


def default_cache_folder() -> Path:
    """$GRADER_CACHE, or the user's cache folder for grader."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else user_cache_path("grader", appauthor=False)


@dataclass(frozen=True)
class VectorStore:
    """One file a list of texts: a line of JSON (format, key, shape, sha256 of the payload), then float32 bytes."""

    folder: Path
    code_version: str

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        """The encoder's vectors of the texts, from disk when they are there and whole."""
        key = self._key(encoder, texts)
        path = self.folder / f"{key[:40]}.vectors"
        found = _read(path, key, len(texts))
        if found is not None:
            return found
        vectors = encoder.encode(texts)
        _write(path, key, vectors)
        return vectors

    def _key(self, encoder: Encoder, texts: Sequence[str]) -> str:
        digest = hashlib.sha256(f"{FORMAT}\n{self.code_version}\n{encoder.fingerprint}\n".encode())
        for text in texts:
            raw = text.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
        return digest.hexdigest()


def _read(path: Path, key: str, rows: int) -> Vectors | None:
    try:
        head, _, payload = path.read_bytes().partition(b"\n")
        header = json.loads(head)
        good = (
            header["format"] == FORMAT
            and header["key"] == key
            and header["shape"][0] == rows
            and header["sha256"] == hashlib.sha256(payload).hexdigest()
        )
        return np.frombuffer(payload, "<f4").reshape(header["shape"]).copy() if good else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(path: Path, key: str, vectors: Vectors) -> None:
    payload = np.ascontiguousarray(vectors, "<f4").tobytes()
    header = {"format": FORMAT, "key": key, "shape": list(vectors.shape), "sha256": hashlib.sha256(payload).hexdigest()}
    # A cache that cannot be written (read-only home, full disk) costs time, not the grade.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".vectors-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(json.dumps(header).encode() + b"\n" + payload)
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
