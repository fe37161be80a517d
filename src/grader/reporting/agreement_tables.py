"""What every form of the agreement report shows, as tables of text: one place decides what stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.agreement.bootstrap import Value
from grader.agreement.evaluate import GRADER, HUMAN, Agreement
from grader.agreement.figures import TITLES
from grader.text.normalise import printable

SHOWN_IDS = 10
_STEP_FIGURES = ("topic_macro_f1", "step_qwk", "step_exact", "step_adjacent", "step_r", "step_smd", "step_degradation")
_GROUP_FIGURES = ("topic_macro_f1", "topic_kappa", "topic_auc", "evidence_right", "step_qwk", "score_r", "score_smd")
_GROUPS = {
    "case": "By case study",
    "style": "By style",
    "length": "By length",
    "learned": "By what the models have seen",
}


@dataclass(frozen=True)
class Cell:
    """A cell of a table. marked: it breaks a rule. quiet: it is of second rank. why: what is behind it, or ""."""

    text: str
    marked: bool = False
    quiet: bool = False
    why: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its header, and rows as long as the header. The first column is text, the others numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(result: Agreement) -> list[Sheet]:
    """All tables of the report, in order; tables without content are left out."""
    found = [_overall(result), _steps(result), *_groups(result), _calibration(result)]
    return [sheet for sheet in found if sheet.rows]


def head(result: Agreement, facts: Mapping[str, str | None]) -> list[str]:
    """What the report is about, in sentences."""
    from_where = f"scorecards of {facts['scorecards']}" if facts.get("scorecards") else "graded now"
    lines = [
        f"{result.answers} of {result.labelled} labelled answers ({printable(str(facts['labels']))}), {from_where}."
    ]
    if result.second:
        lines.append(f"{result.second} of them have two raters; human-human compares the second with the first.")
    if result.alpha is not None:
        lines.append(f"Krippendorff's alpha of all human raters' step levels: {interval_text(result.alpha)}.")
    return lines


def warnings(result: Agreement) -> list[str]:
    """What a reader has to know before believing a figure."""
    lines = []
    if result.in_case:
        lines.append(
            f"{len(result.in_case)} of {result.answers} answers are among those the models learned from: figures on "
            f"them are in-case and flatter. {_ids(result.in_case)}"
        )
    if result.left_out:
        lines.append(f"{len(result.left_out)} labelled answers are left out of every figure:")
        lines += [f"  {printable(one.id)}: {printable(one.reason)}" for one in result.left_out[:SHOWN_IDS]]
        if len(result.left_out) > SHOWN_IDS:
            lines.append(f"  and {len(result.left_out) - SHOWN_IDS} more, all in the JSON report")
    if result.unlabelled:
        lines.append(f"{len(result.unlabelled)} scorecards have no labels and are not used. {_ids(result.unlabelled)}")
    return [*lines, *result.notes]


def reasons(result: Agreement) -> list[str]:
    """Why figures of the first table are undefined."""
    found: dict[str, dict[str, list[str]]] = {}
    for system, figures in result.systems.items():
        for name, value in figures.items():
            if value.value is None:
                found.setdefault(value.reason, {}).setdefault(name, []).append(system)
    lines = []
    for why, names in found.items():
        told = []
        for name, systems in names.items():
            everywhere = len(systems) == sum(name in figures for figures in result.systems.values())
            told.append(TITLES[name] if everywhere else f"{TITLES[name]} ({', '.join(systems)})")
        lines.append(f"Undefined, {why}: {'; '.join(told)}.")
    return lines


def legend(result: Agreement) -> str:
    """What the marks and brackets mean."""
    how = result.how
    marks = (
        "! breaks the field's rules (Williamson, Xi & Breyer 2012): QWK and r of 0.70 or more, |SMD| of 0.15 or less, "
        "at most 0.10 below human-human, all before rounding."
    )
    if how.resamples:
        marks += f" Brackets: 95 % bootstrap interval over answers ({how.resamples} resamples, seed {how.seed})."
    if len(set(result.systems) - {GRADER, HUMAN}) > 0:
        marks += " Baselines have the best cut on these labels, and levels fitted without the answer."
    return marks


def number_text(value: Value | None) -> str:
    """A figure to two decimals, "undefined", or nothing when it was not asked for; ! for a broken rule."""
    if value is None:
        return ""
    if value.value is None:
        return "undefined"
    return f"{value.value:.2f}".replace("-0.00", "0.00") + (" !" if value.breaks else "")


def interval_text(value: Value) -> str:
    """A figure with its interval."""
    return " ".join(part for part in (number_text(value), _bounds(value)) if part)


def _bounds(value: Value | None) -> str:
    if value is None or value.low is None or value.high is None:
        return ""
    return f"[{value.low:.2f}, {value.high:.2f}]".replace("-0.00", "0.00")


def _cell(value: Value | None, quiet: bool = False) -> Cell:
    if value is None:
        return Cell("")
    return Cell(number_text(value), bool(value.breaks), quiet or value.value is None, value.reason or value.breaks)


def _overall(result: Agreement) -> Sheet:
    own = result.systems.get(GRADER, {})
    others = [name for name in (HUMAN, *result.systems) if name in result.systems and name != GRADER]
    others = list(dict.fromkeys(others))
    rows = []
    for name, title in TITLES.items():
        if name not in own:
            continue
        beside = [_cell(result.systems[other].get(name), quiet=True) for other in others]
        bounds = Cell(_bounds(own[name]), quiet=True)
        rows.append((Cell(title), Cell(f"{own[name].n}", quiet=True), _cell(own[name]), bounds, *beside))
    return Sheet("Agreement with the human grades", ("figure", "counted", GRADER, "95 %", *others), tuple(rows))


def _steps(result: Agreement) -> Sheet:
    human = any(one.human for one in result.steps)
    names = [name for name in _STEP_FIGURES if any(name in one.grader for one in result.steps)]
    header = ["step", "counted", *(TITLES[name].partition(", ")[2] for name in names)]
    if "step_qwk" in names:
        header.insert(2 + names.index("step_qwk") + 1, "95 %")
    rows = []
    for one in result.steps:
        most = one.grader.get("step_qwk") or one.grader.get("topic_macro_f1")
        row = [Cell(one.step), Cell(str(most.n) if most else "", quiet=True)]
        for name in names:
            row.append(_cell(one.grader.get(name)))
            if name == "step_qwk":
                row.append(Cell(_bounds(one.grader.get(name)), quiet=True))
        if human:
            row.append(_cell(one.human.get("step_qwk"), quiet=True))
        rows.append(tuple(row))
    return Sheet("By step", (*header, *(["human QWK"] if human else [])), tuple(rows))


def _groups(result: Agreement) -> list[Sheet]:
    out = []
    for kind, title in _GROUPS.items():
        mine = [group for group in result.groups if group.kind == kind]
        if len(mine) == 1 and kind != "learned":  # it would repeat the first table
            continue
        names = [name for name in _GROUP_FIGURES if any(name in group.figures for group in mine)]
        rows = tuple(
            (
                Cell(printable(group.name)),
                Cell(str(group.answers), quiet=True),
                *(_cell(group.figures.get(name)) for name in names),
            )
            for group in mine
        )
        out.append(Sheet(title, (kind, "answers", *(TITLES[name] for name in names)), rows))
    return out


def _calibration(result: Agreement) -> Sheet:
    rows = [
        (
            Cell(f"{one.low:.1f} to {one.high:.1f}"),
            Cell(str(one.topics), quiet=True),
            Cell(f"{one.confidence:.2f}"),
            Cell(f"{one.covered:.2f}"),
        )
        for one in result.calibration.bins
        if one.confidence is not None and one.covered is not None
    ]
    header = ("confidence", "topics", "mean confidence", "share covered")
    return Sheet("Calibration of topic confidence", header, tuple(rows))


def _ids(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
    return f"({', '.join(printable(name) for name in ids[:SHOWN_IDS])}{more})"
