"""Checks that what keeps the journal append-only is in force: triggers, grants, roles."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.engine.initdb import APP, READER
from bihuan.journal.guards import FUNCTIONS, STAYS, TRIGGERS
from bihuan.journal.roles import COLUMNS_UPDATED, READER_TABLES, app_rights
from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.months import check_functions, check_months, parts
from bihuan.journal.verify.snapshot import Snapshot

BITS = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
ALWAYS = "A"

# Of all tables: one of the owner's on any of them could change what is written. Those of the job queue are its own.
FOUND_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled::text, t.tgtype::int, p.proname, p.prosrc,
    t.tgqual IS NOT NULL OR t.tgattr::text <> '' OR t.tgnargs > 0
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND NOT starts_with(c.relname, 'procrastinate_')
ORDER BY 1, 2
"""
RULES = """
SELECT c.relname || '.' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""
RELATIONS = """
SELECT relname, relkind::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v', 'm', 'f')
"""
FOUND_GRANTS = """
SELECT c.relname, '', acl.privilege_type, coalesce(pg_roles.rolname, 'PUBLIC')
FROM pg_class c CROSS JOIN aclexplode(c.relacl) acl LEFT JOIN pg_roles ON pg_roles.oid = acl.grantee
WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
UNION ALL
SELECT c.relname, a.attname, acl.privilege_type, coalesce(pg_roles.rolname, 'PUBLIC')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) acl
LEFT JOIN pg_roles ON pg_roles.oid = acl.grantee
WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
"""
# Whoever may do more than its grants say: by an attribute, by membership, by owning, by making tables of its own.
MIGHTY_ROLES = """
SELECT rolname FROM pg_roles role
WHERE (rolname = ANY(%(ours)s) OR rolname = current_user) AND (
    rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = role.oid)
    OR EXISTS (SELECT FROM pg_class WHERE relowner = role.oid AND relnamespace = 'public'::regnamespace)
    OR has_schema_privilege(role.oid, 'public', 'CREATE')
)
ORDER BY 1
"""

Grant = tuple[str, str, str, str]  # relation, column or "", privilege, role


def check_protection(snapshot: Snapshot) -> list[Finding]:
    """Return what is wrong with triggers, months, functions, grants and roles."""
    return [
        *_triggers(snapshot),
        *check_months(snapshot),
        *check_functions(snapshot),
        *_grants(snapshot),
        *_roles(snapshot),
    ]


def _triggers(snapshot: Snapshot) -> Iterator[Finding]:
    found = {(row[0], row[1]): row[2:] for row in snapshot.rows(FOUND_TRIGGERS)}
    of_parts = [(part, *STAYS) for part in parts(snapshot)]
    for table, trigger, event, level, function in (*TRIGGERS, *of_parts):
        name = f"{table}.{trigger}"
        if (table, trigger) not in found:
            yield Finding("trigger_missing", name=name)
            continue
        enabled, bits, called, source, narrowed = found.pop((table, trigger))
        if enabled != ALWAYS:
            yield Finding("trigger_off", name=name)
        elif (bits, called, source, narrowed) != (_bits(event, level), function, FUNCTIONS[function], False):
            yield Finding("trigger_changed", name=name)
    for table, trigger in sorted(found):
        yield Finding("trigger_foreign", name=f"{table}.{trigger}")
    for (rule,) in snapshot.rows(RULES):
        yield Finding("trigger_foreign", name=rule)


def _bits(event: str, level: str) -> int:
    return sum(bit for word, bit in BITS.items() if word in f"{event} {level}".split())


def _grants(snapshot: Snapshot) -> Iterator[Finding]:
    found: set[Grant] = {(row[0], row[1], row[2], row[3]) for row in snapshot.rows(FOUND_GRANTS)}
    wanted = set(_wanted(snapshot.rows(RELATIONS)))
    for grant in sorted(wanted - found):
        yield Finding("grant_missing", name=_name(grant))
    for grant in sorted(found - wanted):
        yield Finding("grant_extra", name=_name(grant))


def _wanted(relations: list[tuple[str, str]]) -> Iterator[Grant]:
    for relation, kind in relations:
        if kind == "S":
            yield from (
                (relation, "", right, APP) for right in ("USAGE", "SELECT")
            )  # to draw, and to back up
        elif kind in "rp":
            yield from ((relation, "", right, APP) for right in app_rights(relation))
            yield from ((relation, column, "UPDATE", APP) for column in COLUMNS_UPDATED.get(relation, ()))
            if relation in READER_TABLES:
                yield relation, "", "SELECT", READER


def _name(grant: Grant) -> str:
    relation, column, privilege, role = grant
    return f"{privilege} {relation}{f'({column})' if column else ''} {role}"


def _roles(snapshot: Snapshot) -> Iterator[Finding]:
    query_facts = {"ours": [APP, READER]}
    for (role,) in snapshot.first.execute(MIGHTY_ROLES, query_facts).fetchall():
        yield Finding("role_too_mighty", name=role)
