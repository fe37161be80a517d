"""The command line: thin commands over library functions. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence

import typer

from grader.cli.batch import batch
from grader.cli.cases import cases
from grader.cli.evaluate import evaluate
from grader.cli.explain import explain
from grader.cli.grade import grade
from grader.cli.rubric import rubric
from grader.cli.train import train
from grader.errors import GraderError

app = typer.Typer(
    name="grader",
    help="Grades written ML-system-design answers: scores by step, missing topics, your words as evidence. Offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (grade, batch, explain, cases, evaluate, train):
    app.command()(command)
app.add_typer(rubric)


def _version(wanted: bool) -> None:
    if wanted:
        from grader.provenance import program_version

        typer.echo(f"grader {program_version()}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Options of the program itself."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line and returns its exit status: 0 done, 1 the user must mend something, 2 some submissions were
    not graded, 3 --min-score not reached."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no ticks still gets its report
    try:
        status = app(list(argv) if argv is not None else None, standalone_mode=False)
        return status if isinstance(status, int) else 0
    except GraderError as error:
        for problem in error.problems:
            print(f"error: {problem}", file=sys.stderr)
        return 1
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        show = getattr(error, "show", None)
        if callable(show):
            show(file=sys.stderr)
        else:
            print(f"error: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output (head, less) has seen enough.
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"error: {error.filename or 'file system'}: {error.strerror or error}", file=sys.stderr)
        return 1


def run() -> None:
    """Entry point of the `grader` command."""
    sys.exit(main())
