"""Speed, as ratios within one run: machines differ, ratios less so. `make bench` prints a table and writes JSON.

Not a test: nothing here passes or fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader.document import read_text
from grader.embedding.read_vectors import read_vectors
from grader.grading import Grader

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "visual-search-answer.md"
CASE = "visual-search"


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """CPU seconds of the fastest of some repeats."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def cold(arguments: list[str]) -> float:
    """CPU seconds of a whole process."""
    code = (
        "import resource, sys; from grader.cli.app import main; main(sys.argv[1:]); "
        "u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return float(done.stderr.strip().splitlines()[-1])


def main() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    grader = Grader()
    grader.grade(text, CASE)
    warm = seconds(lambda: grader.grade(text, CASE))
    embedding = seconds(lambda: read_vectors(read_text(text), grader.encoder))
    reading = seconds(lambda: read_text(text))
    results = {
        "words": len(text.split()),
        "grade_warm_cpu_s": warm,
        "share_embedding": embedding / warm,
        "share_reading": reading / warm,
        "share_rest": max(0.0, 1 - (embedding + reading) / warm),
        "grade_cold_cpu_s": cold(["grade", str(SAMPLE), "--case", CASE, "--format", "json"]),
        "cases_cold_cpu_s": cold(["cases"]),
    }
    results["cold_over_warm"] = results["grade_cold_cpu_s"] / warm
    for name, value in results.items():
        print(f"{name:20} {value:8.3f}")
    out = ROOT / "benchmarks" / "results.json"
    out.write_text(json.dumps({k: round(v, 3) for k, v in results.items()}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
