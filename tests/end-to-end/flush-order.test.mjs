// kill -9 cannot reveal a missing flush, because the operating system's cache survives it. This test checks the system calls: an
// acknowledgement of a transaction message must not be sent before the flush of its data has returned.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { startGateway, until } from './gateway.mjs';

const ChargePoints = 20;
const Transactions = 8; // of each kind

test('no acknowledgement leaves before the flush of its batch has returned', async (t) => {
  const { acknowledgements, early, flushes } = await trace();
  t.diagnostic(`${acknowledgements} acknowledgements, ${flushes} flushes, ${early.length} acknowledgements before their flush`);
  assert.equal(acknowledgements, ChargePoints * Transactions * 3);
  assert.deepEqual(early, []);
  assert.ok(flushes > 0 && flushes < acknowledgements, 'flushes are shared');
});

test('with synchronous=NORMAL they do leave before it: the look is not blind', async (t) => {
  const { acknowledgements, early, flushes } = await trace('--Ledger:UnsafeDurability', 'true');
  t.diagnostic(`${acknowledgements} acknowledgements, ${flushes} flushes, ${early.length} acknowledgements before their flush`);
  assert.ok(early.length > acknowledgements / 2);
});

async function trace(...options) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-trace-'));
  const output = path.join(folder, 'calls');
  const gateway = await startGateway('--Ledger:Path', path.join(folder, 'ledger.db'), ...options);
  try {
    const tracer = spawn('strace', ['-f', '-y', '-s', '16384', '-e', 'trace=pwrite64,pwritev,write,writev,fdatasync,fsync,sendmsg,sendto',
      '-o', output, '-p', `${gateway.child.pid}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = once(tracer, 'exit');
    let said = '';
    tracer.stderr.on('data', (chunk) => { said += chunk; });
    await until(() => {
      if (tracer.exitCode !== null) throw new Error(`strace ended: ${said}`);
      return /attached/.test(said);
    }, 'strace to attach');
    await Promise.all(Array.from({ length: ChargePoints }, (_, i) => charge(gateway, i)));
    tracer.kill('SIGINT');
    await ended;
    return examine(readFileSync(output, 'latin1').split('\n'));
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

// Every message contains its own message id as a text that the ledger stores, so that it can be found in the writes.
async function charge(gateway, number) {
  const socket = new WebSocket(`${gateway.ocpp}/CP_${number}`, ['ocpp1.6'], { perMessageDeflate: false });
  await once(socket, 'open');
  let serial = 0;
  const call = async (action, payload) => {
    const id = `K${number}x${++serial}Z`;
    socket.send(JSON.stringify([2, id, action, payload(id)]));
    const [answer] = await once(socket, 'message');
    const [type, answered, result] = JSON.parse(answer);
    assert.deepEqual([type, answered], [3, id]);
    return result;
  };
  for (let i = 0; i < Transactions; i++) {
    const timestamp = new Date(Date.now() + i).toISOString();
    const { transactionId } = await call('StartTransaction', (id) => ({ connectorId: 1, idTag: id, meterStart: i, timestamp }));
    await call('MeterValues', (id) => ({ connectorId: 1, transactionId, meterValue: [{ timestamp, sampledValue: [{ value: id }] }] }));
    await call('StopTransaction', (id) => ({ transactionId, idTag: id, meterStop: i + 1, timestamp }));
  }
  socket.close(1000);
  await once(socket, 'close');
}

// Processes the calls in the order of their start and return.
function examine(lines) {
  const written = new Map(); // message id → flushed or not
  const flushing = new Map(); // thread → the ids covered by its flush in progress
  const early = [];
  let acknowledgements = 0;
  let flushes = 0;
  const flushed = (thread) => {
    for (const id of flushing.get(thread) ?? []) written.set(id, true);
    flushing.delete(thread);
    flushes++;
  };
  for (const line of lines) {
    const [, thread, call, rest] = /^(\d+) +(?:<\.\.\. )?(\w+)(.*)$/.exec(line) ?? [];
    if (call === undefined) continue;
    const resumed = line.includes('<... ');
    if (!resumed && /^pwrite|^write/.test(call) && rest.includes('ledger.db-wal>')) {
      for (const [id] of rest.matchAll(/K\d+x\d+Z/g)) if (!written.has(id)) written.set(id, false);
    } else if (/^f(data)?sync$/.test(call)) {
      if (!resumed && rest.includes('ledger.db-wal>')) flushing.set(thread, [...written.keys()].filter((id) => !written.get(id)));
      if (flushing.has(thread) && / = 0$/.test(line)) flushed(thread);
    } else if (!resumed && /^send|^write/.test(call)) {
      for (const [, id] of rest.matchAll(/\[3,\\"(K\d+x\d+Z)\\"/g)) {
        acknowledgements++;
        if (written.get(id) !== true) early.push(id);
      }
    }
  }
  return { acknowledgements, early, flushes };
}
