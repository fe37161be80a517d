"""JSON schemas of rubrics and frameworks, for completion and checks in an editor."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from grader.library.framework import Framework
from grader.library.rubric import Rubric

SCHEMAS: dict[str, type[BaseModel]] = {"rubric.schema.json": Rubric, "framework.schema.json": Framework}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON schema of a model as it is kept in rubrics/schema/, with a final newline."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
