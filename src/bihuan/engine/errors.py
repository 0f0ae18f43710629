"""What can stop the engine, each as one sentence for the person at the terminal; nothing else."""

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
    wanted: str

    def __str__(self) -> str:
        return f"找不到{self.wanted}：请重新运行 ./run 安装，或用 PG_BIN 指明其 bin 文件夹。"


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
    step: str

    def __str__(self) -> str:
        return f"“{self.step}”没有完成，原因见上。"


@dataclass(eq=False)
class NoServiceUser(EngineError):
    name: str

    def __str__(self) -> str:
        return f"无法建立系统用户 {self.name}：请先建立该用户，或改用普通用户运行。"


@dataclass(eq=False)
class MissingProgram(EngineError):
    program: str

    def __str__(self) -> str:
        return f"找不到 {self.program}，请先安装。"


@dataclass(eq=False)
class NoInstance(EngineError):
    def __str__(self) -> str:
        return "还没有数据：请先运行 ./run，或用 --data 指明数据文件夹。"
