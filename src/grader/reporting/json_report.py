"""The scorecard as JSON: the contract, byte for byte the same for the same answer."""

from __future__ import annotations

import json

from grader.scoring.scorecard import Scorecard


def to_json(card: Scorecard, indent: int | None = 2) -> str:
    """Readable JSON (or one line with indent=None), keys in the contract's order, no trailing newline."""
    return json.dumps(card.model_dump(mode="json"), ensure_ascii=False, indent=indent, allow_nan=False)
