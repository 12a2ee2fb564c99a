#!/usr/bin/env bash
# Equal share with curl and jq: the current of the first node, divided among the cars. Start the gateway with --Site:Algorithm external, then this script:
#
#   ./equal_share.sh [http://localhost:8080]
set -uo pipefail
api=${1:-http://localhost:8080}/api/v1

decide='
  .nodes[0] as $grid
  | [.connectors[] | select(.session and .controllable)] as $cars
  | ([.connectors[] | select(.session and .controllable | not) | .ceilingAmps] | add // 0) as $others  # what they can draw, whatever we decide
  | ($grid.limitAmps - ($grid.baseAmps | max) - $others) as $room
  | ([[$room / 6 | floor, ($cars | length)] | min, 0] | max) as $count  # with less than 6 A a car pauses, so not more cars than can have 6 A
  | {number, connectors: [$cars[:$count][] | {chargePoint, connectorId, amps: ([$room / $count, .maxAmps] | min)}]}
  | .connectors += [$cars[$count:][] | {chargePoint, connectorId, amps: 0}]'

# Each event that matters is a reason to decide, and so is the end of 10 seconds without any.
curl -sN "$api/events?type=status,transactionStarted,transactionStopped" | grep --line-buffered '^data:' | while true; do
  curl -sf "$api/site/observation" | jq -c "$decide" | curl -sf --json @- "$api/site/decisions" >/dev/null || echo "no decision was posted" >&2
  read -r -t 10 _
  [ $? -eq 1 ] && exit  # the gateway has ended the stream
done
