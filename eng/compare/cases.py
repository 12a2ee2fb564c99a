"""The cases. Each returns a dictionary of numbers for one server in one round."""

import json
import pathlib
import time
import urllib.request

from processes import BackgroundLoad, RunFailed, Server, run_load

HERE = pathlib.Path(__file__).resolve().parent
MIX_STORM = HERE / "boot-and-status.json"

# In the order in which they run on one warmed server.
CLOSED = ("heartbeat", "metervalues")
COMPARED = (*CLOSED, "paced")
COMMANDS = ("noisy", "setmaxvalue", "changeconfig", "storm", "restart")
ALL = (*COMPARED, "growth", "idle", *COMMANDS, "setmaxvalue-sqlite")

GROWTH = (200, 2_000, 10_000, 18_000)
GROWTH_PER_SECOND = 5_000
CONNECT_RATE = 4_000


def warm_up(server, place):
    """Warms the server up with all measured messages for thirty seconds, until the JIT has finished."""
    for mix, share in (("metervalues", 2 / 3), ("heartbeat", 1 / 3)):
        run_load(server, place.load_core, mix, 200, place.warm_up * share, 0)


def closed(server, place, mix):
    """Measures 200 charge points with one request in flight each, after the load generator is warm too."""
    return _cost(run_load(server, place.load_core, mix, 200, place.seconds, 8 * place.settle))


def paced(server, place):
    """Measures 10,000 charge points that send a message every ten seconds each, after each has sent a few: the first ones allocate."""
    return _cost(run_load(
        server, place.load_core, "metervalues", place.many, place.seconds * 2, 30 * place.settle, "--ramp", f"{10 * place.settle}s", "--rate", 0.1, "--connect-rate", CONNECT_RATE))


def growth(server, place, downwards):
    """Measures the same message rate from increasing or decreasing numbers of charge points, after each has sent a few."""
    points = {}
    for charge_points in reversed(GROWTH) if downwards else GROWTH:
        result = run_load(
            server, place.load_core, "metervalues", charge_points, place.seconds, 15 * place.settle,
            "--total-rate", GROWTH_PER_SECOND, "--connect-rate", CONNECT_RATE)
        points[charge_points] = _cost(result)
    return points


def idle(kind, place, charge_points):
    """Measures how much resident memory each idle charge point adds to a process that has worked a little."""
    with Server(kind, place.server_core) as server:
        run_load(server, place.load_core, "heartbeat", 200, place.warm_up / 6, 0)
        # Connect and disconnect a few first, so that the code compiled for the first boot is not counted.
        run_load(server, place.load_core, "idle", 50, 2, 0)
        before = _resident(server.pid)
        result = run_load(server, place.load_core, "idle", charge_points, place.seconds, 5 * place.settle, "--connect-rate", CONNECT_RATE)
        return {"bytesPerConnection": (result["serverBytesAtEnd"] - before) / charge_points}


def noisy(server, place):
    """Measures 1,000 charge points alone, then together with one that sends 5,000 messages per second and one that reads nothing."""
    options = ("metervalues", 1_000, place.seconds * 2, 5 * place.settle, "--rate", 1)
    before = run_load(server, place.load_core, *options)
    beside = run_load(
        server, place.load_core, *options, "--noisy", 1, "--noisy-rate", 5_000, "--slow-readers", 1, "--slow-reader-rate", 1_000)
    return {
        "p99Before": before["latency"]["p99Ms"],
        "p99": beside["latency"]["p99Ms"],
        "noisyAnswered": beside["faults"]["noisy"]["count"],
    }


def setmaxvalue(server, place):
    """Measures 1,000 limits per second while 5,000 charge points send meter values."""
    result = run_load(
        server, place.load_core, "metervalues", place.many // 2, place.seconds * 2, 15 * place.settle, "--rate", 0.1, "--ramp", f"{10 * place.settle}s",
        "--connect-rate", CONNECT_RATE, "--commands-url", f"http://127.0.0.1:{server.control}", "--commands-rate", 1_000,
        "--commands-path", "/setmaxvalue", "--commands-body", '{"id":"{identity}","limit":{random 6..32}}')
    commands = result["commands"]
    return {
        "p50": commands["p50Ms"], "p99": commands["p99Ms"], "max": commands["maxMs"], "perSecond": commands["perSecond"],
        "outcomes": result["commandOutcomes"],
    }


def changeconfig(server, place):
    """Measures one POST to all of 10,000 connected charge points."""
    with BackgroundLoad(server, place.load_core, "idle", place.many, "--connect-rate", CONNECT_RATE):
        _wait_for(lambda: server.metric("moev_sessions") >= place.many, 60, "all to be connected")
        time.sleep(3)
        answers = [_change_configuration(server, value) for value in (10, 20, 30)]
    return sorted(answers, key=lambda answer: answer["seconds"])[1]


def _change_configuration(server, value):
    body = json.dumps({"key": "MeterValueSampleInterval", "value": str(value)}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{server.control}/changeconfig", body, {"Content-Type": "application/json"})
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=60) as answer:
        results = json.load(answer)["results"]
    seconds = time.monotonic() - began
    return {"seconds": seconds, "results": len(results), "statuses": sorted({result.get("status") or "none" for result in results})}


def storm(server, place):
    """Measures 10,000 charge points that connect, boot and report two statuses each, as fast as possible."""
    def reported():
        return server.metric("moev_calls_handled_duration_seconds_count", action="StatusNotification")

    before = reported()
    with BackgroundLoad(server, place.load_core, MIX_STORM, place.many, "--connect-rate", 50_000):
        _wait_for(lambda: server.metric("moev_sessions") > 0, 30, "the first to connect")
        began = time.monotonic()
        _wait_for(lambda: reported() - before >= 2 * place.many, 120, "all statuses")
        return {"seconds": time.monotonic() - began}


def restart(server, place):
    """Measures a restart of the gateway with 10,000 connected charge points, which reconnect after 1 to 5 seconds each."""
    with BackgroundLoad(server, place.load_core, MIX_STORM, place.many, "--connect-rate", CONNECT_RATE, "--reconnect-wait", "1s..5s"):
        _wait_for(lambda: server.metric("moev_sessions") >= place.many, 60, "all to be connected")
        server.__exit__()
        began = time.monotonic()
        with Server("gateway", place.server_core, port=server.port) as again:
            _wait_for(
                lambda: again.metric("moev_calls_handled_duration_seconds_count", action="StatusNotification") >= 2 * place.many
                and again.metric("moev_sessions") >= place.many, 120, "all to be back")
            return {"seconds": time.monotonic() - began}


def _cost(result):
    return {
        "microseconds": result["serverMicrosecondsPerMessage"],
        "perSecond": result["acknowledgedPerSecond"],
        "p99": result["latency"]["p99Ms"],
        "ownMicroseconds": result["ownMicrosecondsPerMessage"],
        "errors": result["errors"] + result["connectionsLost"],
    }


def _resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1_024
    raise RunFailed("the server has no resident memory")


def _wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except OSError:
            pass  # it is starting, or too busy to be asked
        if time.monotonic() > deadline:
            raise RunFailed(f"waited {seconds} s for {what}")
        time.sleep(0.05)
