// Tests storage that fails under load: a full disk, a lock of another process, I/O errors, a disk that turns read-only, a flush that fails.
// The disk is a small tmpfs in a mount namespace of the gateway.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway, startGatewayUnder, until } from './gateway.mjs';
import { compare } from './ledger-file.mjs';
import { RecordingChargePoint } from './recording-charge-point.mjs';
import { chance, seed } from './seeded.mjs';
import { buildShim } from './shim.mjs';

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
      await new Promise((resolve) => setTimeout(resolve, 6_000)); // ten seconds in total
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

test('a full disk, and SIGTERM while it is full', async (t) => {
  const disk = path.join(folder, 'disk');
  const file = path.join(disk, 'data', 'ledger.db');
  const gateway = await startGatewayUnder(
    ['unshare', root ? '-m' : '-rm', 'sh', '-c', `mkdir -p '${disk}' && mount -t tmpfs -o size=24m moev '${disk}' && exec "$@"`, 'sh'],
    ...options(file));
  const inside = `/proc/${gateway.child.pid}/root${disk}`;
  const ballast = new Ballast(path.join(inside, 'ballast'));
  try {
    const load = await startLoad(t, gateway);
    await load.outage(/the disk is full/, () => ballast.fill(), () => ballast.release());
    await load.finish();
    load.compare(file, ['nsenter', '-t', `${gateway.child.pid}`, ...(root ? ['-m'] : ['-U', '--preserve-credentials', '-m'])]);

    // SIGTERM during the failure. A charge point that is not known is let in once there is space again.
    await until(async () => {
      const metrics = await (await gateway.get('/metrics')).text();
      return Number(/^moev_ledger_free_bytes\S* (\S+)/m.exec(metrics)?.[1]) > 8 << 20;
    }, 'space');
    const cutOff = new RecordingChargePoint('CP_CUT_OFF', chance(seed));
    const closed = cutOff.connect(gateway.ocpp);
    await until(() => cutOff.acknowledged > 0, 'an acknowledgement');
    ballast.fill();
    await until(async () => (await gateway.get('/readyz')).status === 503, '/readyz to say 503');
    assert.equal(await gateway.stop(), 0, gateway.output);
    await closed;
    assert.deepEqual(cutOff.problems, []);
  } finally {
    ballast.release();
    await gateway.stop('SIGKILL');
  }
});

const Bad = { 'fail-write': /I\/O error|can't be opened/, 'read-only': /I\/O error|is read-only|can't be opened/ };
for (const [fault, reason] of Object.entries(Bad)) test(`a disk that turns bad: ${fault}`, (t) => turnBad(t, fault, reason));

async function turnBad(t, fault, reason) {
  const data = path.join(folder, fault);
  mkdirSync(data);
  const file = path.join(data, 'ledger.db');
  const journal = path.join(data, 'journal');
  const gateway = await startGatewayUnder(buildShim(data)(journal), ...options(file));
  try {
    const load = await startLoad(t, gateway);
    await load.outage(reason, () => writeFileSync(`${journal}.${fault}`, ''), async () => {
      assert.match(await (await gateway.get('/readyz')).text(), reason);
      rmSync(`${journal}.${fault}`);
    });
    await load.finish();
    assert.equal(await gateway.stop(), 0, gateway.output);
    load.compare(file);
  } finally {
    await gateway.stop('SIGKILL');
  }
}

test('a flush that fails ends the process, and nothing that was acknowledged is missing', async () => {
  const data = path.join(folder, 'flush');
  mkdirSync(data);
  const file = path.join(data, 'ledger.db');
  const journal = path.join(data, 'journal');
  const chargePoints = Array.from({ length: ChargePoints }, (_, i) => new RecordingChargePoint(`CP_${i}`, chance(seed + i)));
  let gateway = await startGatewayUnder(buildShim(data)(journal), ...options(file));
  try {
    const ended = once(gateway.child, 'exit');
    const closed = chargePoints.map((chargePoint) => chargePoint.connect(gateway.ocpp));
    await until(() => chargePoints.every((chargePoint) => chargePoint.starts.length > 1), 'transactions');
    writeFileSync(`${journal}.fail-flush`, '');
    const [code, signal] = await ended;
    assert.ok(signal === 'SIGABRT' || code === 134, `${code} ${signal}`);
    assert.match(gateway.output, /Flushing .* failed/);
    await Promise.all(closed);
    rmSync(`${journal}.fail-flush`);

    gateway = await startGateway(...options(file));
    const finished = chargePoints.map((chargePoint) => chargePoint.finish());
    for (const chargePoint of chargePoints) chargePoint.connect(gateway.ocpp);
    await Promise.all(finished);
    for (const chargePoint of chargePoints) chargePoint.close();
    assert.equal(await gateway.stop(), 0, gateway.output);
    const { wrong, ...counts } = compare(file, chargePoints);
    assert.deepEqual(wrong, []);
    assert.deepEqual([counts.storedTransactions, counts.storedSamples], [counts.starts, counts.meters]);
    assert.deepEqual(chargePoints.flatMap((chargePoint) => chargePoint.problems), []);
  } finally {
    await gateway.stop('SIGKILL');
  }
});

// Fills a disk and keeps it full: SQLite frees space when it closes its file.
class Ballast {
  #file;
  #timer = null;

  constructor(file) { this.#file = file; }

  fill() {
    this.#add();
    this.#timer = setInterval(() => this.#add(), 10);
  }

  release() {
    clearInterval(this.#timer);
    rmSync(this.#file, { force: true });
  }

  #add() {
    for (let size = 1 << 20; size >= 4096;) {
      try {
        appendFileSync(this.#file, Buffer.alloc(size, 1));
      } catch {
        size >>= 2;
      }
    }
  }
}

// Starts charge points under load, and one that only sends heartbeats.
async function startLoad(t, gateway) {
  t.diagnostic(`seed ${seed}`);
  const chargePoints = Array.from({ length: ChargePoints }, (_, i) => new RecordingChargePoint(`CP_${i}`, chance(seed + i)));
  const acknowledged = () => chargePoints.reduce((sum, chargePoint) => sum + chargePoint.acknowledged, 0);
  let ended = false;
  const keepConnected = async (chargePoint) => {
    while (!ended) {
      await chargePoint.connect(gateway.ocpp);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const more = async () => {
    const before = acknowledged();
    await until(() => acknowledged() - before >= 200, '200 acknowledgements');
  };
  const quiet = await connectChargePoint(gateway, 'CP_QUIET');
  await quiet.boot();
  const connections = chargePoints.map(keepConnected);
  await more();

  return {
    async outage(reason, fail, repair) {
      const before = chargePoints.map((chargePoint) => chargePoint.closeCodes.length);
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
      await until(() => chargePoints.every((chargePoint, i) => chargePoint.closeCodes.length > before[i]), 'every connection to be closed');
      const released = since();
      for (let i = 0; i < 5; i++) await quiet.call('Heartbeat');
      await quiet.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
      await repair();
      await until(async () => (await gateway.get('/readyz')).status === 200, '/readyz to say 200 again');
      await more();
      t.diagnostic(`/readyz 503 after ${told} ms, connections closed after ${released} ms, all well after ${since()} ms`);
    },

    async finish() {
      await Promise.all(chargePoints.map((chargePoint) => chargePoint.finish()));
      const codes = chargePoints.flatMap((chargePoint) => chargePoint.closeCodes);
      assert.deepEqual(codes.filter((code) => code !== 1013), [], 'every connection was closed with 1013');
      ended = true;
      for (const chargePoint of chargePoints) chargePoint.close();
      await Promise.all(connections);
      await quiet.close();
      assert.deepEqual(chargePoints.flatMap((chargePoint) => chargePoint.problems), []);
    },

    compare(file, wrapper) {
      const { wrong, ...counts } = compare(file, chargePoints, wrapper);
      t.diagnostic(JSON.stringify(counts));
      assert.deepEqual(wrong, []);
      assert.deepEqual([counts.storedTransactions, counts.storedSamples], [counts.starts, counts.meters]);
    },
  };
}
