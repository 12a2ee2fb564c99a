"""Draws the plot: the servers compared, and the gateway with increasing numbers of charge points."""

import statistics

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "moev", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9})

from matplotlib import pyplot  # noqa: E402  after the back end is chosen
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator  # noqa: E402

from processes import NAMES  # noqa: E402

COLOURS = {"gateway-sqlite": "#12a77a", "gateway": "#0b6e4f", "typical": "#c8553d", "ocpp-rpc": "#e0a458", "echo": "#8d99ae"}
CASES = {"heartbeat": "Heartbeat,\nclosed loop", "metervalues": "MeterValues,\nclosed loop", "paced": "10,000 at\n0.1/s each"}


def draw(results, file):
    medians = {(one["server"], one["case"]): one for one in results["medians"]}
    figure, (bars, cpu, memory) = pyplot.subplots(1, 3, figsize=(11, 3.6), gridspec_kw={"width_ratios": (1.7, 1, 1)}, layout="constrained")
    figure.patch.set_facecolor("white")
    _bars(bars, medians, results["measured"])
    for kind in ("gateway", "echo"):
        points = sorted((n, value["microseconds"]) for n, value in growth_points(medians, kind).items())
        _line(cpu, points, "CPU µs per message\n(5,000 messages/s in total)", kind)
    idle = sorted((int(case.split("-")[1]), one["bytesPerConnection"] / 1_024)
                  for (server, case), one in medians.items() if server == "gateway" and case.startswith("idle-"))
    _line(memory, idle, "KiB of memory per idle connection")
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def growth_points(medians, kind):
    """Returns the measurement at each number of charge points, which is text when read from a file."""
    return {int(n): value for n, value in medians.get((kind, "growth"), {}).items() if str(n).isdigit()}


def median(values):
    return statistics.median(values)


def _bars(axes, medians, measured):
    """One group of bars per case; the error bars span the rounds."""
    kinds = [kind for kind in NAMES if any((kind, case) in medians for case in CASES)]
    width = 0.8 / max(1, len(kinds))
    for place, kind in enumerate(kinds):
        for index, case in enumerate(CASES):
            ours, typical = medians.get((kind, case)), medians.get(("typical", case))
            if not ours or not typical:
                continue
            rounds = [one["microseconds"] for one in measured if (one["server"], one["case"]) == (kind, case)] or [ours["microseconds"]]
            low, ratio, high = (value / typical["microseconds"] for value in (min(rounds), ours["microseconds"], max(rounds)))
            bar = axes.bar(
                index + (place - (len(kinds) - 1) / 2) * width, ratio, width * 0.94, yerr=[[ratio - low], [high - ratio]],
                error_kw={"linewidth": 0.7, "capsize": 1.5}, color=COLOURS[kind], label=NAMES[kind] if index == 0 else None)
            axes.bar_label(bar, labels=[f"{ours['microseconds']:.3g}"], fontsize=7, padding=1)
    axes.axhline(1, color="#555555", linewidth=0.6)
    axes.set_xticks(range(len(CASES)), CASES.values())
    axes.set_ylabel("CPU per message, typical = 1")
    axes.set_title("CPU µs per message", fontsize=9)
    axes.margins(y=0.14)
    if axes.patches:
        axes.legend(frameon=False, fontsize=7.5, loc="upper right")
    axes.spines[["top", "right"]].set_visible(False)


def _line(axes, points, label, kind="gateway"):
    axes.set_title(label, fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("charge points")
    if not points:
        return
    axes.plot(*zip(*points), marker="o", markersize=4, color=COLOURS[kind])
    for n, value in points:
        axes.annotate(f"{value:.1f}", (n, value), textcoords="offset points", xytext=(0, 6), ha="center", fontsize=7)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator([n for n, _ in points]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n / 1_000:g}k" if n >= 1_000 else f"{n:g}"))
    axes.tick_params(axis="x", labelsize=7)
    axes.set_ylim(0, max(axes.get_ylim()[1], max(value for _, value in points) * 1.35))
