"""`grader rubric schema`: the JSON schemas that let an editor complete and check rubrics."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from grader.errors import Problem, UsageError


def schema(
    name: Annotated[str, typer.Argument(metavar="[rubric|framework]", help="Which schema to show.")] = "rubric",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Write all schemas into this folder (rubrics/schema).")
    ] = None,
) -> None:
    """Show a JSON schema, or write all of them for your editor."""
    from grader.library.schema import SCHEMAS, schema_text

    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for file, model in SCHEMAS.items():
                (out / file).write_text(schema_text(model), encoding="utf-8")
        except OSError as error:
            raise UsageError(Problem(f"cannot be written: {error.strerror}", str(out))) from None
        print(f"written: {', '.join(str(out / file) for file in SCHEMAS)}", file=sys.stderr)
        return
    known = {file.removesuffix(".schema.json"): model for file, model in SCHEMAS.items()}
    if name not in known:
        raise UsageError(Problem(f"there is no schema {name!r}", allowed=tuple(known), given=name))
    sys.stdout.write(schema_text(known[name]))
