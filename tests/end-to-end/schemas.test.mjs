// Compares our validators with `ajv` and the schemas of `ocpp-rpc`: both read the same payloads, thousands per run, and must agree except
// for the differences explained in docs/ocpp16-differences.md. Each rule below is a row there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { assembly } from './gateway.mjs';
import { Payloads } from './payloads.mjs';
import { chance, seed } from './seeded.mjs';

const perMessage = Number(process.env.MOEV_PAYLOADS ?? 150);
const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp1_6.json');
const page = readFileSync(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/ocpp16-differences.md'), 'utf8');

// ajv computes multipleOf in binary floating point, so it needs a tolerance to recognise 21.4 as a multiple of 0.1.
const ajv = new Ajv({ strictSchema: false, multipleOfPrecision: 9, unicodeRegExp: true });
addFormats(ajv);
const validators = new Map(schemas.map(({ $id, ...schema }) => [$id, ajv.compile(schema)]));

// The allowed differences, each with a payload that differs; otherwise the rule would be unused.
const rules = {
  'member twice': {
    allows: ({ ours }) => ours.strict === 'DuplicateMember',
    example: ['UnlockConnector', 'request', '{"connectorId":1,"connectorId":2}'],
  },
  'empty samples': {
    allows: ({ ours, message }) => ours.strict === 'TooFewItems' && message === 'MeterValues',
    example: ['MeterValues', 'request', '{"connectorId":1,"meterValue":[]}'],
  },
  'Hertz': {
    allows: ({ ours, text }) => ours.strict === 'None' && text.includes('"Hertz"'),
    example: ['MeterValues', 'request',
      '{"connectorId":1,"meterValue":[{"timestamp":"2024-02-29T12:34:56Z","sampledValue":[{"value":"50","unit":"Hertz"}]}]}'],
  },
  '28 digits': {
    allows: ({ ours, text }) => ours.strict === 'OutOfRange' && /^(limit|minChargingRate)$/.test(ours.member) && /\d{29}|e30/.test(text),
    example: ['GetCompositeSchedule', 'response',
      '{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":1e30}]}}'],
  },
  '32 bits': {
    allows: ({ ours, text }) => ours.strict === 'OutOfRange' && !/^(limit|minChargingRate)$/.test(ours.member) && /\d{10}|1e10/.test(text),
    example: ['UnlockConnector', 'request', '{"connectorId":2147483648}'],
  },
  'integer as 7.0': {
    allows: ({ ours, text }) => ours.strict === 'WrongType' && /[:,[]-?\d+(\.\d+|(\.\d+)?e-?\d+)[,}\]]/.test(text),
    example: ['UnlockConnector', 'request', '{"connectorId":7.0}'],
  },
  'half a surrogate pair': {
    allows: ({ ours, text }) => ours.strict === 'NotJson' && text.includes('"\\ud83d"'),
    example: ['Authorize', 'request', '{"idTag":"\\ud83d"}'],
  },
  'date-time': {
    allows: ({ ours, text }) => ours.strict === 'WrongType' && /\d\d:\d\d[+-]\d\d(\d\d)?"|\d\d-\d\d \d\d:/.test(text),
    example: ['Heartbeat', 'response', '{"currentTime":"2024-02-29 12:34:56Z"}'],
  },
  'uri': {
    allows: ({ ours, text }) => (ours.strict === 'None' && text.includes('"x:"')) || (ours.strict === 'WrongType' && text.includes('"http://h:x/"')),
    example: ['GetDiagnostics', 'request', '{"location":"x:"}'],
  },
};

let host;
let answers;
before(() => {
  host = spawn('dotnet', [assembly.replaceAll('Moev.Gateway', 'Moev.ValidatorHost')], { stdio: ['pipe', 'pipe', 'inherit'] });
  answers = readline.createInterface({ input: host.stdout })[Symbol.asyncIterator]();
});
after(async () => {
  host.stdin.end();
  await once(host, 'exit');
});

async function ask(asked) {
  const written = new Promise((resolve) => { host.stdin.write(asked.map((a) => `${JSON.stringify(a)}\n`).join(''), resolve); });
  const replies = [];
  for (let i = 0; i < asked.length; i++) replies.push(JSON.parse((await answers.next()).value));
  await written;
  return replies;
}

test(`39 actions, both directions, ${perMessage} payloads each: the same verdicts (MOEV_SEED=${seed})`, async () => {
  const payloads = new Payloads(chance(seed));
  const counts = { both: 0, neither: 0 };
  const used = new Map();
  const different = [];
  assert.equal(schemas.length, 78);
  for (const schema of schemas) {
    const [, action, kind] = /^urn:(\w+)\.(req|conf)$/.exec(schema.$id);
    const message = kind === 'req' ? action : `${action}Response`;
    const cases = Array.from({ length: perMessage }, () => payloads.next(schema));
    const replies = await ask(cases.map(({ text }) => ({ action, direction: kind === 'req' ? 'request' : 'response', payload: text })));
    for (const [i, ours] of replies.entries()) {
      const theirs = validators.get(schema.$id)(JSON.parse(cases[i].text));
      if (theirs === (ours.strict === 'None')) {
        counts[theirs ? 'both' : 'neither']++;
        continue;
      }

      const found = { ...cases[i], message, ours, theirs };
      const rule = Object.keys(rules).find((name) => rules[name].allows(found));
      if (rule) used.set(rule, (used.get(rule) ?? 0) + 1);
      else different.push(`${message} ${cases[i].change} ${cases[i].member}: ajv ${theirs ? 'accepts' : ajv.errorsText(validators.get(schema.$id).errors)}, Strict says ${ours.strict}: ${cases[i].text.slice(0, 400)}`);
    }
  }

  console.log(`# ${counts.both} accepted by both, ${counts.neither} refused by both, and by rule: ${[...used].map(([rule, n]) => `${n} ${rule}`).join(', ')}`);
  assert.deepEqual(different, []);
  assert.ok(counts.both > 78 * perMessage / 4 && counts.neither > 78 * perMessage / 4, 'payloads of both kinds');
});

test('each rule by which the verdicts may differ is a row of docs/ocpp16-differences.md, and its example differs', async () => {
  for (const [rule, { allows, example: [action, direction, text] }] of Object.entries(rules)) {
    assert.ok(page.includes(`| ${rule} |`), rule);
    const [ours] = await ask([{ action, direction, payload: text }]);
    const theirs = validators.get(`urn:${action}.${direction === 'request' ? 'req' : 'conf'}`)(JSON.parse(text));
    assert.notEqual(theirs, ours.strict === 'None', rule);
    assert.ok(allows({ message: direction === 'request' ? action : `${action}Response`, text, ours, theirs }), rule);
  }
});
