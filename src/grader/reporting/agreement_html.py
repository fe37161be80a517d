"""The report of agreement as one HTML file: inline style, inline SVG, no script, no request to anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from grader.agreement.bootstrap import Value
from grader.agreement.evaluate import GRADER, Agreement
from grader.agreement.figures import RULES
from grader.provenance import program_version
from grader.reporting.agreement_tables import Sheet, head, legend, reasons, sheets, warnings
from grader.reporting.marks import shortened

_CSS = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
.wide{overflow-x:auto}
th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #e4e4e4;white-space:nowrap}
th{font-weight:600;color:#555}th:first-child,td:first-child{text-align:left}
.marked{color:#b00020;font-weight:600}.quiet{color:#666}
.warning{background:#fff6dc;border-left:4px solid #d9a400;padding:.5rem 1rem;white-space:pre-wrap;margin:1rem 0}
.small{font-size:.85rem;color:#555}figure{margin:1rem 0}figcaption{font-size:.85rem;color:#555}
.charts{display:flex;flex-wrap:wrap;gap:2rem}svg text{font:12px system-ui,sans-serif;fill:#444}
"""
_SIDE, _LEFT, _TOP = 240, 40, 10


def agreement_html(result: Agreement, facts: Mapping[str, str | None]) -> str:
    """The whole report. Every text from labels and scorecards is escaped."""
    told = warnings(result)
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>Agreement with human grades</title><style>{_CSS}</style></head><body>",
        "<h1>Agreement with human grades</h1>",
        *(f"<p>{escape(line)}</p>" for line in head(result, facts)),
    ]
    if told:
        parts.append(f'<div class="warning">{escape(chr(10).join(told))}</div>')
    for number, sheet in enumerate(sheets(result)):
        parts.append(_table(sheet))
        if number == 0:
            parts += [f'<p class="small">{escape(line)}</p>' for line in [*reasons(result), legend(result)]]
            parts.append(f'<div class="charts">{_reliability(result)}{_intervals(result)}</div>')
    parts.append(f'<p class="small">grader {escape(program_version())}</p></body></html>')
    return "\n".join(parts) + "\n"


def _table(sheet: Sheet) -> str:
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in sheet.header)
    rows = []
    for row in sheet.rows:
        cells = []
        for cell in row:
            kind = "marked" if cell.marked else "quiet" if cell.quiet else ""
            told = f' title="{escape(cell.why)}"' if cell.why else ""
            look = f' class="{kind}"' if kind else ""
            cells.append(f"<td{look}{told}>{escape(cell.text)}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = "".join(rows)
    return (
        f'<h2>{escape(sheet.title)}</h2><div class="wide"><table><thead><tr>{header}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _reliability(result: Agreement) -> str:
    """Share covered over mean confidence; on the diagonal a confidence means what it says."""
    full = [(b.confidence, b.covered, b.topics) for b in result.calibration.bins if b.confidence is not None]
    if not full:
        return ""
    most = max(topics for _, _, topics in full)
    shapes = [f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>']
    points = [(_x(a), _y(b or 0.0), 3 + 6 * (topics / most) ** 0.5) for a, b, topics in full]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points)
    shapes.append(f'<path d="M{line}" fill="none" stroke="#2257a5" stroke-width="1.5"/>')
    shapes += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="#2257a5" fill-opacity=".7"/>' for x, y, r in points
    ]
    caption = "Calibration: share covered (up) over confidence (right); larger dots stand for more topics."
    return _figure("Reliability of topic confidence", _axes() + "".join(shapes), caption, _SIDE + 60, _SIDE + 40)


def _intervals(result: Agreement) -> str:
    """QWK by step and overall with intervals, and the line the field asks for."""
    rows: list[tuple[str, Value]] = [(one.step, one.grader["step_qwk"]) for one in result.steps if _has(one.grader)]
    own = result.systems.get(GRADER, {})
    rows += [(name, own[key]) for name, key in (("all steps", "step_qwk"), ("overall", "score_qwk")) if key in own]
    rows = [(name, value) for name, value in rows if value.value is not None]
    if not rows:
        return ""
    low = min(0.0, *(value.low if value.low is not None else 0.0 for _, value in rows))
    return _figure(
        "QWK by step",
        _forest(rows, low),
        "Quadratic weighted kappa with 95 % intervals; the dashed line is the field's 0.70.",
        440,
        28 * len(rows) + 40,
    )


def _forest(rows: Sequence[tuple[str, Value]], low: float) -> str:
    def at(value: float) -> float:
        return 130 + 280 * (value - low) / (1 - low)

    bottom = 28 * len(rows) + 10
    least = RULES["step_qwk"].least or 0.0
    shapes = [f'<path d="M{at(least):.1f} 5V{bottom}" stroke="#b00020" stroke-dasharray="4 4"/>']
    ticks = (low, 0.0, 0.5, 1.0) if low < -0.05 else (0.0, 0.5, 1.0)
    shapes += [f'<text x="{at(v):.1f}" y="{bottom + 18}" text-anchor="middle">{v:.1f}</text>' for v in ticks]
    for place, (name, value) in enumerate(rows):
        y = 20 + 28 * place
        colour = "#b00020" if value.breaks else "#2257a5"
        shapes.append(f'<text x="120" y="{y + 4}" text-anchor="end">{escape(shortened(name, 18))}</text>')
        if value.low is not None and value.high is not None:
            shapes.append(
                f'<path d="M{at(value.low):.1f} {y}H{at(value.high):.1f}" stroke="{colour}" stroke-width="2"/>'
            )
        shapes.append(f'<circle cx="{at(value.value or 0.0):.1f}" cy="{y}" r="4" fill="{colour}"/>')
    return "".join(shapes)


def _axes() -> str:
    frame = f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#888"/>'
    ticks = "".join(
        f'<text x="{_x(v)}" y="{_y(0) + 18}" text-anchor="middle">{v:.1f}</text>'
        f'<text x="{_x(0) - 6}" y="{_y(v) + 4}" text-anchor="end">{v:.1f}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    return frame + ticks


def _figure(title: str, shapes: str, caption: str, width: int, height: int) -> str:
    return (
        f'<figure><svg role="img" aria-label="{escape(title)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{shapes}</svg><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _has(figures: Mapping[str, Value]) -> bool:
    return "step_qwk" in figures


def _x(value: float) -> float:
    return round(_LEFT + _SIDE * value, 1)


def _y(value: float) -> float:
    return round(_TOP + _SIDE * (1 - value), 1)
