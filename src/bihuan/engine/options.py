"""What `./run` may be told, read and checked; does none of it."""

import argparse
import errno
import ipaddress
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bihuan.engine.errors import HostNotAllowed, PortTaken

LOCAL_TIME = ZoneInfo("Asia/Shanghai")
DEFAULT_PORT = 8000
PORT_REFUSALS = {errno.EADDRINUSE: "已被占用", errno.EACCES: "没有权限", errno.EADDRNOTAVAIL: "不是本机地址"}


@dataclass(frozen=True)
class Options:
    """One start, as asked for."""

    kind: str
    host: str
    port: int
    data: Path | None
    exercise_start: datetime | None
    tls: tuple[Path, Path] | None
    tls_self: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether the web speaks TLS."""
        return self.tls is not None or self.tls_self

    @property
    def address(self) -> str:
        """Return what a person types into a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        shown = f"[{host}]" if ":" in host else host
        return f"{'https' if self.is_secure else 'http'}://{shown}:{self.port}/"


def read_options(arguments: list[str]) -> Options:
    """Return the options of `./run`; raise HostNotAllowed when a demo would be reachable from outside."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if bool(given.tls_cert) != bool(given.tls_key):
        parser.error("--tls-cert 和 --tls-key 要一起给出")
    if given.tls_self and given.tls_cert:
        parser.error("--tls-self 不能和 --tls-cert、--tls-key 同时使用")
    kind = "exercise" if given.exercise else "real" if given.no_demo else "demo"
    if kind == "demo" and not is_loopback(given.host):
        raise HostNotAllowed(given.host)
    return Options(
        kind=kind,
        host=given.host,
        port=given.port,
        data=Path(given.data).absolute() if given.data else None,
        exercise_start=given.exercise,
        tls=(given.tls_cert.absolute(), given.tls_key.absolute()) if given.tls_cert else None,
        tls_self=given.tls_self,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run",
        description="启动闭环：网页、后台任务和数据库。首次启动会安装所需的一切；Ctrl-C 停止。",
        epilog="设 DATABASE_URL（应用角色）和 DATABASE_OWNER_URL（升级时用）则使用已有的数据库服务器。",
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1；演示只能用本机地址")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"端口，默认 {DEFAULT_PORT}")
    parser.add_argument("--data", metavar="DIR", help="数据文件夹")
    parser.add_argument("--no-demo", action="store_true", help="正式使用：另用数据文件夹，不载入演示数据")
    parser.add_argument(
        "--exercise",
        metavar="MOMENT",
        type=_moment,
        help="演练：时钟从该时刻起，如 2024-06-03T21:00；每次重新开始",
    )
    parser.add_argument(
        "--tls-cert", metavar="FILE", type=Path, help="证书文件（PEM，含中间证书），用 https 访问"
    )
    parser.add_argument("--tls-key", metavar="FILE", type=Path, help="证书的私钥文件（PEM，无口令）")
    parser.add_argument("--tls-self", action="store_true", help="没有证书时用自签名证书，浏览器会提示不安全")
    return parser


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是时刻，应如 2024-06-03T21:00") from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_TIME)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_port(host: str, *, port: int) -> None:
    """Raise PortTaken when nobody could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as refused:
            number = getattr(refused, "errno", None)
            raise PortTaken(host, port, PORT_REFUSALS.get(number or 0, "地址或端口不对")) from refused


def allowed_hosts(host: str) -> list[str]:
    """Return the names under which browsers may ask for us."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if is_loopback(host):
        return names
    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        return [*names, f"[{host}]" if ":" in host else host]
    return [*names, socket.gethostname(), socket.getfqdn(), *_own_addresses()]


def _own_addresses() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        try:
            outward.connect(("192.0.2.1", 9))  # sends nothing; the kernel picks the address we would use
            return [outward.getsockname()[0]]
        except OSError:
            return []
