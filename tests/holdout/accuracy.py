"""Runs the importer's command over the files held back and counts its fields: `python -m tests.holdout.accuracy`.

`--build FOLDER` only writes the files there and counts what they ask for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from tests.holdout.comparing import MISSING, RIGHT, WRONG
from tests.holdout.expecting import Fields, Reading
from tests.holdout.held import REGISTER, Held
from tests.holdout.scoring import Score, score

ROOT = Path(__file__).resolve().parents[2]
MAKERS = (
    "first_round",
    "second_round",
    "third_round",
    "messes",
    "delimited",
    "narratives",
    "pages",
    "figures",
)
# One command over all files; a stuck importer should not hold the table up for ever.
LONGEST_SECONDS = 600


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table and the differences; 0 when every field was right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, help="only write the files into this folder")
    parser.add_argument("--only", default="", help="only files whose name has this in it")
    parser.add_argument("--root", type=Path, default=ROOT, help="the worktree whose ./bihuan is run")
    options = parser.parse_args(arguments)
    files = [one for one in register() if options.only in one.name]
    if options.build:
        print_sizes(build(files, options.build), files)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        wanted = build(files, Path(folder))
        read = run(options.root, [Path(folder) / one.name for one in files])
    scores = {one.name: score(wanted[one.name], read.get(one.name, [])) for one in files}
    print_table(files, scores)
    print_differences(files, scores)
    return int(any(one.counts[WRONG] + one.counts[MISSING] for one in scores.values()))


def register() -> list[Held]:
    """Every file held back, in the order of the makers."""
    for name in MAKERS:
        import_module(f"tests.holdout.{name}")
    return REGISTER


def build(files: Iterable[Held], folder: Path) -> dict[str, Reading]:
    """Writes the files; returns what is to be read in each, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for one in files:
        content, wanted[one.name] = one.make()
        (folder / one.name).write_bytes(content)
    return wanted


def run(root: Path, paths: Sequence[Path]) -> dict[str, list[Fields]]:
    """What the command prints of each file, by name; a file it says nothing of is given to it once more, alone."""
    read = _once(root, paths)
    for path in paths:
        if path.name not in read and len(paths) > 1:
            read |= _once(root, [path])
    return read


def _once(root: Path, paths: Sequence[Path]) -> dict[str, list[Fields]]:
    command = ["./bihuan", "import", "--dry-run", "--json", *map(str, paths)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    if done.returncode:
        print(f"exit {done.returncode}: {done.stderr[-600:]}", file=sys.stderr)
    read: dict[str, list[Fields]] = defaultdict(list)
    for text in done.stdout.splitlines():
        if text.strip():
            one = json.loads(text)
            read[Path(one["file"]).name].append(one)
    return dict(read)


def print_table(files: Sequence[Held], scores: dict[str, Score]) -> None:
    """One line for each kind of file, and the sum."""
    print(
        f"{'files':>5} {'rows':>5} {'fields':>6} {'right':>6} {'wrong':>6} {'missing':>7} {'accuracy':>9}  kind"
    )
    kinds = list(dict.fromkeys(one.kind for one in files))
    for kind in kinds:
        _print_line(kind, [scores[one.name] for one in files if one.kind == kind])
    _print_line("合计", list(scores.values()))


def _print_line(kind: str, scores: Sequence[Score]) -> None:
    counts: Counter[str] = sum((one.counts for one in scores), Counter())
    fields = counts.total()
    share = 100 * counts[RIGHT] / fields if fields else 100.0
    rows = sum(one.rows for one in scores)
    print(
        f"{len(scores):>5} {rows:>5} {fields:>6} {counts[RIGHT]:>6} {counts[WRONG]:>6} {counts[MISSING]:>7} "
        f"{share:>8.2f}%  {kind}"
    )


def print_differences(files: Sequence[Held], scores: dict[str, Score]) -> None:
    """Every field that was not right, below the name of its file."""
    for one in files:
        found = scores[one.name].differences
        if found:
            print(f"\n{one.name}")
            print("\n".join(f"  {text}" for text in found))


def print_sizes(wanted: dict[str, Reading], files: Sequence[Held]) -> None:
    """How much is asked for, without reading anything."""
    scores = {name: score(reading, []) for name, reading in wanted.items()}
    rows = sum(one.rows for one in scores.values())
    fields = sum(one.counts.total() for one in scores.values())
    print(f"{len(files)} files, {rows} rows, {fields} fields")


if __name__ == "__main__":
    sys.exit(main())
