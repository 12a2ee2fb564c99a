// Reads a ledger file with Debian's sqlite3, which is independent of our code.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export function query(file, sql, wrapper = []) {
  const [command, ...words] = [...wrapper, 'sqlite3', '-json', file, sql];
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
  return stdout.trim() === '' ? [] : JSON.parse(stdout);
}

// Reads the file of a dead process from a copy: reading it in place would recover the log that the next process must recover.
export function readCopy(file, read) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-ledger-copy-'));
  try {
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, path.join(folder, 'ledger.db') + suffix);
    return read(path.join(folder, 'ledger.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Compares the acknowledgements recorded by charge points with the ledger. Returns the differences as texts.
// A wrapper is a command that executes its arguments where the file is visible.
export function compare(file, chargePoints, wrapper = []) {
  const ask = (sql) => query(file, sql, wrapper);
  const wrong = [];
  const integrity = ask('PRAGMA integrity_check')[0].integrity_check;
  if (integrity !== 'ok') wrong.push(`integrity_check: ${integrity}`);

  const stored = new Map(ask(`
    SELECT c.identity, t.id, t.meter_start AS meterStart, t.started_at / 1000 AS startedAt, t.meter_stop AS meterStop, t.stopped_at / 1000 AS stoppedAt
    FROM transactions t JOIN charge_points c ON c.id = t.charge_point`).map((row) => [row.id, row]));
  const samples = new Set(ask(`
    SELECT c.identity || ' ' || m.transaction_id || ' ' || (m.sampled_at / 1000) || ' ' || CAST(m.energy_wh AS INTEGER) AS sample
    FROM meter_values m JOIN charge_points c ON c.id = m.charge_point`).map((row) => row.sample));
  const counts = { starts: 0, meters: 0, stops: 0, storedTransactions: stored.size, storedSamples: samples.size, missing: 0, reused: 0 };

  const given = new Map();
  let energy = 0;
  let storedEnergy = 0;
  for (const { identity, starts, meters, stops } of chargePoints) {
    const missing = (what) => { counts.missing++; wrong.push(`missing: ${identity} ${JSON.stringify(what)}`); };
    for (const start of starts) {
      counts.starts++;
      if (given.has(start.id)) { counts.reused++; wrong.push(`transaction id ${start.id} was given to ${given.get(start.id)} and ${identity}`); }
      given.set(start.id, identity);
      const row = stored.get(start.id);
      if (row?.identity !== identity || row.startedAt !== start.at || row.meterStart !== start.meterStart) missing(start);
    }
    const began = new Map(starts.map((start) => [start.id, start.meterStart]));
    for (const stop of stops) {
      counts.stops++;
      const row = stored.get(stop.id);
      if (row?.stoppedAt !== stop.at || row.meterStop !== stop.meterStop) missing(stop);
      energy += stop.meterStop - began.get(stop.id);
      storedEnergy += row === undefined ? 0 : row.meterStop - row.meterStart;
    }
    for (const meter of meters) {
      counts.meters++;
      if (!samples.has(`${identity} ${meter.id} ${meter.at} ${meter.energy}`)) missing(meter);
    }
  }

  if (energy !== storedEnergy) wrong.push(`${energy} Wh were acknowledged, ${storedEnergy} Wh are on record`);
  const doubled = ask('SELECT charge_point, started_at, count(*) AS times FROM transactions GROUP BY charge_point, started_at HAVING count(*) > 1');
  for (const row of doubled) wrong.push(`one start is ${row.times} transactions: ${JSON.stringify(row)}`);
  const kept = ask('SELECT reason, count(*) AS times FROM kept_messages GROUP BY reason');
  for (const row of kept) wrong.push(`${row.times} messages were kept as ${row.reason}`);
  return { ...counts, energy, wrong };
}
