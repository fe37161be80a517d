"""One judgement for the verifier to learn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Degree(IntEnum):
    """How far a passage meets a criterion; MENTIONED: it uses the words without making the point."""

    MISSING = 0
    MENTIONED = 1
    PARTIAL = 2
    COVERED = 3


@dataclass(frozen=True)
class Pair:
    """One judgement to learn: `criterion` reads "title: criterion"."""

    criterion: str
    passage: str
    degree: Degree
