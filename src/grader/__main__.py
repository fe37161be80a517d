"""`python -m grader`."""

from grader.cli.app import run

if __name__ == "__main__":
    run()
