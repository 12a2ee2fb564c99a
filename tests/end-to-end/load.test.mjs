// Tests the load generator against independent central systems: npm's ocpp-rpc, whose strict mode validates both directions against the
// official schemas, and the gateway, killed under load, whose ledger is then compared with the log of acknowledgements.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRPCError, RPCServer } from 'ocpp-rpc';
import { startGateway, until } from './gateway.mjs';
import { compare, readCopy } from './ledger-file.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const assembly = path.join(root, 'artifacts/bin/Moev.LoadTest', process.env.MOEV_CONFIGURATION ?? 'release', 'Moev.LoadTest.dll');

let folder;
before(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'moev-load-')); });
after(() => rmSync(folder, { recursive: true, force: true }));

function startLoad(url, ...options) {
  const child = spawn('dotnet', [assembly, 'load', '--url', url, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const load = { child, output: '', progress: '' };
  child.stdout.on('data', (chunk) => { load.output += chunk; });
  child.stderr.on('data', (chunk) => { load.progress += chunk; });
  load.ended = once(child, 'close').then(([code]) => code);
  return load;
}

// Starts a central system on ocpp-rpc that accepts everything and sends its own commands.
async function startCentralSystem(handlers = {}, strictMode = true) {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode });
  const seen = { calls: {}, keys: new Set(), problems: [], commands: 0 };
  const now = () => new Date().toISOString();
  let transaction = 0;
  const answers = {
    BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 300 }),
    Heartbeat: () => ({ currentTime: now() }),
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    StartTransaction: () => ({ idTagInfo: { status: 'Accepted' }, transactionId: ++transaction }),
    StopTransaction: () => ({}),
    MeterValues: () => ({}),
    StatusNotification: () => ({}),
    ...handlers,
  };
  server.auth((accept, _reject, handshake) => {
    seen.keys.add(handshake.password?.toString());
    accept();
  });
  server.on('client', (client) => {
    client.on('strictValidationFailure', ({ error }) => seen.problems.push(String(error)));
    for (const [action, answer] of Object.entries(answers)) {
      client.handle(action, () => {
        seen.calls[action] = (seen.calls[action] ?? 0) + 1;
        if (action === 'StartTransaction') command(client).catch((error) => seen.problems.push(`${error}`));
        return answer();
      });
    }
  });
  async function command(client) {
    const profile = {
      chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }] },
    };
    const results = [
      await client.call('GetConfiguration', {}),
      await client.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: profile }),
      await client.call('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' }),
      await client.call('RemoteStartTransaction', { idTag: 'TAG' }),
      await client.call('RemoteStopTransaction', { transactionId: 1 }),
      await client.call('GetCompositeSchedule', { connectorId: 1, duration: 60 }),
      await client.call('TriggerMessage', { requestedMessage: 'Heartbeat' }),
    ];
    seen.commands += results.length;
  }

  http.on('upgrade', server.handleUpgrade);
  return {
    seen,
    url: `ws://127.0.0.1:${http.address().port}`,
    async stop() {
      await server.close({ force: true });
      http.close();
    },
  };
}

test('ocpp-rpc in strict mode sees nothing wrong, and is asked everything', async () => {
  const { seen, url, stop } = await startCentralSystem();
  try {
    const load = startLoad(
      url, '--mix', 'session', '--charge-points', '20', '--meter-values', '3', '--duration', '8', '--warm-up', '500ms',
      '--key', 'secret', '--fragments', '20%', '--split-writes', '20%', '--storm-at', '1s', '--json', '--progress', 'Plain',
      '--fail-on', 'errors>0', 'outstanding>20');
    assert.equal(await load.ended, 0, load.progress);
    const report = JSON.parse(load.output);
    assert.equal(report.valid, true);
    assert.deepEqual(report.errorKinds, {});
    assert.deepEqual(report.lostKinds, {});
    assert.equal(report.faults.dropped, 20);
    assert.equal(report.faults.back.count, 20);
    assert.ok(report.faults.split > 0 && report.faults.fragmented > 0);
    assert.ok(report.commandsAnswered >= 7, `${report.commandsAnswered} commands`);
    for (const action of ['Authorize', 'StartTransaction', 'MeterValues', 'StopTransaction', 'StatusNotification', 'Heartbeat']) {
      assert.ok(report.actions[action].count > 0 && seen.calls[action] >= report.actions[action].count, action);
    }
    assert.deepEqual([...seen.keys], ['secret']);
    assert.deepEqual(seen.problems.filter((problem) => !/disconnect|closed|aborted/i.test(problem)), []);
    assert.match(load.progress, /20 connected/);
  } finally {
    await stop();
  }
});

test('what a central system does wrong is counted by its kind', async () => {
  let asked = 0;
  const { url, stop } = await startCentralSystem({
    Authorize: () => {
      throw createRPCError('InternalError', 'no storage');
    },
    Heartbeat: () => ({ currentTime: `${asked++}` }),
  }, false);
  try {
    const load = startLoad(url, '--mix', 'session', '--charge-points', '3', '--meter-values', '1', '--duration', '1', '--warm-up', '0', '--json', '--fail-on', 'errors>0');
    assert.equal(await load.ended, 2, load.progress);
    const report = JSON.parse(load.output);
    assert.ok(report.errorKinds['Authorize: CALLERROR InternalError'] > 0, load.output);
    assert.ok(report.errorKinds["Heartbeat: invalid answer, currentTime: WrongType"] > 0, load.output);
    assert.equal(report.actions.Authorize, undefined);
    assert.match(load.progress, /failed: errors>0/);
  } finally {
    await stop();
  }
});

test('the gateway is killed under load: what the log says was acknowledged is in the ledger', async () => {
  const file = path.join(folder, 'ledger.db');
  const log = path.join(folder, 'acknowledged.jsonl');
  const gateway = await startGateway('--Ledger:Path', file, '--Logging:LogLevel:Default', 'Warning');
  try {
    const load = startLoad(gateway.ocpp, '--mix', 'transactions', '--charge-points', '50', '--meter-values', '3', '--duration', '30', '--warm-up', '0',
      '--duplicates', '5%', '--ack-log', log, '--progress', 'Plain');
    await until(() => /measure /.test(load.progress), 'the measurement to begin');
    await until(() => readFileSync(log).length > 500_000, 'acknowledgements');
    await gateway.stop('SIGKILL');
    load.child.kill('SIGINT');
    assert.equal(await load.ended, 130, load.progress);
    assert.match(load.output, /connections lost/);
  } finally {
    await gateway.stop('SIGKILL');
  }

  const { wrong, ...counts } = readCopy(file, (copy) => compare(copy, recorded(log)));
  assert.deepEqual(wrong.slice(0, 10), []);
  assert.ok(counts.starts > 100 && counts.stops > 100 && counts.meters > 300, JSON.stringify(counts));
});

// Converts the log to the form of charge points that keep their own record.
function recorded(log) {
  const chargePoints = new Map();
  for (const line of readFileSync(log, 'utf8').split('\n').filter(Boolean).map(JSON.parse)) {
    if (!chargePoints.has(line.chargePoint)) chargePoints.set(line.chargePoint, { identity: line.chargePoint, starts: [], meters: [], stops: [] });
    const own = chargePoints.get(line.chargePoint);
    const [id, at] = [line.transactionId, Date.parse(line.timestamp)];
    if (line.action === 'StartTransaction') own.starts.push({ id, at, meterStart: line.meter });
    if (line.action === 'MeterValues') own.meters.push({ id, at, energy: line.meter });
    if (line.action === 'StopTransaction') own.stops.push({ id, at, meterStop: line.meter });
  }

  return [...chargePoints.values()];
}
