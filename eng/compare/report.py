"""The results as text and as the README's table."""

import pathlib

import plot
from processes import NAMES, ROOT

BEGIN = "<!-- eng/compare.sh: begin -->"
END = "<!-- eng/compare.sh: end -->"

COLUMNS = (
    ("heartbeat", "microseconds", "Heartbeat, closed loop: µs", "{:.1f}"),
    ("heartbeat", "perSecond", "messages/s", "{:,.0f}"),
    ("metervalues", "microseconds", "MeterValues, closed loop: µs", "{:.1f}"),
    ("metervalues", "perSecond", "messages/s", "{:,.0f}"),
    ("metervalues", "p99", "p99 ms", "{:.1f}"),
    ("paced", "microseconds", "10,000 at 0.1/s each: µs", "{:.0f}"),
    ("paced", "p99", "p99 ms", "{:.1f}"),
    ("idle", "bytesPerConnection", "KiB a connection", "{:.1f}"),
)


def servers_table(results):
    medians = {(one["server"], one["case"]): one for one in results["medians"]}
    lines = ["| | " + " | ".join(title for _, _, title, _ in COLUMNS) + " |", "| --- |" + " ---: |" * len(COLUMNS)]
    for kind, name in NAMES.items():
        cells = []
        for case, member, _, form in COLUMNS:
            value = medians.get((kind, case), {}).get(member)
            cells.append("" if value is None else form.format(value / 1_024 if member == "bytesPerConnection" else value))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def targets_table(results):
    lines = ["| measure | measured | to reach | |", "| --- | ---: | ---: | --- |"]
    lines += [f"| {row['measure']} | {row['value']} | {row['target']} | {_verdict(row['met'])} |" for row in results["targets"]]
    return "\n".join(lines)


def growth_table(results):
    medians = {(one["server"], one["case"]): one for one in results["medians"]}
    points = plot.growth_points(medians, "gateway")
    if not points:
        return ""
    memory = {n: medians.get(("gateway", f"idle-{n}"), {}).get("bytesPerConnection") for n in points}
    lines = [
        "| charge points | " + " | ".join(f"{n:,}" for n in points) + " |", "| --- |" + " ---: |" * len(points),
        "| µs per message, 5,000 messages/s in all | " + " | ".join(f"{value['microseconds']:.1f}" for value in points.values()) + " |",
        *_floor_row(medians, points),
        "| p99 ms | " + " | ".join(f"{value['p99']:.1f}" for value in points.values()) + " |",
        "| KiB per idle connection | " + " | ".join("" if value is None else f"{value / 1_024:.1f}" for value in memory.values()) + " |",
    ]
    return "\n".join(lines)


def _floor_row(medians, points):
    echo = plot.growth_points(medians, "echo")
    cells = (f"{echo[n]['microseconds']:.1f}" if n in echo else "" for n in points)
    return ["| the same of the bare echo | " + " | ".join(cells) + " |"] if echo else []


def conditions(results):
    where = results["machine"]
    text = (
        f"{where['date']}, {where['cores']} cores ({where['cpu']}), {where['kernel']}, .NET {where['dotnet']}, Node.js {where['node']}; "
        f"medians of {results['rounds']} rounds, {results['warmUpSeconds']} s of warm-up after each start.")
    if results["validity"]:
        share, valid = results["validity"]
        text += (
            f" The typical implementation takes {share:.2f} of ocpp-rpc's processor time"
            + (": it is a fair one." if valid else ": **more than 0.55, so this run is not valid.**"))
    return text


def text(results):
    parts = [conditions(results), servers_table(results), growth_table(results), targets_table(results)]
    parts += [f"FAILED: {failure}" for failure in results["failures"]]
    return "\n\n".join(part for part in parts if part)


def publish(results):
    plot.draw(results, ROOT / "docs/comparison.svg")
    readme = ROOT / "README.md"
    content = readme.read_text(encoding="utf-8")
    before, rest = content.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    parts = [conditions(results), servers_table(results), "![The same as a plot](docs/comparison.svg)", growth_table(results), targets_table(results)]
    pathlib.Path(readme).write_text(before + BEGIN + "\n" + "\n\n".join(part for part in parts if part) + "\n" + END + after, encoding="utf-8")


def _verdict(met):
    return "" if met is None else "met" if met else "**not met**"
