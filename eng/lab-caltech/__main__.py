"""Runs the study of March 2019 at Caltech: see eng/lab-caltech.sh."""

import json
import pathlib
import subprocess
import sys

import scenario

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAB = ROOT / "artifacts/bin/Moev.Lab/release/Moev.Lab.dll"
ALGORITHMS = {"uncontrolled": "uncontrolled", "fcfs": "fcfs", "edf": "edf", "llf": "llf", "rr": "round-robin"}


def main():
    data, out, days, phases, capacities, algorithms, transport, parallel = sys.argv[1:]
    capacities = [int(text) if text.isdigit() else float(text) for text in capacities.split(",")]
    if not all(1 <= capacity <= 1000 for capacity in capacities) or len(set(capacities)) < len(capacities):
        sys.exit("lab-caltech.sh: --capacity needs different numbers from 1 to 1000. Usage: eng/lab-caltech.sh --help")
    runs, code = [], 0
    for kind in ["single", "three"] if phases == "both" else [phases]:
        found, ended = run(pathlib.Path(data), pathlib.Path(out), int(days), kind, capacities, algorithms.split(","), transport, parallel)
        runs += found
        code = code or ended
        if ended:
            break
    results = {"study": "Caltech, March 2019", "days": int(days), "transport": transport, "runs": runs}
    (pathlib.Path(out) / "results.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print_table(runs)
    return code


def run(data, out, days, phases, capacities, algorithms, transport, parallel):
    """Runs the laboratory for one kind of phases. Returns its runs, and its exit code."""
    try:
        site = scenario.read_site(data)
        path, values = scenario.sweep(site, phases, capacities)
        document = scenario.build(site, data, days, phases)
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        sys.exit(f"lab-caltech.sh: {scenario.SITE} is not as expected: {type(e).__name__}: {e}")
    file, folder = out / f"{phases}.json", out / phases
    file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    names = [word for name in algorithms for word in ("--algorithm", ALGORITHMS[name])]
    more = ["--parallel", parallel] if parallel else []
    command = ["dotnet", str(LAB), "compare", str(file), *names, "--sweep", f"{path}={','.join(map(json.dumps, values.values()))}", "--transport", transport, "--event-logs", "None", "--out", str(folder), *more]
    code = subprocess.run(command, check=False).returncode
    if not (folder / "results.json").exists():
        return [], code or 1
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    script = {word: name for name, word in ALGORITHMS.items()}
    capacity_of = {json.dumps(node, sort_keys=True): capacity for capacity, node in values.items()}
    runs = [entry(each, script, capacity_of[json.dumps(each["sweep"][path], sort_keys=True)], phases) for each in results["runs"]]
    return runs, code


def entry(each, names, capacity, phases):
    metrics = dict(each["metrics"])
    # acnportal gives it as a fraction, and has none for a single phase.
    percent = metrics.get("unbalancePercent")
    metrics["unbalance"] = None if phases == "single" or percent is None else percent / 100
    return {
        "algorithm": names[each["algorithm"]],
        "capacityKw": capacity,
        "phases": phases,
        "seed": each["seed"],
        "transport": each["transport"],
        "isComplete": each["isComplete"],
        "elapsedSeconds": each["elapsedSeconds"],
        "eventLogSha256": each["eventLogSha256"],
        "metrics": metrics,
    }


def print_table(runs):
    print(f"{'phases':<8}{'algorithm':<14}{'kW':>6}{'energy %':>10}{'met %':>8}{'peak kW':>9}{'cost':>10}{'demand':>10}{'unbalance':>11}{'above s':>9}{'took s':>8}")
    for each in runs:
        m = each["metrics"]
        numbers = [(m["energyDeliveredPercent"], 10, 3), (m["demandsMetPercent"], 8, 2), (m["peakKw"], 9, 3), (m["energyCost"], 10, 2), (m["demandCharge"], 10, 2)]
        numbers += [(m["unbalance"], 11, 4), (m["violationSeconds"], 9, 0), (each["elapsedSeconds"], 8, 1)]
        cells = "".join(f"{'-':>{width}}" if value is None else f"{value:>{width}.{digits}f}" for value, width, digits in numbers)
        print(f"{each['phases']:<8}{each['algorithm']:<14}{each['capacityKw']:>6}{cells}")


sys.exit(main())
