// A command with an Idempotency-Key is sent once, even across a restart of the gateway, and even when the client does not wait for the
// answer.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway, until } from './gateway.mjs';

const reset = (gateway, key, signal) => fetch(`${gateway.control}/api/v1/charge-points/CP_1/calls/Reset`, {
  method: 'POST', headers: { 'Idempotency-Key': key }, body: '{"type":"Soft"}', signal,
});

test('a key survives a restart: nothing is sent again, and the response reports the outcome', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-key-'));
  const options = ['--Ledger:Path', path.join(folder, 'ledger.db')];
  let gateway = await startGateway(...options);
  try {
    const before = await connectChargePoint(gateway, 'CP_1');
    assert.equal((await reset(gateway, 'k1')).status, 200);
    assert.equal((await reset(gateway, 'k1')).headers.get('idempotency-replayed'), 'true');
    assert.equal(before.received.filter((call) => call.action === 'Reset').length, 1);
    await gateway.stop();

    gateway = await startGateway(...options);
    const after = await connectChargePoint(gateway, 'CP_1');
    const again = await reset(gateway, 'k1');
    const problem = await again.json();
    assert.deepEqual([again.status, problem.reason, problem.commands[0].outcome], [409, 'idempotency_key_used', 'Answered']);
    assert.equal((await reset(gateway, 'k2')).status, 200);
    assert.equal(after.received.filter((call) => call.action === 'Reset').length, 1, 'only the one with a new key');
    await after.close();
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a caller who leaves and comes back with its key gets the answer of the one call', async () => {
  const gateway = await startGateway();
  try {
    let answer;
    const held = new Promise((resolve) => { answer = resolve; });
    const chargePoint = await connectChargePoint(gateway, 'CP_1', { handlers: { Reset: () => held } });
    const leaving = new AbortController();
    const first = reset(gateway, 'k', leaving.signal);
    await chargePoint.seen('Reset');
    leaving.abort();
    await assert.rejects(first);
    const second = reset(gateway, 'k');
    answer({ status: 'Rejected' });
    assert.deepEqual(await (await second).json(), { status: 'Rejected' });
    assert.equal(chargePoint.received.filter((call) => call.action === 'Reset').length, 1);
    await until(async () => (await (await gateway.get('/api/v1/audit?idempotencyKey=k')).json()).commands[0].outcome === 'Answered', 'the outcome on record');
    await chargePoint.close();
  } finally {
    await gateway.stop();
  }
});
