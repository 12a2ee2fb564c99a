// Storage that fails under load: a full disk, a disk that turns read-only, a lock of another process. Root ignores file modes, so the disk
// is a small tmpfs in a mount namespace of the gateway's own.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway, startGatewayUnder, until } from './gateway.mjs';
import { compare } from './ledger-file.mjs';
import { RecordingChargePoint } from './recording-charge-point.mjs';
import { chance, seed } from './seeded.mjs';

const HoldSeconds = 3;
const ChargePoints = 20;
const root = process.getuid() === 0;

let folder;
before(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'moev-storage-')); });
after(() => rmSync(folder, { recursive: true, force: true }));

const options = (file) => ['--Ledger:Path', file, '--Ledger:HoldSeconds', `${HoldSeconds}`, '--Logging:LogLevel:Default', 'Warning'];

test('a lock of another process', async (t) => {
  const file = path.join(folder, 'locked', 'ledger.db');
  const gateway = await startGateway(...options(file));
  let foreign;
  try {
    const load = await startLoad(t, gateway);
    await load.outage(/locked by another process/, async () => {
      foreign = spawn('sqlite3', [file], { stdio: ['pipe', 'pipe', 'inherit'] });
      foreign.stdin.write('.timeout 10000\nBEGIN EXCLUSIVE;\n.print locked\n');
      await once(foreign.stdout, 'data');
    }, async () => {
      foreign.stdin.end('ROLLBACK;\n');
      await once(foreign, 'exit');
    });
    await load.finish();
    assert.equal(await gateway.stop(), 0, gateway.output);
    load.compare(file);
  } finally {
    foreign?.kill();
    await gateway.stop('SIGKILL');
  }
});

test('a full disk that then turns read-only', async (t) => {
  const disk = path.join(folder, 'disk');
  const file = path.join(disk, 'data', 'ledger.db');
  const gateway = await startGatewayUnder(
    ['unshare', root ? '-m' : '-rm', 'sh', '-c', `mkdir -p '${disk}' && mount -t tmpfs -o size=24m moev '${disk}' && exec "$@"`, 'sh'],
    ...options(file));
  const inside = `/proc/${gateway.child.pid}/root${disk}`;
  const remount = (mode) => spawnSync(
    'nsenter', ['-t', `${gateway.child.pid}`, ...(root ? ['-m'] : ['-U', '--preserve-credentials', '-m']), 'mount', '-o', `remount,${mode}`, disk]).status === 0;
  try {
    const load = await startLoad(t, gateway);
    await load.outage(/the disk is full/, () => fill(path.join(inside, 'fill')), async () => {
      // Nobody can turn a disk read-only that has a file open for writing; the gateway closes its file between two attempts.
      await until(() => remount('ro'), 'the disk to turn read-only');
      await until(async () => /read-only|can't be opened/.test(await (await gateway.get('/readyz')).text()), '/readyz to say that it is read-only');
      assert.ok(remount('rw'));
      unlinkSync(path.join(inside, 'fill'));
    });

    // Once more, and it is told to end meanwhile.
    await load.outage(/the disk is full/, () => fill(path.join(inside, 'fill')), () => unlinkSync(path.join(inside, 'fill')));
    await load.finish();
    load.compare(path.join(inside, 'data', 'ledger.db'));
    fill(path.join(inside, 'fill'));
    assert.equal(await gateway.stop(), 0, gateway.output);
  } finally {
    await gateway.stop('SIGKILL');
  }
});

function fill(file) {
  const descriptor = openSync(file, 'w');
  for (let size = 1 << 20; size >= 1; ) {
    try {
      writeSync(descriptor, Buffer.alloc(size, 1));
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
      size >>= 4;
    }
  }
  closeSync(descriptor);
}

// Charge points under load, and one that only sends heartbeats.
async function startLoad(t, gateway) {
  t.diagnostic(`seed ${seed}`);
  const chargePoints = Array.from({ length: ChargePoints }, (_, i) => new RecordingChargePoint(`CP_${i}`, chance(seed + i)));
  const acknowledged = () => chargePoints.reduce((sum, chargePoint) => sum + chargePoint.acknowledged, 0);
  const connect = async () => {
    const before = acknowledged();
    const closed = chargePoints.map((chargePoint) => chargePoint.connect(gateway.ocpp));
    await until(() => acknowledged() - before >= 200, '200 acknowledgements');
    return closed;
  };
  const quiet = await connectChargePoint(gateway, 'CP_QUIET');
  await quiet.boot();
  let closed = await connect();

  return {
    async outage(reason, fail, repair) {
      await fail();
      const begun = performance.now();
      const since = () => Math.round(performance.now() - begun);
      const problem = await until(async () => {
        const response = await gateway.get('/readyz');
        return response.status === 503 && response.text();
      }, '/readyz to say 503', 5_000);
      const told = since();
      assert.match(problem, reason);
      await quiet.call('Heartbeat');
      await Promise.all(closed);
      const released = since();
      const codes = chargePoints.map((chargePoint) => chargePoint.closeCodes.at(-1));
      assert.deepEqual(codes.filter((code) => code !== 1013), [], 'every connection was closed with 1013');
      for (let i = 0; i < 5; i++) await quiet.call('Heartbeat');
      await quiet.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
      const stored = acknowledged();
      await repair();
      assert.equal(acknowledged(), stored);
      await until(async () => (await gateway.get('/readyz')).status === 200, '/readyz to say 200 again');
      closed = await connect();
      t.diagnostic(`/readyz 503 after ${told} ms, connections closed after ${released} ms, all well after ${since()} ms`);
    },

    async finish() {
      await Promise.all(chargePoints.map((chargePoint) => chargePoint.finish()));
      for (const chargePoint of chargePoints) chargePoint.close();
      await Promise.all(closed);
      await quiet.close();
      assert.deepEqual(chargePoints.flatMap((chargePoint) => chargePoint.problems), []);
    },

    compare(file) {
      const { wrong, ...counts } = compare(file, chargePoints);
      t.diagnostic(JSON.stringify(counts));
      assert.deepEqual(wrong, []);
      assert.deepEqual([counts.storedTransactions, counts.storedSamples], [counts.starts, counts.meters]);
    },
  };
}
