// Starts the built gateway as a separate process on free ports, and stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const assembly = path.join(root, 'artifacts/bin/Moev.Gateway', process.env.MOEV_CONFIGURATION ?? 'release', 'Moev.Gateway.dll');

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export const startGateway = (...options) => startGatewayUnder([], ...options);

// Starts it under a command that executes its arguments with exec, so that the process id stays the same.
export async function startGatewayUnder(wrapper, ...options) {
  const ocppPort = await freePort();
  const controlPort = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-gateway-'));
  const [command, ...words] = [...wrapper, 'dotnet', assembly];
  const child = spawn(
    command,
    [...words, '--Ocpp:Address', '127.0.0.1', '--Ocpp:Port', `${ocppPort}`, '--Control:Port', `${controlPort}`,
      '--Ledger:Path', path.join(folder, 'ledger.db'), '--Certificates:Path', path.join(folder, 'certificates'),
      '--Uploads:Path', path.join(folder, 'uploads'), ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  const gateway = {
    child,
    output: '',
    ocpp: `ws://127.0.0.1:${ocppPort}`,
    control: `http://localhost:${controlPort}`,
    ocppPort,
    controlPort,

    // Stops the process like an operator and returns its exit code.
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
      return child.exitCode;
    },

    get: (route) => fetch(gateway.control + route),

    // Sends a JSON body like curl -d, with the content type given by the caller.
    async post(route, body, headers = { 'Content-Type': 'application/json' }) {
      const response = await fetch(gateway.control + route, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, type: response.headers.get('content-type'), body: text === '' ? null : JSON.parse(text) };
    },
  };
  child.stdout.on('data', (chunk) => { gateway.output += chunk; });
  child.stderr.on('data', (chunk) => { gateway.output += chunk; });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}:\n${gateway.output}`);
    try {
      return (await fetch(`${gateway.control}/readyz`)).status === 200;
    } catch {
      return false;
    }
  }, 'the gateway to be ready');
  return gateway;
}

// Waits for a condition by frequent polling. Fails after a deadline that only a broken run reaches.
export async function until(condition, what, milliseconds = 20_000) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
