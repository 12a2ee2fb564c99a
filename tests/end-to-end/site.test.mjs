// A site under control: the gateway and simulated charge points as separate processes. Whatever happens to the gateway, the cars draw no more than the site may.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, startGateway, until } from './gateway.mjs';
import { startChargePoint } from './simulated-charge-point.mjs';

const LimitAmps = 30;
const FailSafeAmps = 6;
const MaxAmps = 32;
const LeaseSeconds = 10;
const identities = ['SITE_1', 'SITE_2', 'SITE_3'];

let folder;
let ocppPort;
let gateway;
let chargePoints = [];
const drawn = new Map(identities.map((identity) => [identity, 0]));
const sums = []; // the sum of the drawn currents after each change

const sum = () => [...drawn.values()].reduce((a, b) => a + b, 0);
const all = (condition) => [...drawn.values()].every(condition);

before(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'moev-site-')); });
after(async () => {
  await Promise.all(chargePoints.map((chargePoint) => chargePoint.quit()));
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(...options) {
  return await startGateway('--Ocpp:Port', `${ocppPort}`, '--Ledger:Path', path.join(folder, 'ledger.db'), ...options);
}

function controlled() {
  const file = path.join(folder, 'site.json');
  const connectors = identities.map((chargePoint) => ({ chargePoint, connectorId: 1, node: 'grid', maxAmps: MaxAmps }));
  writeFileSync(file, JSON.stringify({ version: 1, name: 'Yard', voltage: 230, nodes: [{ id: 'grid', limitAmps: LimitAmps }], connectors }));
  return start('--Site:File', file, '--Site:PeriodSeconds', '2', '--Site:LeaseSeconds', `${LeaseSeconds}`);
}

function plug(identity) {
  const chargePoint = startChargePoint(identity, `ws://127.0.0.1:${ocppPort}`, '--sample-interval', '2', '--no-trace');
  let rest = '';
  chargePoint.child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const amps = / draws [\d.]+ kW, ([\d.]+) A of/.exec(line)?.[1];
      if (amps === undefined) continue;
      drawn.set(identity, Number(amps));
      sums.push(sum());
    }
  });
  return chargePoint;
}

test('cars that arrive share the limit, and never exceed it', async () => {
  ocppPort = await freePort();
  gateway = await controlled();
  chargePoints = identities.map(plug);
  // A charge point that has no limit yet would give its car everything.
  await until(async () => {
    const { connectors } = await (await gateway.get('/api/v1/site')).json();
    return connectors.every(({ setPoint }) => setPoint.hasFailSafe);
  }, 'the fail-safe limits');
  for (const chargePoint of chargePoints) chargePoint.type('start TAG');
  await until(() => all((amps) => amps > 9.5), 'an equal share of 10 A for each car', 60_000);
  assert.ok(Math.max(...sums) <= LimitAmps + 0.1, `${Math.max(...sums)} A`);
  const declared = await fetch(`${gateway.control}/api/v1/site/sessions/SITE_2/1`, { method: 'PUT', body: '{"departsInSeconds":3600,"requestedKwh":20}' });
  assert.equal(declared.status, 200);
});

test('a lower limit of the grid operator holds within two seconds', async () => {
  const begun = performance.now();
  const limited = await fetch(`${gateway.control}/api/v1/site/nodes/grid/limit`, { method: 'PUT', body: '{"limitAmps":21,"seconds":3600}' });
  assert.equal((await limited.json()).effectiveLimitAmps, 21);
  await until(() => sum() <= 21.1, 'at most 21 A', 10_000);
  assert.ok(performance.now() - begun < 2_000, `${performance.now() - begun} ms`);
  assert.equal((await fetch(`${gateway.control}/api/v1/site/nodes/grid/limit`, { method: 'DELETE' })).status, 200);
  await until(() => all((amps) => amps > 9.5), 'the old share', 60_000);
});

test('kill -9 of the gateway: after the lease every car draws its fail-safe current', async () => {
  sums.length = 0;
  await gateway.stop('SIGKILL');
  const killed = performance.now();
  await until(() => all((amps) => amps <= FailSafeAmps + 0.1), 'the fail-safe current at all charge points', (LeaseSeconds + 5) * 1_000);
  assert.ok(performance.now() - killed < (LeaseSeconds + 3) * 1_000, `${performance.now() - killed} ms`);
  assert.ok(all((amps) => amps > FailSafeAmps - 0.1), 'no car was stopped');
  assert.ok(Math.max(...sums) <= LimitAmps + 0.1, `${Math.max(...sums)} A`);
});

test('the next gateway continues from the ledger', async () => {
  sums.length = 0;
  gateway = await controlled();
  const declared = await (await gateway.get('/api/v1/site/sessions/SITE_2/1')).json();
  assert.equal(declared.requestedWh, 20_000);
  await until(() => all((amps) => amps > 9.5), 'an equal share of 10 A for each car', 90_000);
  assert.ok(Math.max(...sums) <= LimitAmps + 0.1, `${Math.max(...sums)} A`);
});

test('without the site, no limit is left behind', async () => {
  await gateway.stop();
  gateway = await start();
  await until(() => all((amps) => amps > MaxAmps - 0.1), 'all that each charge point can give', 90_000);
});
