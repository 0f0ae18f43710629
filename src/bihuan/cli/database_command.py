"""`bihuan database roles`: prints the SQL a server's administrator runs before Bihuan uses it; connects to nothing."""

from __future__ import annotations

import argparse

HELP = "数据库：打印在已有服务器上建立角色和数据库的 SQL"
ROLES_SQL = """-- 由数据库管理员在服务器上运行一次；口令请自行设定。
CREATE ROLE bihuan_owner LOGIN PASSWORD '改为所有者口令';
CREATE ROLE bihuan_app LOGIN PASSWORD '改为应用口令';
CREATE ROLE bihuan_reader LOGIN PASSWORD '改为只读口令';
CREATE DATABASE {database} OWNER bihuan_owner ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO bihuan_app, bihuan_reader;
-- 然后设 DATABASE_URL（bihuan_app）和 DATABASE_OWNER_URL（bihuan_owner），运行 ./run；各表权限在升级时核定。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`roles`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    roles = acts.add_parser("roles", help="打印建立角色和数据库的 SQL")
    roles.add_argument("--name", default="bihuan", help="数据库名，缺省 bihuan")


def run(options: argparse.Namespace) -> int:
    """Print the SQL; 2 for a name that is no plain identifier."""
    if not options.name.isidentifier() or not options.name.isascii():
        print("数据库名只能用字母、数字和下划线")
        return 2
    print(ROLES_SQL.format(database=options.name))
    return 0
