// Tests starting with wrong settings, and stopping.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import WebSocket from 'ws';
import { assembly, startGateway } from './gateway.mjs';

const run = (...options) => spawnSync('dotnet', [assembly, ...options], { encoding: 'utf8', timeout: 60_000 });

test('SIGTERM closes charge points with 1001 and ends with 0', async () => {
  const gateway = await startGateway();
  const socket = new WebSocket(`${gateway.ocpp}/CP_1`, ['ocpp1.6']);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const code = await gateway.stop('SIGTERM');
  assert.equal((await closed)[0], 1001);
  assert.equal(code, 0, gateway.output);
});

test('a wrong setting stops the process and names the key', () => {
  for (const [options, key] of [
    [['--Ocpp:Port', 'abc'], /Ocpp:Port/],
    [['--Ocpp:Port', '70000'], /Ocpp:Port/],
    [['--Ocpp:Prot', '9000'], /Ocpp:Prot/],
    [['--Ocpp:CallSeconds', '0'], /Ocpp:CallSeconds/],
    [['--Ocpp:Port', '9333', '--Control:Port', '9333'], /Ocpp:Port.*Control:Port|Control:Port.*Ocpp:Port/s],
  ]) {
    const { status, stdout, stderr } = run(...options);
    assert.equal(status, 1, options.join(' '));
    assert.match(stdout + stderr, key);
    assert.doesNotMatch(stdout + stderr, /^\s+at /m, 'no stack trace');
  }
});

test('--help lists every option with its default', () => {
  const { status, stdout } = run('--help');
  assert.equal(status, 0);
  for (const key of ['Ocpp:Port', 'Ocpp:CallSeconds', 'Control:Port', 'Ledger:Provider']) assert.match(stdout, new RegExp(key));
  assert.match(stdout, /9000/);
});
