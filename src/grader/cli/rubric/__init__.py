"""`grader rubric`: write a case study, and know that it grades well."""

import typer

from grader.cli.rubric.coverage import coverage
from grader.cli.rubric.lint import lint
from grader.cli.rubric.new import new
from grader.cli.rubric.schema import schema
from grader.cli.rubric.selftest import selftest

rubric = typer.Typer(
    name="rubric", help="Write case studies of your own, and check them.", no_args_is_help=True, rich_markup_mode=None
)
for name, command in (
    ("new", new),
    ("lint", lint),
    ("test", selftest),
    ("coverage", coverage),
    ("schema", schema),
):
    rubric.command(name)(command)

__all__ = ["rubric"]
