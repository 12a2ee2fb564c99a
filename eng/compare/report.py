"""Formats the results: as text, as the tables of docs/performance.md and as the README's summary."""

import plot
from processes import NAMES, ROOT

BEGIN = "<!-- eng/compare.sh: begin -->"
END = "<!-- eng/compare.sh: end -->"

COLUMNS = (
    ("heartbeat", "microseconds", "Heartbeat, closed loop: CPU µs/message", "{:.1f}"),
    ("heartbeat", "perSecond", "messages/s", "{:,.0f}"),
    ("metervalues", "microseconds", "MeterValues, closed loop: CPU µs/message", "{:.1f}"),
    ("metervalues", "perSecond", "messages/s", "{:,.0f}"),
    ("metervalues", "p99", "p99 ms", "{:.1f}"),
    ("paced", "microseconds", "10,000 charge points at 0.1/s each: CPU µs/message", "{:.0f}"),
    ("paced", "p99", "p99 ms", "{:.1f}"),
    ("idle", "bytesPerConnection", "KiB per idle connection", "{:.1f}"),
)
SUMMARY = tuple(COLUMNS[i] for i in (0, 2, 3, 4, 7))


def servers_table(results, columns):
    lines = ["| | " + " | ".join(title for _, _, title, _ in columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for kind, name in NAMES.items():
        rounds = {case: [one for one in results["measured"] if one["server"] == kind and one["case"] == case] for case, *_ in columns}
        if not any(rounds.values()):
            continue
        lines.append(f"| {name} | " + " | ".join(_cell(rounds[case], member, form) for case, member, _, form in columns) + " |")
    return "\n".join(lines)


def _cell(rounds, member, form):
    """The median, with the lowest and the highest round where they differ."""
    values = sorted(one[member] / 1_024 if member == "bytesPerConnection" else one[member] for one in rounds)
    if not values:
        return ""
    low, middle, high = (form.format(value) for value in (values[0], plot.median(values), values[-1]))
    return middle if low == high else f"{middle} ({low}–{high})"


def targets_table(results):
    lines = ["| measure | measured | target | |", "| --- | ---: | ---: | --- |"]
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
        "| CPU µs/message at 5,000 messages/s in total | " + " | ".join(f"{value['microseconds']:.1f}" for value in points.values()) + " |",
        *_floor_row(medians, points),
        "| p99 ms | " + " | ".join(f"{value['p99']:.1f}" for value in points.values()) + " |",
        "| KiB per idle connection | " + " | ".join("" if value is None else f"{value / 1_024:.1f}" for value in memory.values()) + " |",
    ]
    return "\n".join(lines)


def _floor_row(medians, points):
    echo = plot.growth_points(medians, "echo")
    cells = (f"{echo[n]['microseconds']:.1f}" if n in echo else "" for n in points)
    return ["| the same for the bare echo | " + " | ".join(cells) + " |"] if echo else []


def conditions(results):
    where = results["machine"]
    text = (
        f"Measured on {where['date']} with {where['cores']} cores ({where['cpu']}), {where['kernel']}, .NET {where['dotnet']}, Node.js {where['node']}. "
        f"Medians of {results['rounds']} rounds, with the lowest and the highest round in parentheses; {results['warmUpSeconds']} s of warm-up after each start.")
    if results["validity"]:
        share, valid = results["validity"]
        text += (
            f" The typical implementation uses {share:.2f} times the CPU of ocpp-rpc"
            + (", so the comparison is valid." if valid else ": **more than 0.55, so this run is not valid.**"))
    return text


def text(results):
    parts = [conditions(results), servers_table(results, COLUMNS), growth_table(results), targets_table(results)]
    parts += [f"FAILED: {failure}" for failure in results["failures"]]
    return "\n\n".join(part for part in parts if part)


def publish(results):
    plot.draw(results, ROOT / "docs/comparison.svg")
    tables = [conditions(results), servers_table(results, COLUMNS), "![The results as a plot](comparison.svg)", growth_table(results), targets_table(results)]
    _replace("docs/performance.md", "\n\n".join(part for part in tables if part))
    _replace("README.md", servers_table(results, SUMMARY))


def _replace(file, content):
    """Puts the content between the markers of a document."""
    document = ROOT / file
    before, rest = document.read_text(encoding="utf-8").split(BEGIN, 1)
    _, after = rest.split(END, 1)
    document.write_text(f"{before}{BEGIN}\n{content}\n{END}{after}", encoding="utf-8")


def _verdict(met):
    return "" if met is None else "met" if met else "**missed**"
