"""The scenario of the study, from the site, the sessions and the tariff in the folder of data."""

import json
import math
import pathlib

SESSIONS = "caltech_2019-03_sessions.csv"
SITE = "caltech_site.json"
TARIFF = "tariff_sce_tou_ev_4_march_2019.json"
LINES = {"AB": "L1-L2", "BC": "L2-L3", "CA": "L3-L1"}
DAYS_AFTER = 2  # the last car that is not met when the month ends leaves within them


def transformer(site, capacity):
    """Returns the node of a transformer whose sides have the limits of acnportal: there, 208 V make energy, the limits are those of 120 V and 277 V, and the ratio of currents is 1/4."""
    volts = site["voltageLineToLine"] / math.sqrt(3)
    rating = capacity * 4 * volts / 277 / math.sqrt(3)  # for the primary side; that of the secondary side is 0.05 % above limitAmps
    return {
        "id": "garage",
        "limitAmps": round(capacity * 1000 / 3 / 120, 6),
        "transformer": {"winding": "delta-wye", "primaryVoltage": 277, "secondaryVoltage": round(volts, 6), "limitKva": round(rating, 6)},
    }


def single(capacity):
    """Returns the node of one limit for all."""
    return {"id": "garage", "limitKw": capacity}


def read_site(data):
    return json.loads((pathlib.Path(data) / SITE).read_text(encoding="utf-8"))


def sweep(site, phases, capacities):
    """Returns the path of the node that limits the site, and this node for each capacity in kW."""
    return "site.nodes[0]", {capacity: single(capacity) if phases == "single" else transformer(site, capacity) for capacity in capacities}


def build(site, data, days, phases):
    data = pathlib.Path(data)
    return {
        "version": 1,
        "name": f"Caltech, March 2019, {phases}-phase",
        "start": "2019-03-01T00:00:00-08:00",
        "duration": f"P{days + DAYS_AFTER}D",
        "conventions": "acnportal",
        "site": single_phase(site) if phases == "single" else three_phase(site),
        "tariff": str(data / TARIFF),
        "sessions": {"source": "file", "file": str(data / SESSIONS), "step": "PT5M", "arriveBefore": f"P{days}D"},
        "cars": {"defaults": {"phases": 1, "maxAmps": 32}},
        "chargers": {"defaults": {"sampleInterval": "PT5M", "heartbeatInterval": "P1D"}},
        "control": {"period": "PT5M"},
        "clock": {"housekeeping": "PT5M"},
        "metrics": {"sample": "PT5M"},
    }


def single_phase(site):
    return whole(site, site["voltageLineToLine"], [single(150)], lambda evse: ("garage", "L1"))


def three_phase(site):
    pods = sorted({evse["pod"] for evse in site["evse"] if evse["pod"]})
    nodes = [transformer(site, 150)]
    nodes += [{"id": pod, "parent": "garage", "limitAmps": site["constraints"][f"{pod} pod"]["limitA"]} for pod in pods]
    return whole(site, nodes[0]["transformer"]["primaryVoltage"], nodes, lambda evse: (evse["pod"] or "garage", LINES[evse["phases"]]))


def whole(site, voltage, nodes, place):
    connectors = []
    for evse in site["evse"]:
        node, lines = place(evse)
        connectors.append({"chargePoint": evse["id"], "connectorId": 1, "node": node, "phases": [lines], "maxAmps": 32, "minAmps": 0.1})
    # acnportal's clock has no summer time.
    return {"version": 1, "name": "Caltech", "voltage": voltage, "timeZone": "Etc/GMT+8", "failSafeAmps": 0, "nodes": nodes, "connectors": connectors}
