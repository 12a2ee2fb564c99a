// A power cut loses writes that were not flushed; kill -9 does not. A preloaded journal of the ledger's writes determines the contents of a
// disk that lost all or any part of them, and the gateway restarts from there.
//   MOEV_POWER_CYCLES=50 node --test power-cut.test.mjs     a longer run (4 by default); MOEV_SEED=… repeats one
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startGatewayUnder, until } from './gateway.mjs';
import { compare, readCopy } from './ledger-file.mjs';
import { RecordingChargePoint } from './recording-charge-point.mjs';
import { chance, seed } from './seeded.mjs';
import { buildShim } from './shim.mjs';

const Cycles = Number(process.env.MOEV_POWER_CYCLES ?? 4);
const ChargePoints = 50;
const LeastAcknowledged = 500;

let folder;
let shim;
before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'moev-power-'));
  shim = buildShim(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test(`${Cycles} × power cut under load: nothing acknowledged is missing`, async (t) => {
  const { wrong, lostWrites, ...counts } = await cutPower(Cycles);
  t.diagnostic(`seed ${seed}; ${lostWrites} writes lost; ${JSON.stringify(counts)}`);
  assert.deepEqual(wrong.slice(0, 20), []);
  assert.ok(lostWrites > 0, 'power was cut while something was not flushed');
});

test('with synchronous=NORMAL a power cut loses something: the test is not blind', async (t) => {
  // It flushes periodically, and a cut right then loses nothing: the first cut that loses data ends the test.
  const { lostWrites, missing, starts, meters, stops } = await cutPower(5, '--Ledger:UnsafeDurability', 'true');
  t.diagnostic(`${lostWrites} writes lost; ${missing} of ${starts + meters + stops} acknowledged are missing`);
  assert.ok(missing > 0);
});

async function cutPower(cycles, ...options) {
  const random = chance(seed);
  const data = mkdtempSync(path.join(folder, 'data-'));
  const file = path.join(data, 'ledger.db');
  const journal = path.join(data, 'journal');
  const chargePoints = Array.from({ length: ChargePoints }, (_, i) => new RecordingChargePoint(`CP_${i}`, chance(seed + 1 + i)));
  const acknowledged = () => chargePoints.reduce((sum, chargePoint) => sum + chargePoint.acknowledged, 0);
  let lostWrites = 0;
  let result;
  // A cut right after a flush loses nothing; repeat until one loses data.
  for (let cycle = 0; cycle < cycles || (lostWrites === 0 && cycle < 5 * cycles); cycle++) {
    const disk = new Disk(file);
    const gateway = await startGatewayUnder(shim(journal), '--Ledger:Path', file, '--Logging:LogLevel:Default', 'Warning', ...options);
    try {
      const least = acknowledged() + LeastAcknowledged;
      const closed = chargePoints.map((chargePoint) => chargePoint.connect(gateway.ocpp));
      await until(() => acknowledged() >= least, `${LeastAcknowledged} acknowledgements in cycle ${cycle}`, 60_000);
      await new Promise((resolve) => setTimeout(resolve, random.below(500)));
      await gateway.stop('SIGKILL');
      await Promise.all(closed);
    } finally {
      await gateway.stop('SIGKILL');
    }

    lostWrites += disk.replay(readFileSync(journal), cycle % 2 === 0 ? () => true : () => random.maybe(0.5));
    rmSync(data, { recursive: true });
    mkdirSync(data);
    disk.write();
    result = readCopy(file, (copy) => compare(copy, chargePoints));
    if (result.wrong.length > 0) break;
  }

  return { ...result, wrong: [...result.wrong, ...chargePoints.flatMap((chargePoint) => chargePoint.problems)], lostWrites };
}

// The guaranteed contents of the disk: each file as of its last flush.
class Disk {
  #file;
  #content = { d: Buffer.alloc(0), l: Buffer.alloc(0) };

  constructor(file) {
    this.#file = file;
    for (const [kind, name] of this.#names()) if (existsSync(name)) this.#content[kind] = readFileSync(name);
  }

  // Writes that were not flushed are lost where the callback says so, because a disk need not keep the order. Returns the number of lost
  // writes.
  replay(journal, isLost) {
    const waiting = { d: [], l: [] };
    for (let at = 0; at + 18 <= journal.length;) {
      const kind = String.fromCharCode(journal[at]);
      const file = String.fromCharCode(journal[at + 1]);
      const number = Number(journal.readBigInt64LE(at + 2));
      const end = at + 18 + Number(journal.readBigUInt64LE(at + 10));
      if (end > journal.length) break; // killed during this write
      if (kind === 's') waiting[file].splice(0).forEach((change) => this.#apply(file, change));
      else if (kind === 'u') { waiting[file] = []; this.#content[file] = Buffer.alloc(0); }
      else waiting[file].push({ kind, number, data: journal.subarray(at + 18, end) });
      at = end;
    }

    let lost = 0;
    for (const [file, changes] of Object.entries(waiting)) {
      for (const change of changes) {
        if (isLost()) lost++;
        else this.#apply(file, change);
      }
    }
    return lost;
  }

  write() {
    for (const [kind, name] of this.#names()) if (this.#content[kind].length > 0) writeFileSync(name, this.#content[kind]);
  }

  #apply(file, { kind, number, data }) {
    const old = this.#content[file];
    const length = kind === 't' ? number : Math.max(old.length, number + data.length);
    let content = old;
    if (length > old.length) content = Buffer.concat([old, Buffer.alloc(length - old.length)]);
    else if (length < old.length) content = Buffer.from(old.subarray(0, length));
    if (kind === 'w') data.copy(content, number);
    this.#content[file] = content;
  }

  #names() { return [['d', this.#file], ['l', `${this.#file}-wal`]]; }
}
