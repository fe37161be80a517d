"""`python -m tests.goldens.update`: rewrites the golden files and prints what changed."""

from __future__ import annotations

import json

from grader.grading import Grader
from tests.goldens.cases import GOLDENS, HERE, card, summary


def main() -> None:
    grader = Grader()
    for name in GOLDENS:
        path = HERE / f"{name}.json"
        before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        after = json.loads(json.dumps(summary(card(grader, name))))
        for key, value in after.items():
            if before.get(key) != value:
                changed = (
                    {k: (before.get(key, {}).get(k), v) for k, v in value.items() if before.get(key, {}).get(k) != v}
                    if isinstance(value, dict)
                    else value
                )
                print(f"{name}.{key}: {changed}")
        path.write_text(json.dumps(after, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
