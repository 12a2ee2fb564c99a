// Runs the examples of algorithms against the gateway, a site and simulated charge points: what the cars draw is what the algorithm decides.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort, startGateway, until } from './gateway.mjs';
import { startChargePoint } from './simulated-charge-point.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const examples = path.join(root, 'examples/algorithms');

// Two charge points share 40 A. Short waits; contactors are not spared.
const site = ['--Site:File', path.join(root, 'examples/sites/garage.json'), '--Site:PeriodSeconds', '1', '--Site:BudgetMilliseconds', '1000', '--Site:LeaseSeconds', '20',
  '--Site:SettleSeconds', '2', '--Site:MinOnSeconds', '0', '--Site:MinOffSeconds', '0'];

const started = [];
const start = (...command) => {
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  started.push(child);
  return child;
};
after(() => {
  for (const child of started) {
    try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended */ }
  }
});

// False also for a process that has ended and was not waited for.
const runs = (id) => existsSync(`/proc/${id}`) && !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'latin1'));

const state = async (gateway) => (await gateway.get('/api/v1/site')).json();

// Both cars charge, and the second one leaves earlier.
async function withTwoCars(algorithm, check, prepare = async () => {}) {
  const gateway = await startGateway(...site, '--Site:Algorithm', algorithm);
  const chargePoints = ['CP_1', 'CP_2'].map((id) => startChargePoint(id, gateway.ocpp, '--sample-interval', '1', '--no-trace'));
  try {
    await prepare(gateway);
    for (const [index, chargePoint] of chargePoints.entries()) {
      await until(() => /accepted/.test(chargePoint.output), `charge point ${index + 1} to be accepted`, 60_000);
      chargePoint.type('plug');
      await until(async () => (await gateway.post('/remotestart', { id: `CP_${index + 1}` })).body.status === 'Accepted', 'a remote start', 60_000);
    }
    await fetch(`${gateway.control}/api/v1/site/sessions/CP_2/1`, { method: 'PUT', body: '{"departsInSeconds":3600,"requestedKwh":30}' });
    await check(gateway, (amps) => until(
      () => chargePoints.every(({ output }, index) => output.match(/draws .* kW, [0-9.]+ A/g)?.at(-1).endsWith(` ${amps[index].toFixed(1)} A`)),
      `cars to draw ${amps} A, and not:\n${chargePoints.map(({ output }) => output.slice(-300)).join('\n')}`, 60_000));
  } finally {
    await Promise.all(chargePoints.map((chargePoint) => chargePoint.quit()));
    await gateway.stop();
  }
}

test('edf.py as a child process: the first to leave gets all it can use, and the process ends with the gateway', async () => {
  let id;
  await withTwoCars(`python3 '${examples}/edf.py'`, async (gateway, draw) => {
    await draw([8, 32]);
    const { algorithm } = await state(gateway);
    assert.deepEqual([algorithm.kind, algorithm.state, algorithm.restarts], ['Process', 'Healthy', 0]);
    id = algorithm.processId;
    assert.ok(runs(id));
  });
  assert.ok(!runs(id));
});

test('edf.py ends when the gateway is killed', async () => {
  const gateway = await startGateway(...site, '--Site:Algorithm', `python3 '${examples}/edf.py'`);
  const id = await until(async () => (await state(gateway)).algorithm?.processId, 'the process');
  assert.ok(runs(id));
  await gateway.stop('SIGKILL');
  await until(() => !runs(id), 'the process to end');
});

test('edf_http.py as an HTTP server', async () => {
  const server = start('python3', path.join(examples, 'edf_http.py'), `${await freePort()}`);
  const [line] = await once(server.stdout, 'data');
  await withTwoCars(/http:\S+/.exec(line)[0], async (gateway, draw) => {
    await draw([8, 32]);
    assert.deepEqual([(await state(gateway)).algorithm.kind, (await state(gateway)).algorithm.state], ['Http', 'Healthy']);
  });
});

test('equal_share.sh as a client', async () => {
  await withTwoCars('external', async (gateway, draw) => {
    await draw([20, 20]);
    const { algorithm } = await state(gateway);
    assert.deepEqual([algorithm.kind, algorithm.state, algorithm.decidedBy], ['External', 'Healthy', 'external']);
  }, async (gateway) => start(path.join(examples, 'equal_share.sh'), gateway.control));
});

test('an algorithm that crashes is replaced by the fallback, reported, and takes over again', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-algorithm-'));
  const script = path.join(folder, 'ten.py');
  writeFileSync(script, 'import sys\nsys.exit("the model is missing")\n');
  await withTwoCars(`python3 ${script}`, async (gateway, draw) => {
    await draw([20, 20]);
    // On a busy machine the process may be late before it has ended.
    let algorithm;
    await until(async () => {
      ({ algorithm } = await state(gateway));
      return ['Failed', 'BackingOff'].includes(algorithm.state)
        && /The process ended with exit code 1\. Its last message: 'the model is missing'/.test(algorithm.lastProblem);
    }, 'the failure to be told', 60_000);
    assert.equal(algorithm.decidedBy, 'equal-share');
    const stream = await fetch(`${gateway.control}/api/v1/events?type=algorithm&lastEventId=0`, { signal: AbortSignal.timeout(20_000) });
    let events = '';
    for await (const chunk of stream.body) {
      events += Buffer.from(chunk);
      if (events.includes('the model is missing')) break;
    }

    writeFileSync(script, 'import sys\nfor line in sys.stdin:\n  print(\'{"connectors": [{"chargePoint": "CP_1", "connectorId": 1, "amps": 10}]}\', flush=True)\n');
    await draw([10, 6]); // a connector that is not named gets its fail-safe current
    assert.deepEqual([(await state(gateway)).algorithm.state, (await state(gateway)).algorithm.restarts > 0], ['Healthy', true]);
  });
  rmSync(folder, { recursive: true });
});
