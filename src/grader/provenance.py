"""What can change a score, as one digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from grader.library import CaseStudy
from grader.scoring.levels import Scale

# Rooms whose code decides a score; reports, command line and training do not.
_DECIDING = ("text", "document", "library", "embedding", "study", "segmentation", "matching", "scoring", "grading.py")
# Libraries whose behaviour a score rests on; the encoder's own are in its fingerprint.
_LIBRARIES = ("markdown-it-py", "numpy", "rapidfuzz", "snowballstemmer", "spacy")


def program_version() -> str:
    """Version of the installed package."""
    try:
        return version("grader")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digest of the source code that decides a score, and of the versions of what it stands on."""
    root = Path(__file__).parent
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    for room in _DECIDING:
        for path in sorted((root / room).rglob("*.py")) if (root / room).is_dir() else [root / room]:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def case_digest(case: CaseStudy) -> str:
    """Digest of a case study: rubric, framework and reference answers as they were read."""
    parts = [case.rubric.model_dump_json(by_alias=True), case.framework.model_dump_json(by_alias=True)]
    parts += [f"{r.name}\0{r.document.text}\0{json.dumps(r.marks, sort_keys=True)}" for r in case.references]
    parts += [case_digest(other) for other in case.alternatives]
    if case.plain:
        parts.append("plain")
    return hashlib.sha256("\1".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def config_digest(text_sha256: str, case: str, models: str, encoder: str, scale: Scale) -> str:
    """Digest of everything that can change the score of one text. Arguments are digests, except the scale."""
    parts = [
        program_version(),
        code_digest(),
        text_sha256,
        case,
        models,
        encoder,
        json.dumps(asdict(scale), sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
