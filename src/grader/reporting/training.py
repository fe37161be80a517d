"""The training report as a table."""

from __future__ import annotations

from typing import Any

from rich.table import Table

_FIGURES = ("answers", "topic_macro_f1", "topic_auc", "trap_called_covered", "evidence_right", "segment")


def report_table(report: dict[str, Any]) -> Table:
    """Figures on case studies left out of training, as a whole and by case, style and author; last in-case."""
    table = Table("measured on", *_FIGURES, box=None)
    rows = [("unseen cases", report["unseen_cases"])]
    for kind in ("case", "style", "author"):
        rows += [(f"  {kind} {name}", values) for name, values in report[f"unseen_by_{kind}"].items()]
    if "in_case" in report:
        rows.append(("in-case (for comparison only)", report["in_case"]))
    for name, values in rows:
        table.add_row(name, *("-" if values[figure] is None else str(values[figure]) for figure in _FIGURES))
    return table
