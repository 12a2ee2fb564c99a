// Starts our charge point as a separate process, types its commands, and stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const assembly = path.join(root, 'artifacts/bin/Moev.LoadTest', process.env.MOEV_CONFIGURATION ?? 'release', 'Moev.LoadTest.dll');

export function startChargePoint(identity, url, ...options) {
  const child = spawn('dotnet', [assembly, 'chargepoint', identity, '--url', url, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const chargePoint = {
    child,
    output: '',
    errors: '',
    type: (...lines) => child.stdin.write(`${lines.join('\n')}\n`),

    // A script is read from standard input and ends with it.
    end: () => child.stdin.end(),

    async exited() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },

    async quit() {
      if (child.exitCode === null && child.signalCode === null) child.stdin.end('quit\n');
      return await chargePoint.exited();
    },
  };
  child.stdout.on('data', (chunk) => { chargePoint.output += chunk; });
  child.stderr.on('data', (chunk) => { chargePoint.errors += chunk; });
  return chargePoint;
}
