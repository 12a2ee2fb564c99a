"""Runs the comparison: see eng/compare.sh."""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

import cases
import plot
import report
import targets
from processes import LOG, NAMES, ROOT, RunFailed, Server, cores


@dataclasses.dataclass(frozen=True)
class Place:
    """The processors, durations and numbers of charge points of a run."""

    server_core: int
    load_core: int
    warm_up: int  # s, once for each start of a server
    seconds: int  # s of one measurement; some take a multiple
    settle: float = 1  # share of the usual time before a measurement
    many: int = 10_000
    most: int = 18_000


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(1, f"{self.prog}: {message}. Usage: {self.prog} --help\n")


def arguments():
    parser = Parser(prog="eng/compare.sh", description="Compares the gateway with other servers, in interleaved rounds.")
    parser.add_argument("--quick", action="store_true", help="short runs in one round, to check that everything works; the figures are not meaningful")
    parser.add_argument("--case", action="append", choices=cases.ALL, help="run only this case; may be repeated")
    parser.add_argument("--rounds", type=int, help="rounds (default: 3, with --quick 1)")
    parser.add_argument("--server-core", type=int, help="processor for the servers (default: the first)")
    parser.add_argument("--load-core", type=int, help="processor for the load generator (default: the second)")
    parser.add_argument("--report", action="store_true", help="only write the tables and the plot again, from docs/comparison.json")
    return parser.parse_args()


class Run:
    """All measurements and failures of one run."""

    def __init__(self, place, wanted, rounds):
        self.place = place
        self.wanted = wanted
        self.rounds = rounds
        self.measured = []
        self.failures = []

    def record(self, number, kind, case, measure):
        """Runs one measurement, and once more if it fails, because a machine is never completely idle."""
        for attempt in (1, 2):
            try:
                result = measure()
            except (RunFailed, OSError, KeyError, subprocess.SubprocessError) as failure:
                say(f"round {number}: {kind}: {case}: FAILED: {failure}")
                if attempt == 2:
                    self.failures.append(f"{kind}, {case}: {failure}")
                continue
            self.measured.append({"round": number, "server": kind, "case": case, **result})
            say(f"round {number}: {kind}: {case}: {json.dumps(result)}")
            return

    def round(self, number):
        # Each round begins with another server, so that no server always runs after the same one.
        kinds = list(NAMES)
        kinds = kinds[number % len(kinds):] + kinds[:number % len(kinds)]
        for kind in kinds:
            self.compared(number, kind)
        for kind in ("gateway", "typical"):
            if "idle" in self.wanted:
                self.record(number, kind, "idle", lambda kind=kind: cases.idle(kind, self.place, self.place.most))

    def grows(self, kind):
        return "growth" in self.wanted and kind in ("gateway", "echo")

    def compared(self, number, kind):
        wanted = [case for case in cases.COMPARED if case in self.wanted]
        if not wanted and not self.grows(kind):
            return
        try:
            with Server(kind, self.place.server_core) as server:
                cases.warm_up(server, self.place)
                for case in wanted:
                    measure = getattr(cases, case, None) or (lambda server, place, case=case: cases.closed(server, place, case))
                    self.record(number, kind, case, lambda: measure(server, self.place))
                if self.grows(kind):
                    # Alternate the direction, so that the large numbers do not always come last.
                    self.record(number, kind, "growth", lambda: cases.growth(server, self.place, downwards=number % 2 == 0))
        except RunFailed as failure:
            self.failures.append(f"{kind}: {failure}")
            say(f"round {number}: {kind}: FAILED: {failure}")

    def once(self):
        """Runs the measurements without rounds: commands and storms, and memory at fewer connections."""
        if "growth" in self.wanted:
            for charge_points in cases.GROWTH:
                self.record(1, "gateway", f"idle-{charge_points}", lambda n=charge_points: cases.idle("gateway", self.place, n))
        for ledger, wanted in (("memory", cases.COMMANDS), ("sqlite", ("setmaxvalue-sqlite",))):
            wanted = [case for case in wanted if case in self.wanted]
            if not wanted:
                continue
            try:
                with Server("gateway", self.place.server_core, ledger=ledger) as server:
                    cases.warm_up(server, self.place)
                    for case in wanted:
                        measure = getattr(cases, case.removesuffix("-sqlite"))
                        self.record(1, "gateway", case, lambda: measure(server, self.place))
            except RunFailed as failure:
                self.failures.append(f"gateway with {ledger}: {failure}")

    def medians(self):
        by_case = {}
        for one in self.measured:
            by_case.setdefault((one["server"], one["case"]), []).append(one)
        return {key: _median([{k: v for k, v in one.items() if k not in ("round", "server", "case")} for one in ones])
                for key, ones in by_case.items()}


def _median(values):
    """Returns the median of numbers, or of each member of dictionaries."""
    if isinstance(values[0], dict):
        return {key: _median([value[key] for value in values if key in value]) for key in values[0]}
    if isinstance(values[0], (int, float)):
        return statistics.median(values)
    return values[0]


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "")
    dotnet = subprocess.run(["dotnet", "--list-runtimes"], capture_output=True, text=True, check=False).stdout
    runtime = [line.split()[1] for line in dotnet.splitlines() if line.startswith("Microsoft.NETCore.App")]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(), "cpu": model, "cores": os.cpu_count(),
        "kernel": f"{platform.system()} {platform.release()}", "dotnet": runtime[-1] if runtime else "", "node": node,
        "loadAverage": os.getloadavg()[0],
    }


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def main():
    options = arguments()
    if options.report:
        file = ROOT / "docs/comparison.json"
        results = json.loads(file.read_text(encoding="utf-8"))
        # Judge again, by the current targets.
        results["targets"] = targets.judge({(one["server"], one["case"]): one for one in results["medians"]})
        file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        report.publish(results)
        return 0
    available = cores()
    if len(available) < 2:
        print("eng/compare.sh needs two processors: one for the server, one for the load", file=sys.stderr)
        return 2
    server_core = available[0] if options.server_core is None else options.server_core
    load_core = available[1] if options.load_core is None else options.load_core
    place = Place(server_core, load_core, 6, 3, settle=0.2) if options.quick else Place(server_core, load_core, 30, 10)
    rounds = options.rounds or (1 if options.quick else 3)
    wanted = options.case or list(cases.ALL)

    began = time.monotonic()
    where = machine()
    if where["loadAverage"] > 0.5:
        say(f"the load average is {where['loadAverage']:.1f}: other work disturbs the measurements")
    run = Run(place, wanted, rounds)
    for number in range(1, rounds + 1):
        run.round(number)
    run.once()

    medians = run.medians()
    results = {
        "machine": where, "rounds": rounds, "warmUpSeconds": place.warm_up, "seconds": place.seconds,
        "took": round(time.monotonic() - began), "failures": run.failures, "validity": targets.validity(medians),
        "targets": targets.judge(medians),
        "medians": [{"server": server, "case": case, **values} for (server, case), values in medians.items()],
        "measured": run.measured,
    }
    file = LOG / "results.json"
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print()
    print(report.text(results))
    plot.draw(results, LOG / "comparison.svg")
    if not options.quick and not options.case and not run.failures:
        pathlib.Path(ROOT / "docs/comparison.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        report.publish(results)
        print("wrote docs/performance.md, docs/comparison.svg, docs/comparison.json and the summary in README.md")
    print(f"all measurements: {file}; took {results['took'] / 60:.0f} minutes")
    return 1 if run.failures or (results["validity"] and not results["validity"][1]) else 0


sys.exit(main())
