"""What has to stand after the storm, read from outside: the ledger against the tables, the files and the verification."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.reliability.office import Office, told_by_move
from tests.reliability.programs import Answer, Wish
from tests.reliability.town import Town

# A request of several steps keeps each under the number and a word of its own.
RUNS = "SELECT split_part(request_id, '/', 1), count(*) FROM journal_commandrun GROUP BY 1"
LABELS = "SELECT content, count(*) FROM records_text WHERE content ~ '^(现场见露天喷漆|请尽快核查)kill-' GROUP BY 1"
# Entries of limits, each with the look that entered it.
RUNGS = """
SELECT body::jsonb->'facts'->>'clock', body::jsonb->'facts'->>'due_at', (body::jsonb->'facts'->>'level')::int, recorded_at
FROM journal_entry WHERE code IN ('clock.warn', 'clock.breach', 'clock.rung')
"""


def lost_or_doubled(office: Office) -> list[str]:
    """Every wrong about moves, texts and lists; empty when all acknowledged stands once and nothing is there twice."""
    return [*_runs(office), *_texts(office), *_entries(office), *_lists(office)]


def _runs(office: Office) -> list[str]:
    kept = Counter(dict(office.town.rows(RUNS)))
    wrong = [f"lost: {wish.path} {wish.key}" for wish in office.ledger.granted if not kept[wish.key]]
    return wrong + [
        f"done but told refused: {wish.path} {answer.status} {answer.text.decode()[:300]}"
        for wish, answer in office.ledger.refused
        if kept[wish.key]
    ]


def _texts(office: Office) -> list[str]:
    written = Counter(dict(office.town.rows(LABELS)))
    granted = {wish.label for wish in office.ledger.granted if wish.label}
    wrong = [f"text {written[label]} times: {label}" for label in granted if written[label] != 1]
    return wrong + [f"text nobody was granted: {label}" for label in written.keys() - granted]


def _entries(office: Office) -> list[str]:
    """Moves of each kind on each part, as granted and as entered."""
    granted = Counter((wish.move, wish.part) for wish in office.ledger.granted if wish.move)
    codes = sorted({code for code, _part in granted})
    found = office.town.rows(
        "SELECT code, part_id, count(*) FROM journal_entry WHERE code = ANY(%s) GROUP BY 1, 2", codes
    )
    entered = Counter({(code, part): times for code, part, times in found})
    return [
        f"{code} on {part}: granted {granted[code, part]}, entered {entered[code, part]}"
        for code, part in granted.keys() | entered.keys()
        if granted[code, part] != entered[code, part]
    ]


def _lists(office: Office) -> list[str]:
    found = office.town.rows(
        "SELECT run.batch_id, row.fields->>'content', count(*) FROM intake_draftrow row"
        " JOIN intake_importrun run ON run.id = row.run_id GROUP BY 1, 2"
    )
    rows = Counter({(batch, content): times for batch, content, times in found})
    wanted = {(batch, content) for batch, contents in office.ledger.lists.items() for content in contents}
    wrong = [f"row {rows[one]} times: {one}" for one in wanted if rows[one] != 1]
    wrong += [f"row of no list: {one}" for one in rows.keys() - wanted]
    ended = office.town.rows("SELECT id, step, sentence FROM intake_waitingfile WHERE step <> 'done'")
    return wrong + [f"list not read: {one}" for one in ended]


def told_wrong(office: Office) -> list[str]:
    """Moves whose messages are not as many as they were in the calm for each of them."""
    return [
        f"{code}: {times} moves, {told} messages, in the calm {office.told_for_each[code]} for each"
        for code, (times, told) in told_by_move(office.town).items()
        if code in office.told_for_each and told != times * office.told_for_each[code]
    ]


def rungs_wrong(town: Town) -> list[str]:
    """Levels of limits that were not entered exactly once, and looks that did not send exactly their highest."""
    rungs = town.rows(RUNGS)
    entered = Counter((int(clock), level) for clock, _due, level, _at in rungs)
    reached = dict(town.rows("SELECT id, level FROM records_clock"))
    wanted = {(clock, level) for clock, top in reached.items() for level in range(1, top + 1)}
    wrong = [
        f"limit {one} entered {entered[one]} times" for one in wanted | entered.keys() if entered[one] != 1
    ]
    highest: dict[tuple[Any, ...], int] = {}
    for clock, due, level, at in rungs:
        highest[clock, due, at] = max(level, highest.get((clock, due, at), 0))
    owed = Counter(f"clock:{clock}:{due}:{level}" for (clock, due, _at), level in highest.items())
    sent = Counter(
        key
        for (key,) in town.rows(
            "SELECT effect_key FROM journal_message WHERE code LIKE 'clock.%%' AND code <> 'clock.passed'"
        )
    )
    return wrong + [
        f"message {key}: owed {owed[key]}, sent {sent[key]}"
        for key in owed.keys() | sent.keys()
        if owed[key] != sent[key]
    ]


def limits_left(town: Town, *, moved_by: int) -> int:
    """Limits that are due and not looked at. moved_by: seconds by which the instance's machine is off ours."""
    ((left,),) = town.rows(
        "SELECT count(*) FROM records_clock, journal_instanceclock AS here"
        " WHERE stopped_at IS NULL AND next_look_at <= now() + here.offset + %s * interval '1 second'",
        moved_by,
    )
    return int(left)


def files_wrong(office: Office) -> list[str]:
    """Files and rows that do not agree: a row without its file, a file with other bytes, an answered upload without row."""
    folder = office.town.data / "files"
    rows = {
        name
        for pair in office.town.rows("SELECT sha256, derivative_sha256 FROM records_blob")
        for name in pair
        if name
    }
    kept = {path.name: path for path in folder.glob("??/??/*")}
    wrong = [f"row without file: {name}" for name in rows - kept.keys()]
    wrong += [f"other bytes: {name}" for name, path in kept.items() if _hash(path) != name]
    return wrong + [f"upload lost: {name}" for name in office.ledger.uploads - rows]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def keys_left(town: Town) -> list[str]:
    """Keys of lists that were read."""
    return [path.name for path in (town.data / "waiting").glob("*")]


def asked_again(office: Office, *, most: int) -> list[str]:
    """Granted wishes whose repetition is answered otherwise than the first time."""
    wrong = []
    granted = [wish for wish in office.ledger.granted if wish.path.startswith("/api/")]
    for wish in office.chance.sample(granted, min(most, len(granted))):
        answer = _again(office, wish)
        if answer.text != office.ledger.answers[wish.key].text:
            wrong.append(f"{wish.path}: {answer.status} {answer.text.decode()[:300]}")
    return wrong


def _again(office: Office, wish: Wish) -> Answer:
    answer, _times = office.program(wish.login).until_answered("POST", wish.path, wish.content, wish.headers)
    return answer


def verdict(town: Town) -> dict[str, Any]:
    """What `./bihuan verify` says."""
    done = town.command("verify", "--json")
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}
    return {**found, "exit code": done.returncode, "said": done.stderr}
