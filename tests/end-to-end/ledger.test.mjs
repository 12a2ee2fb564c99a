// Acknowledged messages are never lost: the gateway is killed at random moments under load, and the acknowledgements recorded by charge
// points are compared with the ledger.
//   MOEV_KILL_CYCLES=200 node --test ledger.test.mjs     a longer run (20 by default); MOEV_SEED=… repeats one
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway, until } from './gateway.mjs';
import { compare, readCopy } from './ledger-file.mjs';
import { RecordingChargePoint } from './recording-charge-point.mjs';
import { chance, seed } from './seeded.mjs';

const Cycles = Number(process.env.MOEV_KILL_CYCLES ?? 20);
const ChargePoints = 100;
const LeastAcknowledged = 500; // per cycle; fewer prove nothing
const ReadyMilliseconds = 5_000;

let folder;
before(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'moev-kill-')); });
after(() => rmSync(folder, { recursive: true, force: true }));

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test(`${Cycles} × kill -9 under load: nothing acknowledged is missing`, async (t) => {
  t.diagnostic(`seed ${seed}`);
  const random = chance(seed);
  const file = path.join(folder, 'ledger.db');
  const options = ['--Ledger:Path', file, '--Ocpp:BeforeBoot', 'Strict', '--Logging:LogLevel:Default', 'Warning'];
  const chargePoints = Array.from({ length: ChargePoints }, (_, i) => new RecordingChargePoint(`CP_${i}`, chance(seed + 1 + i)));
  const acknowledged = () => chargePoints.reduce((sum, chargePoint) => sum + chargePoint.acknowledged, 0);
  const ready = [];

  let gateway;
  try {
    for (let cycle = 0; cycle < Cycles; cycle++) {
      const begun = performance.now();
      gateway = await startGateway(...options);
      ready.push(performance.now() - begun);
      const before = acknowledged();
      const closed = chargePoints.map((chargePoint) => chargePoint.connect(gateway.ocpp));
      await pause(500 + random.below(1_500));
      await until(() => acknowledged() - before >= LeastAcknowledged, `${LeastAcknowledged} acknowledgements in cycle ${cycle}`, 60_000);
      await pause(random.below(40)); // not always right after an answer
      await gateway.stop('SIGKILL');
      await Promise.all(closed);
    }

    const left = readCopy(file, (copy) => compare(copy, chargePoints));
    t.diagnostic(`after the last kill: ${JSON.stringify({ ...left, wrong: left.wrong.length })}`);
    t.diagnostic(`ready after ${Math.round(Math.max(...ready))} ms at most, ${Math.round(ready.reduce((a, b) => a + b) / ready.length)} ms on average`);
    const retries = { oldId: 0, newId: 0, repeated: 0 };
    for (const chargePoint of chargePoints) for (const kind of Object.keys(retries)) retries[kind] += chargePoint.retries[kind];
    t.diagnostic(`sent again: ${JSON.stringify(retries)}`);
    assert.deepEqual(left.wrong.slice(0, 20), []);
    const stored = left.storedTransactions + left.storedSamples;
    assert.ok(stored - left.starts - left.meters <= ChargePoints, 'no more is stored than was acknowledged and under way');

    gateway = await startGateway(...options);
    const finished = chargePoints.map((chargePoint) => chargePoint.finish());
    for (const chargePoint of chargePoints) chargePoint.connect(gateway.ocpp);
    await Promise.all(finished);
    const listed = await listTransactions(gateway);
    for (const chargePoint of chargePoints) chargePoint.close();
    assert.equal(await gateway.stop(), 0);

    const end = compare(file, chargePoints);
    assert.deepEqual(end.wrong.slice(0, 20), []);
    assert.deepEqual([end.storedTransactions, end.storedSamples, end.stops], [end.starts, end.meters, end.starts], 'exactly what was acknowledged is on record');
    assert.equal(listed.length, end.starts);
    assert.equal(listed.reduce((sum, { meterStart, meterStop }) => sum + meterStop - meterStart, 0), end.energy);
    assert.deepEqual(chargePoints.flatMap((chargePoint) => chargePoint.problems).slice(0, 20), []);
    assert.ok(Math.max(...ready) <= ReadyMilliseconds, `ready after ${ready.map(Math.round)} ms`);
  } finally {
    await gateway?.stop('SIGKILL');
  }
});

// Lists all transactions through the control API, page by page.
async function listTransactions(gateway) {
  const transactions = [];
  for (let before = null; ;) {
    const response = await gateway.get(`/api/v1/transactions?limit=1000${before === null ? '' : `&before=${before}`}`);
    const page = await response.json();
    transactions.push(...page.transactions);
    if (page.next === null || page.next === undefined) return transactions;
    before = page.next;
  }
}

test('after kill -9 a charge point is served without booting again, and its transaction can be stopped', async () => {
  const options = ['--Ledger:Path', path.join(folder, 'restart.db'), '--Ocpp:BeforeBoot', 'Strict'];
  let gateway = await startGateway(...options);
  try {
    const chargePoint = await connectChargePoint(gateway, 'CP_1');
    await chargePoint.boot();
    const begin = { connectorId: 1, idTag: 'TAG_1', meterStart: 10, timestamp: new Date().toISOString() };
    const { transactionId } = await chargePoint.call('StartTransaction', begin);
    await gateway.stop('SIGKILL');

    gateway = await startGateway(...options);
    const known = await (await gateway.get('/api/v1/charge-points/CP_1')).json();
    assert.equal(known.boot.chargePointModel, 'strict');
    const again = await connectChargePoint(gateway, 'CP_1');
    assert.deepEqual(await again.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' }), {});
    assert.equal((await again.call('StartTransaction', begin)).transactionId, transactionId);
    const stopped = await gateway.post('/remotestop', { id: 'CP_1' });
    assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
    assert.deepEqual(await again.seen('RemoteStopTransaction'), { transactionId });
    await again.call('StopTransaction', { transactionId, meterStop: 20, timestamp: new Date().toISOString() });
    assert.equal((await (await gateway.get(`/api/v1/transactions/${transactionId}`)).json()).meterStop, 20);

    // A charge point that never booted is still refused.
    const stranger = await connectChargePoint(gateway, 'CP_2');
    await assert.rejects(stranger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }));
    await again.close();
    await stranger.close();
  } finally {
    await gateway.stop();
  }
});
