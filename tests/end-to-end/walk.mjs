// Replays a document: types its `console` blocks into a shell and its `charge-point` blocks into the simulated charge point, and compares
// the output with the document. Times, ids and meter readings vary between runs and are not compared.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { assembly, until } from './gateway.mjs';

const program = assembly.replaceAll('Moev.Gateway', 'Moev.LoadTest');
const longest = 600;
const quietMilliseconds = 900;

// Values that vary between runs; each kind is replaced by one word.
const volatile = [
  [/^\d\d:\d\d:\d\d\.\d{3} /, ''],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\bat \d\d:\d\d:\d\d\.\d{3}Z/g, 'at <time>'],
  [/"(elapsedMs|waitedMs)":[\d.]+/g, '"$1":<ms>'],
  [/"(id|next)":\d+/g, '"$1":<n>'],
  [/-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----(\\n)?|(?=\.\.\. \()|(?=…)|$)/g, '<pem>'],
  [/\(\d+ characters\)/g, '(<n> characters)'],
  [/"serialNumber":"[0-9A-Fa-f]+"/g, '"serialNumber":"<hex>"'],
  [/\d{8}T\d{6}Z/g, '<time>'],
  [/"(messageId|callId)":"[0-9a-f]+-\d+"/g, '"$1":"<id>"'],
  [/127\.0\.0\.1:\d+|localhost:\d+/g, '<address>'],
  [/\b[\d.]+ (Wh|W|kW|s|ms|bytes)\b/g, '<n> $1'],
  [/"(meterStart|meterStop|meterValue|lastEnergy|energy|bytes|ageSeconds)":[\d.]+/g, '"$1":<n>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [/\/[A-Za-z0-9_-]{22}(?=\/)/g, '/<token>'], // of an upload; may happen to contain no digit
  [/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{22,}/g, '<token>'],
];

export const masked = (text) => volatile.reduce((line, [pattern, word]) => line.replace(pattern, word), text).trimEnd();

const shown = (line) => (line.length > longest ? `${line.slice(0, longest)}…` : line);

// A line that ends in … in the document is a prefix of a longer one.
const same = (expected, actual) => {
  if (!expected.endsWith('…')) return masked(expected) === masked(actual);
  const beginning = masked(expected.slice(0, -1));
  // A truncated variable value at the end is not compared.
  return masked(actual).startsWith(beginning.slice(0, Math.max(0, beginning.length - 40)));
};

export function parse(markdown) {
  const lines = markdown.split('\n');
  const blocks = [];
  let block = null;
  let heading = '';
  lines.forEach((line, index) => {
    if (block) {
      if (line === '```') {
        block.end = index;
        if (block.steps.length === 0) block.steps.push({ typed: null, expected: [] });
        block = null;
      } else {
        const prompt = block.kind === 'console' ? '$ ' : '> ';
        if (line.startsWith(prompt)) block.steps.push({ typed: line.slice(2), expected: [] });
        else if (block.steps.length > 0 && block.kind === 'console' && block.steps.at(-1).typed.endsWith('\\')) block.steps.at(-1).typed += `\n${line}`;
        else {
          if (block.steps.length === 0) block.steps.push({ typed: null, expected: [] });
          block.steps.at(-1).expected.push(line);
        }
      }
      return;
    }
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
    const opening = line.match(/^```(console|charge-point)$/);
    if (opening) {
      block = { kind: opening[1], heading, start: index + 1, end: lines.length, steps: [] };
      blocks.push(block);
    } else if (line.startsWith('```')) {
      block = { kind: 'other', steps: [], heading, start: index + 1, end: lines.length };
    }
  });
  return { lines, blocks };
}

export async function startSimulatedChargePoint(gateway, identity, ...options) {
  const child = spawn('dotnet', [program, 'chargepoint', identity, '--url', gateway.ocpp, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const chargePoint = {
    child,
    unread: [],
    // Waits until the command is done, because the following lines run after it.
    async carryOut(line) {
      const done = `done ${(typed += 1)}`;
      child.stdin.write(`${line}\nsay ${done}\n`);
      let at = -1;
      await until(() => (at = chargePoint.unread.indexOf(done)) >= 0, `the charge point to carry out: ${line}`, 40_000);
      chargePoint.unread.splice(at, 1);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.stdin.write('quit\n');
        await once(child, 'exit');
      }
    },
  };
  let typed = 0;
  let rest = '';
  const read = (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    chargePoint.unread.push(...parts.filter((line) => line !== ''));
    chargePoint.lastRead = performance.now();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  await until(() => chargePoint.unread.some((line) => line.includes('== accepted')), `${identity} to be accepted`);
  return chargePoint;
}

export class Walk {
  // files: the working folder, and the port of the server for its files.
  constructor(gateway, chargePoint, files) {
    this.gateway = gateway;
    this.chargePoint = chargePoint;
    this.files = files;
  }

  // Replaces the ports of this run by those of the document.
  #documented(text) {
    return text
      .replaceAll(this.gateway.ocpp, 'ws://localhost:9000')
      .replaceAll(`localhost:${this.gateway.controlPort}`, 'localhost:8080')
      .replaceAll(`localhost:${this.files.port}`, 'localhost:8000');
  }

  async run(step, kind, { record = false } = {}) {
    return kind === 'console' ? this.#shell(step, record) : this.#chargePoint(step, record);
  }

  async #shell({ typed, expected }, record) {
    const { gateway, files } = this;
    const command = typed
      .replaceAll('CALL/', 'localhost:8080/api/v1/charge-points/CP_1/calls/')
      .replaceAll('localhost:8080', `localhost:${gateway.controlPort}`)
      .replaceAll('localhost:8000', `localhost:${files.port}`)
      .replace(/^curl /, 'curl -s ');
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: files.folder, maxBuffer: 8 << 20, timeout: 60_000 });
    const actual = this.#documented(stdout).split('\n').filter((line) => line !== '');
    if (record) return actual.map(shown);
    const wrong = expected.findIndex((line, i) => actual[i] === undefined || !same(line, actual[i]));
    if (wrong >= 0 || actual.length !== expected.length) {
      throw new Error(`$ ${typed}\nexpected: ${expected[wrong] ?? `${expected.length} lines`}\nactual:   ${actual[wrong] ?? actual.join('\n')}`);
    }
    return actual;
  }

  // All lines of a block must occur; additional lines and a different order are allowed.
  async #chargePoint({ typed, expected }, record) {
    const { chargePoint } = this;
    if (typed !== null) await chargePoint.carryOut(typed);
    if (record) {
      const from = performance.now();
      await until(() => performance.now() - Math.max(from, chargePoint.lastRead ?? 0) > quietMilliseconds, 'the charge point to be quiet');
      return chargePoint.unread.splice(0).map((line) => shown(this.#documented(line)));
    }
    for (const line of expected) {
      let at = -1;
      try {
        await until(() => (at = chargePoint.unread.findIndex((actual) => same(line, this.#documented(actual)))) >= 0, line, 15_000);
      } catch {
        throw new Error(`the charge point did not show: ${line}\nit showed:\n${chargePoint.unread.join('\n')}`);
      }
      chargePoint.unread.splice(at, 1);
    }
    return expected;
  }
}

// Replaces the output in the document by that of a run.
export function recorded(document, outputs) {
  const lines = [...document.lines];
  for (const block of [...document.blocks].reverse()) {
    const prompt = block.kind === 'console' ? '$ ' : '> ';
    const text = block.steps.flatMap((step) => [...(step.typed === null ? [] : `${prompt}${step.typed}`.split('\n')), ...outputs.get(step)]);
    lines.splice(block.start, block.end - block.start, ...text);
  }
  return lines.join('\n');
}

export const readDocument = (file) => parse(readFileSync(file, 'utf8'));
export const writeDocument = (file, text) => writeFileSync(file, text);
export const documentOf = (name) => path.resolve(path.dirname(assembly), '../../../../docs', name);
