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
_DECIDING = ("text", "document", "library", "embedding", "study", "segmentation", "matching", "scoring")


def program_version() -> str:
    """Version of the installed package."""
    try:
        return version("grader")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Digest of the source code that decides a score."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for room in _DECIDING:
        for path in sorted((root / room).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def case_digest(case: CaseStudy) -> str:
    """Digest of a case study: rubric, framework and reference answers as they were read."""
    parts = [case.rubric.model_dump_json(by_alias=True), case.framework.model_dump_json(by_alias=True)]
    parts += [f"{r.name}\0{r.document.text}\0{json.dumps(r.marks, sort_keys=True)}" for r in case.references]
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
