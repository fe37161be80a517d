"""The report of agreement for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.agreement.evaluate import Agreement
from grader.reporting.agreement_tables import Cell, Sheet, head, legend, reasons, sheets, warnings


def agreement_text(result: Agreement, facts: Mapping[str, str | None]) -> RenderableType:
    """The report as a rich renderable; ids and names are plain text, never markup."""
    parts: list[RenderableType] = [Text(line) for line in head(result, facts)]
    parts += [Text(line, style="yellow") for line in warnings(result)]
    for number, sheet in enumerate(sheets(result)):
        parts += [Text(), _table(sheet)]
        if number == 0:
            parts += [Text(line, style="dim") for line in reasons(result)]
            parts.append(Text(legend(result), style="dim"))
    return Group(*parts)


def _table(sheet: Sheet) -> Table:
    table = Table(title=Text(sheet.title, style="bold"), title_justify="left", box=None, pad_edge=False)
    for place, name in enumerate(sheet.header):
        table.add_column(Text(name, style="dim"), justify="right" if place else "left", no_wrap=not place)
    for row in sheet.rows:
        table.add_row(*(Text(cell.text, style=_style(cell)) for cell in row))
    return table


def _style(cell: Cell) -> str:
    return "red" if cell.marked else "dim" if cell.quiet else ""
