#!/usr/bin/env python3
"""Earliest deadline first: the car that leaves first gets all the current it can use, then the next one, until a node is full."""
import json
import sys


def decide(seen):
    nodes = {node["id"]: node for node in seen["nodes"]}
    amps = {name: node.get("limitAmps", 1e9) for name, node in nodes.items()}
    watts = {name: 1000 * node.get("limitKw", 1e9) for name, node in nodes.items()}

    def path(name):  # a node and all nodes above it
        while name:
            yield name
            name = nodes[name].get("parent")

    def take(node, current, power):
        for name in path(node):
            amps[name] -= current
            watts[name] -= power

    for name, node in nodes.items():
        take(name, max(0, *node["baseAmps"]), max(0, 1000 * node["baseKw"]))  # other consumers
    cars, decisions = [], []
    for connector in seen["connectors"]:
        if "session" in connector and connector["controllable"]:
            cars.append(connector)
        else:
            take(connector["node"], connector["ceilingAmps"], connector["ceilingAmps"] * connector["wattsPerAmp"])  # what it can draw, whatever we decide
    for car in sorted(cars, key=lambda c: c["session"].get("departsAt", "9999")):
        current = min([car["demandAmps"]] + [min(amps[name], watts[name] / car["wattsPerAmp"]) for name in path(car["node"])])
        current = current if current >= car["minAmps"] else 0  # a car cannot use less than its minimum: it pauses
        take(car["node"], current, current * car["wattsPerAmp"])
        decisions.append({"chargePoint": car["chargePoint"], "connectorId": car["connectorId"], "amps": current})
    return {"number": seen["number"], "connectors": decisions}


if __name__ == "__main__":
    for line in sys.stdin:  # one observation a line; ends when the gateway does
        print(json.dumps(decide(json.loads(line))), flush=True)
