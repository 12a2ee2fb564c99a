"""Writes docs/benchmarks.md and the table of docs/performance.md from the newest reports of BenchmarkDotNet.

With --keep, after a partial run, the other rows of docs/benchmarks.md keep their values.
"""

import json
import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN = "<!-- eng/bench.sh: begin -->"
END = "<!-- eng/bench.sh: end -->"


def measured():
    """Returns all rows by class, method and parameters: (ns, bytes)."""
    rows, machine = {}, {}
    for file in sorted((ROOT / "artifacts/bench/results").glob("*-report-brief.json"), key=lambda path: path.stat().st_mtime):
        report = json.loads(file.read_text(encoding="utf-8-sig"))
        machine = report["HostEnvironmentInfo"]
        for one in report["Benchmarks"]:
            if one["Statistics"] is not None:
                rows[one["Type"], one["Method"], parameters_of(one)] = (one["Statistics"]["Mean"], one["Memory"]["BytesAllocatedPerOperation"])
    return rows, machine


def kept():
    """Returns the rows of docs/benchmarks.md, with the precision of the page."""
    units = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9}
    rows = {}
    for line in (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[4].replace(",", "").isdigit():
            number, unit = cells[3].split()
            rows[f"{cells[0]}Benchmarks", cells[1], cells[2]] = (float(number) * units[unit], int(cells[4].replace(",", "")))
    return rows


def parameters_of(one):
    """Returns the parameters in full, from the benchmark's full name: BenchmarkDotNet shortens those of its own tables.

    Namespace.Type.Method(Payload: "Authorize.req", Bytes: 150) becomes Payload=Authorize.req&Bytes=150.
    """
    _, _, inside = one["FullName"].partition(f"{one['Type']}.{one['Method']}(")
    named = re.findall(r'(\w+): ("[^"]*"|[^,)]+)', inside)
    return "&".join(f"{name}={value.strip(chr(34))}" for name, value in named)


def text(nanoseconds):
    for limit, unit in ((1e3, "ns"), (1e6, "µs"), (1e9, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / limit * 1e3:.3g} {unit}"
    return f"{nanoseconds / 1e9:.3g} s"


def summary_table(rows):
    lines = ["| operation | time | bytes | compared with | time | bytes |", "| --- | ---: | ---: | --- | ---: | ---: |"]

    def row(title, ours, yardstick=None, theirs=None, share=1):
        if ours not in rows or (theirs and theirs not in rows):
            return
        cells = [title, text(rows[ours][0] / share), f"{rows[ours][1] / share:,.0f}"]
        cells += [yardstick, text(rows[theirs][0] / share), f"{rows[theirs][1] / share:,.0f}"] if theirs else ["", "", ""]
        lines.append("| " + " | ".join(cells) + " |")

    for size in ("150", "4096"):
        at = f"Bytes={size}"
        row(f"unmask {size} bytes", ("FrameBenchmarks", "Unmask", at), "copy", ("FrameBenchmarks", "Copy", at))
        row(f"receive a frame of {size} bytes", ("FrameBenchmarks", "ReadMessage", at),
            "System.Net.WebSockets", ("FrameBenchmarks", "RuntimeReadMessage", at))
        row(f"write a frame of {size} bytes", ("FrameBenchmarks", "WriteMessage", at),
            "System.Net.WebSockets", ("FrameBenchmarks", "RuntimeWriteMessage", at))
    row("opening handshake, request and answer", ("HandshakeBenchmarks", "ReadAndAccept", ""))
    row("envelope of MeterValues, read", ("EnvelopeBenchmarks", "ReadMeterValues", ""), "scan each byte", ("EnvelopeBenchmarks", "ScanMeterValues", ""))
    for action in ("Heartbeat", "StartTransaction", "MeterValues"):
        at = f"Action={action}"
        row(f"{action}.req, read and validated", ("SerializerBenchmarks", "Read", at),
            "JsonSerializer, no validation", ("SerializerBenchmarks", "SerializerRead", at))
        row(f"{action}.req, written", ("SerializerBenchmarks", "Write", at), "JsonSerializer", ("SerializerBenchmarks", "SerializerWrite", at))
    payloads = [parameters for kind, method, parameters in rows if (kind, method) == ("ActionBenchmarks", "Read")]
    if len(payloads) > 50:  # a mean of a partial run is not meaningful
        for method, title, yardstick, theirs in (
                ("Read", "read and validated", "JsonDocument and a walk along the schema", "ParseAndWalkSchema"), ("Write", "written", "", None)):
            ours = [rows["ActionBenchmarks", method, p] for p in payloads]
            others = [rows["ActionBenchmarks", theirs, p] for p in payloads] if theirs else None
            cells = [f"all {len(payloads)} payloads with all members, {title} (geometric mean)"]
            for group in (ours, others):
                cells += [text(statistics.geometric_mean(ns for ns, _ in group)), f"{statistics.mean(b for _, b in group):,.0f}"] if group else ["", ""]
                if group is ours:
                    cells.append(yardstick)
            lines.append("| " + " | ".join(cells) + " |")
    for action in ("Heartbeat", "StatusNotification", "MeterValues"):
        at = f"Action={action}"
        row(f"{action}: CALL to answer, with state and metrics", ("DispatchBenchmarks", "Handle", at),
            "the typical implementation", ("DispatchBenchmarks", "HandleTypically", at))
        row(f"{action} through a complete session, frame to frame", ("SessionBenchmarks", "Exchange", at),
            "the same bytes through its pipes", ("SessionBenchmarks", "Pipes", at))
    row("round trip of a command: CALL, answer, outcome", ("CommandBenchmarks", "RoundTrip", "Action=SetChargingProfile"))
    for writes in (1, 100, 1000):
        at = f"Writes={writes}"
        row(f"ledger: MeterValues, per write of {writes:,} concurrent, SQLite with flush", ("LedgerBenchmarks", "Sqlite", at),
            "writer alone", ("LedgerBenchmarks", "Writer", at), writes)
        row(f"ledger: MeterValues, per write of {writes:,} concurrent, in memory", ("LedgerBenchmarks", "Memory", at), share=writes)
    row("charging profiles: limit in force", ("ProfileBenchmarks", "LimitInForce", ""))
    row("charging profiles: schedule of a day", ("ProfileBenchmarks", "ScheduleOfADay", ""))
    return "\n".join(lines)


def main():
    if sys.argv[1:] not in ([], ["--keep"]):
        raise SystemExit("table.py [--keep]: called by eng/bench.sh")
    rows, machine = measured()
    if not rows:
        raise SystemExit("no measurements: artifacts/bench/results is empty")
    if sys.argv[1:] == ["--keep"]:
        rows = kept() | rows
    where = f"{machine['ProcessorName']}, {machine['RuntimeVersion']}, BenchmarkDotNet {machine['BenchmarkDotNetVersion']}"
    every = ["# Benchmarks", "", f"Written by `eng/bench.sh`. {where}. [performance.md](performance.md#micro-benchmarks) has a summary.", "", "| suite | benchmark | parameters | time | bytes |", "| --- | --- | --- | ---: | ---: |"]
    every += [f"| {kind.removesuffix('Benchmarks')} | {method} | {parameters} | {text(ns)} | {size:,} |" for (kind, method, parameters), (ns, size) in sorted(rows.items())]
    (ROOT / "docs/benchmarks.md").write_text("\n".join(every) + "\n", encoding="utf-8")
    summary = ROOT / "docs/performance.md"
    content = summary.read_text(encoding="utf-8")
    before, after = content.split(BEGIN, 1)[0], content.split(END, 1)[1]
    summary.write_text(f"{before}{BEGIN}\n{where}.\n\n{summary_table(rows)}\n{END}{after}", encoding="utf-8")
    print("wrote docs/benchmarks.md and docs/performance.md")


main()
