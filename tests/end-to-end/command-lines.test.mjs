// A wrong command line of any program that developers start ends with exit code 1 and at most three lines. The command lines of the load
// generator and the scripts in eng/ have their own tests in tests/Moev.LoadTest.Tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const configuration = process.env.MOEV_CONFIGURATION ?? 'release';
const built = (name) => ['dotnet', path.join(root, 'artifacts/bin', name, configuration, `${name}.dll`)];
const ports = ['', 'abc', '-1', '65536', '99999999999', '1.5', ' ', '9000 9001', '--bogus', '--urls http://localhost:1', '٣'];

const programs = [
  {
    name: 'Moev.LoadTest',
    command: built('Moev.LoadTest'),
    lines: ['', 'foo', '--bogus', 'load --charge-points 50000', 'load --rate abc', 'load --rate', 'load --mix nothing', 'load --server-pid 999999999',
      'load --json /nothing/x.json', 'load --url ws://127.0.0.1:1', 'chargepoint', 'chargepoint a:b', 'chargepoint CP_1 --quirk x', 'chargepoint CP_1 --script /nothing'],
  },
  {
    name: 'Moev.Benchmarks',
    command: built('Moev.Benchmarks'),
    lines: ['', 'foo', '--bogus', '--filter', '--filter *Nothing*', '--filter *Frame* *Nothing*', '--job nothing --filter *', '--list nothing', '--exporters nothing --filter *',
      'allocations', 'allocations /nothing', 'allocations /dev/null --bogus', 'allocations /dev/null --update more'],
  },
  { name: 'Moev.EchoHost', command: built('Moev.EchoHost'), lines: ports, takesPort: true },
  { name: 'Moev.BareEcho', command: built('Moev.BareEcho'), lines: [...ports, '0'], takesPort: true },
  { name: 'Moev.TypicalCentralSystem', command: built('Moev.TypicalCentralSystem'), lines: [...ports, '0'], takesPort: true },
  { name: 'ocpp-rpc', command: ['node', path.join(root, 'bench/Baselines/ocpp-rpc/server.mjs')], lines: [...ports, '0'], takesPort: true },
  { name: 'Moev.ValidatorHost', command: built('Moev.ValidatorHost'), lines: ['--bogus', 'Heartbeat', '1 2 3'] },
];

let taken;
before(async () => {
  taken = net.createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});
after(() => taken.close());

async function run([command, ...words], input = '') {
  const child = spawn(command, words, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { output += chunk; });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(input);
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(deadline);
  return { code, output };
}

function assertRefused({ code, output }, what) {
  assert.equal(code, 1, `${what}: ${output}`);
  assert.ok(output.trim().length > 0, `${what}: no reason`);
  assert.ok(output.trimEnd().split('\n').length <= 3, `${what}: ${output}`);
  assert.doesNotMatch(output, /unhandled|   at /i, what);
}

for (const { name, command, lines, takesPort } of programs) {
  test(`${name} refuses wrong command lines`, async () => {
    for (const line of lines) assertRefused(await run([...command, ...line.split(' ').filter((word) => word || line === ' ')]), `${name} ${line}`);
    if (takesPort) assertRefused(await run([...command, `${taken.address().port}`]), `${name} with a port in use`);
  });

  test(`${name} answers --help`, async () => {
    const { code, output } = await run([...command, '--help']);
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(name === 'ocpp-rpc' ? 'server.mjs' : name.split('.')[1], 'i'));
  });
}

test('Moev.ValidatorHost refuses wrong lines', async () => {
  for (const line of ['{', '[]', '7', '{}', '{"action":"Dance","direction":"request","payload":"{}"}', '{"action":"Heartbeat","direction":"request","payload":7}']) {
    assertRefused(await run(programs.at(-1).command, `${line}\n`), line);
  }
});
