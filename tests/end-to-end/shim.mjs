// Builds power-cut.c and returns the command that journals the gateway's writes to its ledger.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export function buildShim(folder) {
  const library = path.join(folder, 'power-cut.so');
  const source = fileURLToPath(new URL('power-cut.c', import.meta.url));
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return (journal) => ['env', `LD_PRELOAD=${library}`, `MOEV_JOURNAL=${journal}`];
}
