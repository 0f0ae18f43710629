"""Serves one instance until told to stop: database, set-up, web and worker under this one parent."""

import contextlib
import http.client
import os
import shutil
import signal
import ssl
import threading
import time
import urllib.parse

from bihuan.engine import lock, surroundings
from bihuan.engine.certificates import Certificate, browser_names, given_certificate, own_certificate
from bihuan.engine.children import Child, Lifeline, python_command, stop_all
from bihuan.engine.database import Database, open_database
from bihuan.engine.errors import StepFailed
from bihuan.engine.instance import KINDS, Instance, check_whole, open_instance
from bihuan.engine.options import Options, allowed_hosts, read_options
from bihuan.engine.places import Places, places_of_this_process
from bihuan.engine.prepare import program_fingerprint
from bihuan.engine.progress import say
from bihuan.engine.telling import end_with
from bihuan.engine.upgrade import finish_swap

PULSE_SECONDS = 0.5
READY_SECONDS = 60
TRIES_BEFORE_GIVING_UP = (
    3  # of a web process that falls, or fails, before it has ever answered well; of the demo
)
SERVER_ERROR = 500


class Supervisor:
    """Keeps one instance running."""

    def __init__(self, options: Options, *, places: Places, instance: Instance, lifeline: Lifeline) -> None:
        self.options, self.places, self.instance, self.lifeline = options, places, instance, lifeline
        self.children: list[Child] = []
        self._woken = threading.Event()
        self._stopping = False

    def serve(self, database: Database) -> None:
        """Set up what is new, start web and worker, and keep all alive until a signal asks to stop."""
        service = surroundings.for_service(self.instance, places=self.places, database=database)
        self._listen_for_signals()
        self._set_up(service, database=database)
        try:
            self._start(service)
            self._announce(service)
            self._play_demo(service, database=database)
            while not self._stopping:
                self._pulse(database)
        finally:
            say("正在停止……")
            stop_all(self.children)
            self.instance.withdraw()

    def _listen_for_signals(self) -> None:
        def stop(*_: object) -> None:
            self._stopping = True
            self._woken.set()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means to outlive the terminal
            signal.signal(signal.SIGHUP, stop)
        signal.signal(signal.SIGCHLD, lambda *_: self._woken.set())

    def _set_up(self, service: dict[str, str], *, database: Database) -> None:
        version, before = program_fingerprint(self.places.source), self.instance.remembered().get("set_up")
        if database.is_embedded and before == version:
            return
        start = None if before else self.options.exercise_start  # a clock that runs is not turned back
        setup = surroundings.for_setup(service, database=database, exercise_start=start)
        if database.owner_url:
            self._command("建立或升级数据表", "migrate", env=surroundings.for_migration(setup))
        else:
            say("未设 DATABASE_OWNER_URL，不升级数据表。")
        self._command("设置", "setup", env=setup)
        if self.instance.kind == "demo" or (self.instance.kind == "exercise" and not before):
            self._command(f"{KINDS[self.instance.kind]}单位、岗位和账号", "demo", "people", env=setup)
        self.instance.remember(set_up=version)

    def _command(self, label: str, *arguments: str, env: dict[str, str]) -> None:
        """Run one command of ours to its end; raise StepFailed when it fails or we are told to stop."""
        say(f"{label}……")
        began = time.monotonic()
        process = self.lifeline.start(python_command("-m", "bihuan", *arguments), env=env)
        while process.poll() is None:
            if self._stopping:
                process.terminate()
            self._wait_a_moment()
        if process.returncode or self._stopping:
            raise StepFailed(label)
        say(f"  {label}完成，用时 {time.monotonic() - began:.1f} 秒")

    def _start(self, service: dict[str, str]) -> None:
        options = self.options
        certificate = self._certificate()
        self.instance.remember(certificate=str(certificate.file) if certificate else "")
        counted = self.instance.folder / "metrics"  # shared by the web processes of this start only
        shutil.rmtree(counted, ignore_errors=True)
        counted.mkdir()
        lasting = options.tls is not None and self.instance.kind == "real"
        web_env = surroundings.for_web(
            service, hosts=allowed_hosts(options.host), certificate=certificate, lasting=lasting
        )
        web = python_command("-m", "bihuan.engine.web", "--host", options.host, "--port", str(options.port))
        web += ["--tls", str(certificate.file), str(certificate.key)] if certificate else []
        self.children = [Child("网页服务", web, web_env, self.lifeline)]
        say("启动网页和后台任务……")
        if self._is_demo_played:
            self._start_worker(service)
        self._keep_children()

    def _certificate(self) -> Certificate | None:
        """The certificate asked for, and for one of our own what browsers will say to it."""
        if self.options.tls is not None:
            return given_certificate(self.options.tls[0], key=self.options.tls[1])
        if not self.options.tls_self:
            return None
        names = browser_names(allowed_hosts(self.options.host))
        found = own_certificate(self.instance.folder / "tls", names=names)
        say(
            f"使用自签名证书（有效期至 {found.expires_at:%Y-%m-%d}），浏览器会提示连接不安全：核对指纹后选择继续访问。\n"
            f"  SHA-256 指纹 {found.fingerprint}\n"
            "  正式使用请换用单位签发的证书：--tls-cert、--tls-key。"
        )
        return found

    def _start_worker(self, service: dict[str, str]) -> None:
        worker = python_command("-m", "bihuan", "worker")
        self.children.append(Child("后台任务", worker, service, self.lifeline))

    @property
    def _is_demo_played(self) -> bool:
        return self.instance.kind != "demo" or "played" in self.instance.remembered()

    def _play_demo(self, service: dict[str, str], *, database: Database) -> None:
        """Play the demo while its pages are there already. The worker waits: limits of the past are not for it to sound."""
        tries = TRIES_BEFORE_GIVING_UP
        while not self._stopping and not self._is_demo_played:
            try:
                self._command("载入演示数据（页面已可使用）", "demo", "load", env=service)
            except StepFailed:
                if self._stopping:  # a stop is obeyed, and the next start goes on with the demo
                    return
                if not (tries := tries - 1):
                    raise
                self._pulse(database)  # it may have fallen under the playing
            else:
                self.instance.remember(played=program_fingerprint(self.places.source))
                self._start_worker(service)
                self._keep_children()

    def _announce(self, service: dict[str, str]) -> None:
        if self.instance.kind == "demo":  # while the web gets ready
            with contextlib.suppress(StepFailed):
                self._command("演示账号", "demo", "accounts", env=service)
        self._wait_for_web()
        if self._stopping:
            return
        self.instance.announce(url=self.options.address, port=self.options.port)
        say(f"闭环已启动：{self.options.address}  （Ctrl-C 停止）")

    def _wait_for_web(self) -> None:
        give_up_at = time.monotonic() + READY_SECONDS
        failures = 0
        while not self._stopping and not 0 < (status := status_of(self.options.address)) < SERVER_ERROR:
            self._keep_children()
            failures += status >= SERVER_ERROR
            falls = self.children[0].falls
            if max(falls, failures) >= TRIES_BEFORE_GIVING_UP or time.monotonic() > give_up_at:
                raise StepFailed("启动网页服务")
            time.sleep(0.1)

    def _pulse(self, database: Database) -> None:
        self._wait_a_moment()
        if not self._stopping and database.keep_running(self.instance):
            say("数据库中断，已重新启动。")

    def _wait_a_moment(self) -> None:
        self._woken.wait(PULSE_SECONDS)
        self._woken.clear()
        if not self._stopping:
            self._keep_children()

    def _keep_children(self) -> None:
        for child in self.children:
            child.keep_running(time.monotonic())


def status_of(address: str) -> int:
    """Return the HTTP status our web server answers with at the address, 0 while it does not speak."""
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # we only ask whether we are there
        connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=5, context=context)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def main(arguments: list[str]) -> int:
    """Serve the instance the options name; return the exit code."""
    options, places = read_options(arguments), places_of_this_process()
    folder = options.data or places.data(options.kind)
    instance = open_instance(folder, kind=options.kind)
    held = lock.hold(instance.lock)
    try:
        finish_swap(instance)
        check_whole(instance, embedded=not os.environ.get("DATABASE_URL"))
        say("启动数据库……")
        with open_database(instance) as database:
            lifeline = Lifeline(keeps=held)
            Supervisor(options, places=places, instance=instance, lifeline=lifeline).serve(database)
    finally:
        os.close(held)
    say("已停止，数据保存在 " + str(folder))
    return 0


if __name__ == "__main__":
    end_with(main)
