"""The compared servers and the load generator, as processes that are started and ended by their ids."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "artifacts/bin"
LOAD = BIN / "Moev.LoadTest/release/Moev.LoadTest"
LOG = ROOT / "artifacts/compare"

NAMES = {
    "gateway-sqlite": "Moev.Gateway, SQLite (default)",
    "gateway": "Moev.Gateway, in memory",
    "typical": "typical ASP.NET Core, in memory",
    "ocpp-rpc": "ocpp-rpc (Node.js), in memory",
    "echo": "bare echo, same transport",
}


class RunFailed(Exception):
    """A server or the load generator failed."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server, pinned to one core, until the block ends."""

    def __init__(self, kind, core, *options, port=None, ledger="memory"):
        self.kind = kind
        self.port = port or free_port()
        self.control = None
        self._folder = tempfile.TemporaryDirectory(prefix="moev-compare-", dir="/var/tmp")
        command = {
            "gateway": [BIN / "Moev.Gateway/release/Moev.Gateway"],
            "gateway-sqlite": [BIN / "Moev.Gateway/release/Moev.Gateway"],
            "typical": [BIN / "Moev.TypicalCentralSystem/release/Moev.TypicalCentralSystem", self.port],
            "ocpp-rpc": ["node", ROOT / "bench/Baselines/ocpp-rpc/server.mjs", self.port],
            "echo": [BIN / "Moev.BareEcho/release/Moev.BareEcho", self.port],
        }[kind]
        if kind in ("gateway", "gateway-sqlite"):
            ledger = "sqlite" if kind == "gateway-sqlite" else ledger
            self.control = free_port()
            command += ["--Ocpp:Address", "127.0.0.1", "--Ocpp:Port", self.port, "--Control:Port", self.control,
                        "--Ledger:Provider", ledger, "--Ledger:Path", self._folder.name + "/ledger.db",
                        "--Ocpp:MaxMessagesPerSecond", 0]
        self._command = ["taskset", "-c", core, *command, *options]

    def __enter__(self):
        LOG.mkdir(parents=True, exist_ok=True)
        with open(LOG / f"{self.kind}.log", "ab") as log:
            self._process = subprocess.Popen([str(word) for word in self._command], stdout=log, stderr=log, cwd=self._folder.name)
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.__exit__()
                    raise RunFailed(f"{self.kind} did not start: see {LOG / (self.kind + '.log')}") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._folder.cleanup()

    @property
    def pid(self):
        return self._process.pid

    def metric(self, name, **labels):
        """A sum over the gateway's series of one metric that have these labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        return sum(
            float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
            if line.startswith(name) and line[len(name)] in "{ " and all(label in line for label in wanted))


def load_command(server, core, mix, charge_points, duration, warm_up, *options):
    return [str(word) for word in (
        "taskset", "-c", core, LOAD, "load", "--url", f"ws://127.0.0.1:{server.port}", "--mix", mix,
        "--charge-points", charge_points, "--duration", f"{duration}s", "--warm-up", f"{warm_up}s",
        "--server-pid", server.pid, *options)]


def run_load(server, core, mix, charge_points, duration, warm_up, *options):
    """Runs the load generator and returns its report."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = load_command(server, core, mix, charge_points, duration, warm_up, "--json", report.name, *options)
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        text = pathlib.Path(report.name).read_text(encoding="utf-8")
    if not text:
        raise RunFailed(f"the load generator failed: {(done.stderr or done.stdout).strip()[-400:]}")
    result = json.loads(text)
    if not result["valid"]:
        raise RunFailed(f"{server.kind}, {mix}, {charge_points}: {result['invalid']}; {result.get('firstFailure')}")
    return result


class BackgroundLoad:
    """The load generator in the background, until the block ends."""

    def __init__(self, server, core, mix, charge_points, *options):
        self._command = load_command(server, core, mix, charge_points, 600, 0, *options)

    def __enter__(self):
        with open(LOG / "load.log", "ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def cores():
    """The processors that this process may use."""
    return sorted(os.sched_getaffinity(0))
