"""What can stop the engine, each as one sentence for the person at the terminal; nothing else."""

import errno
import os
import pwd
from dataclasses import dataclass, field
from pathlib import Path


class EngineError(Exception):
    """The engine cannot go on; `str()` is one sentence for the person who started it."""


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


@dataclass(eq=False)
class NoBinaries(EngineError):
    """major: the version an existing data folder needs; None for a new one."""

    major: int | None
    chosen: Path | None = None

    def __str__(self) -> str:
        named = "" if self.chosen is None else f"（指定的是 {self.chosen}）"
        if self.major is None:
            return f"找不到 PostgreSQL 的程序{named}：请重新运行 ./run 安装，或用 PG_BIN 指明其 bin 文件夹。"
        return (
            f"找不到 PostgreSQL {self.major} 的程序{named}，数据是用这一版本建立的："
            f"请安装 PostgreSQL {self.major}，或用 PG_BIN 指明其 bin 文件夹；较旧的可再用 ./bihuan engine upgrade 升级。"
        )


@dataclass(eq=False)
class FolderClosed(EngineError):
    folder: Path
    user: str = field(default_factory=_own_name)

    def __str__(self) -> str:
        return f"文件夹 {self.folder} 不可写：用户 {self.user} 无法使用，请换一个文件夹或改其权限。"


@dataclass(eq=False)
class FileClosed(EngineError):
    file: Path
    user: str

    def __str__(self) -> str:
        return f"文件 {self.file} 不存在，或用户 {self.user} 无法读取。"


@dataclass(eq=False)
class SystemRefused(EngineError):
    """What the operating system refused, on which file."""

    file: Path | None
    error: OSError

    def __str__(self) -> str:
        reason = (
            REASONS.get(self.error.errno or 0) or f"操作系统不允许（{self.error.strerror or self.error}）"
        )
        return f"{self.file}：{reason}。" if self.file else f"{reason}。"


REASONS = {
    errno.ENOSPC: "磁盘已满，请腾出空间后再启动",
    errno.EDQUOT: "超出磁盘配额，请腾出空间后再启动",
    errno.EROFS: "所在的磁盘只读，请换一个位置或重新挂载",
    errno.ENAMETOOLONG: "路径过长，请换一个位置",
    errno.ELOOP: "符号链接成环，请改正链接",
    errno.ENOTDIR: "路径中有一段不是文件夹，请换一个位置",
    errno.EIO: "磁盘读写出错，请先检查磁盘",
    errno.EMFILE: "打开的文件过多，请调高 ulimit -n",
    errno.EPERM: "没有权限，请换一个位置或换一个用户",
    errno.EACCES: "没有权限，请换一个位置或换一个用户",
}


@dataclass(eq=False)
class DataMissing(EngineError):
    """A data folder that was in use lacks a part; a new, empty one in its place would hide the loss."""

    folder: Path
    part: str

    def __str__(self) -> str:
        return f"数据文件夹 {self.folder} 缺 {self.part}，不能启动：请确认磁盘已挂载，或从备份恢复；不会另建空的数据。"


@dataclass(eq=False)
class FileBroken(EngineError):
    file: Path

    def __str__(self) -> str:
        return f"文件 {self.file} 已损坏，不能启动：请从备份恢复该文件。"


@dataclass(eq=False)
class BadCertificate(EngineError):
    file: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.file}：{self.reason}。"


@dataclass(eq=False)
class WrongKind(EngineError):
    folder: Path
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"数据文件夹 {self.folder} 属于{self.found}，不能用于{self.wanted}。"


@dataclass(eq=False)
class AlreadyRunning(EngineError):
    folder: Path

    def __str__(self) -> str:
        return f"数据文件夹 {self.folder} 正由另一个实例使用，请先停止它。"


@dataclass(eq=False)
class PortTaken(EngineError):
    host: str
    port: int
    reason: str = "已被占用"

    def __str__(self) -> str:
        return f"{self.host} 的端口 {self.port} 不能使用：{self.reason}，请用 --port 或 --host 换一个。"


@dataclass(eq=False)
class HostNotAllowed(EngineError):
    host: str

    def __str__(self) -> str:
        return f"演示只能在本机访问，不能使用地址 {self.host}；正式使用请加 --no-demo。"


@dataclass(eq=False)
class DatabaseUnreachable(EngineError):
    reason: str

    def __str__(self) -> str:
        return f"数据库无法连接：{self.reason}"


@dataclass(eq=False)
class DatabaseFailed(EngineError):
    log: Path
    last_line: str

    def __str__(self) -> str:
        return f"数据库未能启动：{self.last_line}（详见 {self.log}）"


@dataclass(eq=False)
class StepFailed(EngineError):
    """hint: what to look at first; empty when what was said above it is enough."""

    step: str
    hint: str = ""

    def __str__(self) -> str:
        return f"“{self.step}”没有完成，原因见上。{self.hint}"


@dataclass(eq=False)
class OnServer(EngineError):
    def __str__(self) -> str:
        return "数据库在已有的服务器上（DATABASE_URL），由其管理员升级。"


@dataclass(eq=False)
class NothingToUpgrade(EngineError):
    """found: the version of the data, None when there are none; newest: that of the programs here."""

    found: int | None
    newest: int

    def __str__(self) -> str:
        if self.found is None:
            return "还没有数据库，不需升级：请先运行 ./run。"
        return f"数据由 PostgreSQL {self.found} 建立，本机最新的是 {self.newest}，不需升级。"


@dataclass(eq=False)
class OldKept(EngineError):
    folder: Path

    def __str__(self) -> str:
        return (
            f"上一次升级前的数据还在 {self.folder}：确认无误后先运行 ./bihuan engine drop-old 删除，再升级。"
        )


@dataclass(eq=False)
class NoRoom(EngineError):
    folder: Path
    needed: int
    free: int

    def __str__(self) -> str:
        needed, free = self.needed // 2**20 + 1, self.free // 2**20
        return f"{self.folder} 所在磁盘空间不足：需要 {needed} MB，只有 {free} MB，未作任何改动。"


@dataclass(eq=False)
class NotCarried(EngineError):
    reason: str

    def __str__(self) -> str:
        return f"升级没有完成：{self.reason}。原数据未动，仍可照常启动。"


@dataclass(eq=False)
class NoServiceUser(EngineError):
    name: str

    def __str__(self) -> str:
        return f"无法建立系统用户 {self.name}：请先建立该用户，或改用普通用户运行。"


@dataclass(eq=False)
class NoInstance(EngineError):
    def __str__(self) -> str:
        return "还没有数据：请先运行 ./run，或用 --data 指明数据文件夹。"
