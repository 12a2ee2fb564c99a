"""The targets, judged by the medians of one run."""

import plot

VALID_SHARE = 0.55  # of ocpp-rpc's CPU time; above it the typical implementation is not a fair baseline
PACED_SHARE = 0.25


def judge(m):
    """Returns rows of (measure, measured value, target, met or None)."""
    rows = []

    def row(measure, value, target, met):
        rows.append({"measure": measure, "value": value, "target": target, "met": met})

    def ratio(case, server):
        ours, theirs = m.get(("gateway", case)), m.get((server, case))
        return ours["microseconds"] / theirs["microseconds"] if ours and theirs else None

    for case, title, share in (("heartbeat", "Heartbeat", 0.55), ("metervalues", "MeterValues", 0.45)):
        if (value := ratio(case, "typical")) is not None:
            row(f"CPU per message, closed loop, 200 charge points, {title}: ratio to the typical implementation", f"{value:.2f}", f"≤ {share}", value <= share)
        if (value := ratio(case, "echo")) is not None:
            row(f"the same: ratio to the bare echo, {title}", f"{value:.2f}", "≤ 1.5", value <= 1.5)
    if (value := ratio("paced", "typical")) is not None:
        row("CPU per message, 10,000 charge points at 0.1 message/s each: ratio to the typical implementation", f"{value:.2f}", f"≤ {PACED_SHARE}", value <= PACED_SHARE)
    closed = [_own_share(m[("gateway", case)]) for case in ("heartbeat", "metervalues") if ("gateway", case) in m]
    if closed:
        row("CPU of the load generator, ratio to the gateway, closed loop (where it could be the bottleneck)",
            ", ".join(f"{share:.2f}" for share in closed), "≤ 1", max(closed) <= 1)
    if paced := m.get(("gateway", "paced")):
        share = _own_share(paced)
        row("the same with 10,000 charge points at 0.1 message/s each, where it sleeps most of the time", f"{share:.2f}", "≤ 1", share <= 1)
    if idle := m.get(("gateway", "idle")):
        kilobytes = idle["bytesPerConnection"] / 1_024
        typical = m.get(("typical", "idle"))
        beside = f" (typical: {typical['bytesPerConnection'] / 1_024:.1f})" if typical else ""
        row("resident memory per idle connection, 18,000 charge points", f"{kilobytes:.1f} KiB{beside}", "≤ 7 KiB", kilobytes <= 7)
    if points := plot.growth_points(m, "gateway"):
        echo = plot.growth_points(m, "echo")
        beside = f" (bare echo: {_rise(echo):.2f})" if echo else ""
        # No threshold is defined; the plot shows the curve.
        row("CPU per message from 200 to 18,000 charge points: ratio of the highest to the lowest", f"{_rise(points):.2f}{beside}", "", None)
    if storm := m.get(("gateway", "storm")):
        row("10,000 charge points connect, boot and report status", f"{storm['seconds']:.1f} s", "≤ 5 s", storm["seconds"] <= 5)
    if restart := m.get(("gateway", "restart")):
        row("10,000 charge points reconnect after a restart of the gateway", f"{restart['seconds']:.1f} s", "≤ 15 s", restart["seconds"] <= 15)
    if change := m.get(("gateway", "changeconfig")):
        row("POST /changeconfig to 10,000 charge points: last result", f"{change['seconds']:.2f} s", "≤ 1 s", change["seconds"] <= 1)
    if limits := m.get(("gateway", "setmaxvalue")):
        row("/setmaxvalue at 1,000/s with 5,000 charge points: p99", f"{limits['p99']:.1f} ms", "≤ 10 ms",
            limits["p99"] <= 10 and limits["perSecond"] >= 950)
    if limits := m.get(("gateway", "setmaxvalue-sqlite")):
        row("the same with SQLite", f"{limits['p99']:.1f} ms", "", None)
    if noise := m.get(("gateway", "noisy")):
        row("p99 of other charge points while one sends 5,000 messages/s and one reads nothing",
            f"{noise['p99']:.2f} ms (before: {noise['p99Before']:.2f})", "≤ 2 ×", noise["p99"] <= 2 * noise["p99Before"])
    return rows


def _own_share(case):
    """Returns the ratio of CPU time, load generator to server."""
    return case["ownMicroseconds"] / case["microseconds"]


def _rise(points):
    """Returns the ratio of the highest to the lowest cost in the growth case."""
    costs = [value["microseconds"] for value in points.values()]
    return max(costs) / min(costs)


def validity(m):
    """Returns (share of ocpp-rpc's CPU time, valid) of the typical implementation, or None: a bad baseline would make the comparison worthless."""
    pairs = [(m.get(("typical", case)), m.get(("ocpp-rpc", case))) for case in ("heartbeat", "metervalues")]
    if not all(typical and rpc for typical, rpc in pairs):
        return None
    share = sum(typical["microseconds"] for typical, _ in pairs) / sum(rpc["microseconds"] for _, rpc in pairs)
    return share, share <= VALID_SHARE
