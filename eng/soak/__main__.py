"""Runs the gateway under load for a long time and judges its samples: see eng/soak.sh."""

import csv
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import verdict

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "artifacts/bin"
OUT = ROOT / "artifacts/soak"
INTERVAL = 5  # s between two samples
SHOWN_EVERY = 12  # samples

# The options of the load generators. With --new-identities a charge point leaves after one session, and a new one takes its place.
NEW = ("--mix", "session", "--meter-values", "2", "--new-identities", "--identity-prefix", "NEW_")
LOADS = {
    "steady": (
        ("--mix", "session", "--charge-points", "300", "--think", "500ms..1500ms", "--storm-at", "60s", "--storm-share", "20%"),
        (*NEW, "--charge-points", "20", "--think", "500ms..1s"),
    ),
    "churn": ((*NEW, "--charge-points", "130", "--think", "50ms..150ms", "--reconnect-wait", "500ms..1s"),),
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Gateway:
    """The gateway with its default options, on free ports, in a folder of its own."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="moev-soak-", dir="/var/tmp")
        self.port, self.control = free_port(), free_port()
        with open(OUT / "gateway.log", "wb") as log:
            self._process = subprocess.Popen(
                [BIN / "Moev.Gateway/release/Moev.Gateway", "--Ocpp:Port", str(self.port), "--Control:Port", str(self.control),
                 "--Ledger:Path", self._folder.name + "/ledger.db"],
                stdout=log, stderr=log, cwd=self._folder.name)
        self.pid = self._process.pid

    def wait_until_ready(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                return self._get("/readyz")
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"the gateway did not start: see {OUT / 'gateway.log'}")
                time.sleep(0.1)

    def _get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}{path}", timeout=10) as answer:
            return answer.read().decode()

    def sample(self):
        """Returns the resources of this moment."""
        status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines() if ":" in line)
        metrics = [line for line in self._get("/metrics").splitlines() if line and line[0] != "#"]

        def total(name):
            return sum(float(line.rsplit(" ", 1)[1]) for line in metrics if line.startswith(name) and line[len(name)] in "{ ")

        return {
            "rss": int(status["VmRSS"].split()[0]) / 1024,
            "peak": int(status["VmHWM"].split()[0]) / 1024,
            "heap": total("dotnet_gc_last_collection_heap_size_bytes") / 1048576,
            "descriptors": len(os.listdir(f"/proc/{self.pid}/fd")),
            "threads": int(status["Threads"]),
            "ledger": sum(file.stat().st_size for file in pathlib.Path(self._folder.name).glob("ledger.db*")) / 1048576,
            "sessions": int(total("moev_sessions")),
        }

    def stop(self):
        """Stops it like an operator. Returns None, or what went wrong."""
        code = end(self._process, signal.SIGTERM, 30)
        self._folder.cleanup()
        return None if code == 0 else f"the gateway ended with {code}"


def end(process, how, seconds):
    """Ends a process and returns its exit code."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def start_load(gateway, number, options, seconds):
    options = list(options)
    if "--storm-at" in options:
        options += ["--storms", str(max(1, (seconds - 1) // 60))]
        if seconds <= 60:
            options[options.index("--storm-at") + 1] = f"{seconds // 2}s"
    with open(OUT / f"load-{number}.log", "wb") as log:
        return subprocess.Popen(
            [BIN / "Moev.LoadTest/release/Moev.LoadTest", "load", "--url", f"ws://127.0.0.1:{gateway.port}", "--warm-up", "0",
             "--duration", f"{seconds}s", "--json", str(OUT / f"load-{number}.json"), *options],
            stdout=log, stderr=log)


def load_problem(number, code):
    """Returns None, or why the load does not count."""
    if code != 0:
        return f"load generator {number} ended with {code}: see {OUT / f'load-{number}.log'}"
    report = json.loads((OUT / f"load-{number}.json").read_text(encoding="utf-8"))
    failed = report["errors"] + report["connectionsLost"]
    print(f"load {number}: {report['acknowledged']} messages answered, {report['newIdentities']} new identities, {failed} errors and lost connections")
    return f"load generator {number}: {failed} errors and lost connections, such as {report['firstFailure']}" if failed else None


def show(minutes, one):
    print(f"{minutes:6.1f} min  RSS {one['rss']:4.0f} MiB, heap {one['heap']:4.0f} MiB, {one['descriptors']} descriptors, {one['threads']} threads, "
          f"ledger {one['ledger']:.0f} MiB, {one['sessions']} sessions", flush=True)


def run(mode, seconds, samples):
    """Runs the load and collects samples. Returns the problems."""
    gateway = Gateway()
    loads = []
    try:
        gateway.wait_until_ready()
        began = time.monotonic()
        loads = [start_load(gateway, number, options, seconds) for number, options in enumerate(LOADS[mode], 1)]
        with open(OUT / "samples.csv", "w", encoding="utf-8", newline="") as file:
            writer = None
            while (elapsed := time.monotonic() - began) < seconds:
                one = {"seconds": round(elapsed), **gateway.sample()}
                writer = writer or csv.DictWriter(file, one.keys())
                if not samples:
                    writer.writeheader()
                writer.writerow({key: round(value, 1) for key, value in one.items()})
                file.flush()
                if len(samples) % SHOWN_EVERY == 0:
                    show(elapsed / 60, one)
                samples.append(one)
                if any(load.poll() is not None for load in loads):
                    break
                time.sleep(max(0, began + len(samples) * INTERVAL - time.monotonic()))
        codes = [load.wait(60) for load in loads]
        return [problem for number, code in enumerate(codes, 1) if (problem := load_problem(number, code))]
    except (OSError, subprocess.TimeoutExpired) as failure:
        return [f"the run was cut short: {failure}"]
    finally:
        for load in loads:
            end(load, signal.SIGINT, 30)
        if problem := gateway.stop():
            print(problem)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in LOADS or not all(word.isdecimal() for word in sys.argv[2:]):
        sys.exit("Start eng/soak.sh instead.")
    mode, minutes, max_rss = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    OUT.mkdir(parents=True, exist_ok=True)
    samples = []
    print(f"{mode}, {minutes} minutes, {os.cpu_count()} processors")
    problems = run(mode, minutes * 60, samples)
    rows = verdict.judge(samples, max_rss, grows=mode == "churn")
    print()
    for row in rows:
        print(row)
    for problem in problems:
        print(f"FAILED: {problem}")
    flat = bool(rows) and all(row.flat for row in rows)
    print("FAILED" if problems else "passed" if flat else "NOT FLAT")
    return 0 if flat and not problems else 1


sys.exit(main())
