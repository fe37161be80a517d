"""The report of agreement as JSON, for programs. Keys and meanings change only with a new schema_version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from grader.agreement.bootstrap import LEVEL, Value
from grader.agreement.evaluate import Agreement
from grader.agreement.figures import RULES
from grader.provenance import program_version

SCHEMA_VERSION = 1


def agreement_json(result: Agreement, facts: Mapping[str, str | None]) -> str:
    """Everything, byte for byte the same for the same labels, scorecards and seed. facts: where they came from."""
    report = {
        "schema_version": SCHEMA_VERSION,
        "kind": "agreement",
        "grader": program_version(),
        **facts,
        "resampling": {**asdict(result.how), "level": LEVEL},
        "counts": {
            "labelled": result.labelled,
            "with_figures": result.answers,
            "left_out": len(result.left_out),
            "two_raters": result.second,
        },
        "left_out": [asdict(one) for one in result.left_out],
        "scorecards_without_labels": list(result.unlabelled),
        "learned_from": list(result.in_case),
        "rules": {name: asdict(rule) for name, rule in RULES.items()},
        "systems": {name: _figures(found) for name, found in result.systems.items()},
        "human_alpha": None if result.alpha is None else _value(result.alpha),
        "steps": {
            one.step: {"grader": _figures(one.grader), "human-human": _figures(one.human)} for one in result.steps
        },
        "groups": [
            {"kind": group.kind, "name": group.name, "answers": group.answers, "figures": _figures(group.figures)}
            for group in result.groups
        ],
        "calibration": [asdict(one) for one in result.calibration.bins],
        "notes": list(result.notes),
    }
    return json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _figures(found: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _value(value) for name, value in found.items()}


def _value(value: Value) -> dict[str, Any]:
    return asdict(value)
