// Tests the OpenAPI document of the running gateway: it is valid OpenAPI 3.1 according to an independent linter, and accurate: every
// example is sent to the gateway, and the response has the documented status and schema.
//
//   MOEV_RECORD=1 node --test openapi.test.mjs    records the responses of this run in Answers.json, in the folder of each resource
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import ocppRpc from 'ocpp-rpc';
import { startGateway } from './gateway.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const resources = path.join(here, '../../src/Moev.Gateway/Http');

// The answers of our charge point; actions that are missing here are accepted.
const certificates = { status: 'Accepted', certificateHashData: [{ hashAlgorithm: 'SHA256', issuerNameHash: '6a09', issuerKeyHash: '3c6e', serialNumber: '01' }] };
const answers = {
  GetConfiguration: () => ({
    configurationKey: [
      { key: 'NumberOfConnectors', readonly: true, value: '2' },
      { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,SmartCharging,Reservation,LocalAuthListManagement,RemoteTrigger,FirmwareManagement' },
      { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Current' },
      { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '8' },
      { key: 'LocalAuthListMaxLength', readonly: true, value: '100' },
      { key: 'SendLocalListMaxLength', readonly: true, value: '50' },
      { key: 'MeterValueSampleInterval', readonly: false, value: '10' },
      { key: 'AuthorizationKey', readonly: false },
    ],
  }),
  GetCompositeSchedule: ({ connectorId, duration }) => ({
    status: 'Accepted',
    connectorId,
    scheduleStart: new Date().toISOString(),
    chargingSchedule: { duration, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
  }),
  GetDiagnostics: () => ({ fileName: 'diagnostics.txt' }),
  GetInstalledCertificateIds: () => certificates,
  GetLocalListVersion: () => ({ listVersion: 0 }),
  GetLog: () => ({ status: 'Accepted', filename: 'security.log' }),
  UnlockConnector: () => ({ status: 'Unlocked' }),
  UpdateFirmware: () => ({}),
};

// Run GETs after the operations whose results they show, and operations that end something last.
const order = ['listChargePoints', 'putIdTag', 'switchTrace', 'startTransaction', 'reserve', 'putLocalList', 'getDiagnostics', 'getLog', 'updateFirmware', 'setLimit',
  'setLimits', 'trigger', 'changeConfiguration', 'postDecision', 'declareSession', 'putNodeLimit', 'putNodeMeasurement'];
const last = ['stopTransaction', 'callRemoteStopTransaction', 'closeTransaction', 'cancelReservation', 'deleteIdTag', 'deleteDeclaredSession', 'deleteNodeLimit', 'disconnect', 'disconnectChargePoint'];

let gateway;
let folder;
let document;
let ajv;
const clients = [];

async function connect(identity) {
  const client = new ocppRpc.RPCClient({ endpoint: gateway.ocpp, identity, protocols: ['ocpp1.6'], reconnect: false });
  client.handle(({ method, params }) => {
    if (method === 'TriggerMessage') {
      setImmediate(() => client.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp: new Date().toISOString() }).catch(() => {}));
    }
    // The site's charge point does not tell its schedule: its limits change all the time.
    if (identity === 'DEPOT_1' && method === 'GetCompositeSchedule') return { status: 'Rejected' };
    return answers[method]?.(params) ?? { status: 'Accepted' };
  });
  await client.connect();
  await client.call('BootNotification', { chargePointVendor: 'ocpp-rpc', chargePointModel: 'Example', firmwareVersion: '1.0' });
  clients.push(client);
  return client;
}

async function begin() {
  const client = await connect('CP_1');
  await connect('CP_2');
  const timestamp = new Date().toISOString();
  await client.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp });
  const { transactionId } = await client.call('StartTransaction', { connectorId: 1, idTag: 'TAG_1', meterStart: 0, timestamp });
  assert.equal(transactionId, 1, 'the example that names a transaction means this one');
  await client.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp, sampledValue: [{ value: '61' }, { value: '16.0', measurand: 'Current.Import', phase: 'L1', unit: 'A' }] }],
  });
  const depot = await connect('DEPOT_1');
  await depot.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp });
  const started = await depot.call('StartTransaction', { connectorId: 1, idTag: 'TAG_2', meterStart: 0, timestamp });
  await depot.call('MeterValues', {
    connectorId: 1,
    transactionId: started.transactionId,
    meterValue: [{ timestamp, sampledValue: [{ value: '5.9', measurand: 'Current.Import', phase: 'L1', unit: 'A' }] }],
  });
  // One error of each kind: a stop of an unknown transaction, and a message that violates its schema.
  await client.call('StopTransaction', { transactionId: 99999, meterStop: 5, timestamp });
  await client.call('Heartbeat', { vendor: 'field' });
}

before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'moev-openapi-site-'));
  const site = path.join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({
    version: 1,
    name: 'Depot',
    voltage: 230,
    nodes: [{ id: 'grid', limitAmps: 63 }],
    connectors: [{ chargePoint: 'DEPOT_1', connectorId: 1, node: 'grid', maxAmps: 32 }],
  }));
  gateway = await startGateway('--Control:TriggerSeconds', '5', '--Ledger:FirstTransactionId', '1', '--Site:File', site, '--Site:Algorithm', 'external');
  document = await (await gateway.get('/openapi/v1.json')).json();
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  // Forbid additional members: our own responses must contain only documented ones.
  const closed = structuredClone(document);
  for (const [name, schema] of Object.entries(closed.components.schemas)) if (!name.startsWith('Ocpp')) close(schema);
  ajv.addSchema(closed, 'document');
  await begin();
});

after(async () => {
  await Promise.all(clients.map((client) => client.close({ code: 1000, force: true })));
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function close(schema) {
  if (Array.isArray(schema)) schema.forEach(close);
  else if (schema && typeof schema === 'object') {
    if (schema.type === 'object' && schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
    Object.values(schema).forEach(close);
  }
}

// Keep two items of a long list, and the numbers of three lines.
function shorten(value) {
  if (Array.isArray(value)) return value.slice(0, typeof value[0] === 'number' ? 3 : 2).map(shorten);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shorten(member)]));
  return value;
}

// Writes the responses into Answers.json in the folder whose resource describes the operation. The operations of single actions are those of calls.
function record(kept) {
  const folders = readdirSync(resources, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => path.join(resources, entry.name));
  for (const folder of folders) {
    const source = readdirSync(folder).filter((file) => file.endsWith('Resource.cs')).map((file) => readFileSync(path.join(folder, file), 'utf8')).join('');
    const own = Object.entries(kept).filter(([id]) => source.includes(`"${id}"`) || (path.basename(folder) === 'Calls' && /^call[A-Z]/.test(id)));
    if (own.length > 0) writeFileSync(path.join(folder, 'Answers.json'), JSON.stringify(Object.fromEntries(own), null, 2) + '\n');
  }
}

// Validates against the schema at a location in the document, with its references.
function validate(pointer, value, what) {
  const check = ajv.getSchema(`document#${pointer}`) ?? ajv.compile({ $ref: `document#${pointer}` });
  assert.ok(check(value), `${what}: ${JSON.stringify(check.errors)}\n${JSON.stringify(value)}`);
}

const escape = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

function operations() {
  const all = [];
  for (const [route, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === 'parameters') continue;
      const place = order.indexOf(operation.operationId);
      const end = last.indexOf(operation.operationId);
      const rank = end >= 0 ? 300 + end : place >= 0 ? place : method === 'get' ? 200 : 100;
      all.push({ route, method, operation, item, rank });
    }
  }
  return all.sort((a, b) => a.rank - b.rank);
}

function url(route, item, operation) {
  const values = Object.fromEntries((item.parameters ?? []).map((parameter) => [parameter.name, parameter.example]));
  const filled = route.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  // The stream would never end.
  return operation.operationId === 'streamEvents' ? null : filled;
}

test('the document is valid OpenAPI 3.1, and its examples fit its schemas', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-openapi-'));
  try {
    const file = path.join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    writeFileSync(path.join(folder, 'redocly.yaml'), `
extends: [recommended]
rules:
  struct: error
  no-unresolved-refs: error
  no-invalid-media-type-examples: { severity: error, allowAdditionalProperties: true }
  no-invalid-parameter-examples: error
  operation-operationId-unique: error
  security-defined: off         # there are no credentials: the listener's address decides who may call
  operation-4xx-response: error
`);
    const cli = path.join(here, 'node_modules/@redocly/cli/bin/cli.js');
    const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const run = promisify(execFile)(process.execPath, [cli, 'lint', file, '--config', path.join(folder, 'redocly.yaml'), '--format=json'], { env: environment });
    const { stdout } = await run.catch((failure) => failure);
    const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf('{')));
    assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 }, JSON.stringify(problems.slice(0, 5), null, 1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every example is a request that the gateway serves, and its answer is as documented', async () => {
  const kept = {};
  let sent = 0;
  for (const { route, method, operation, item } of operations()) {
    const address = url(route, item, operation);
    if (address === null || operation.operationId.endsWith('File')) continue; // uploads are tested where a job provides their address
    const content = operation.requestBody?.content['application/json'];
    const examples = content ? Object.entries(content.examples) : [['answer', undefined]];
    for (const [name, example] of examples) {
      const what = `${operation.operationId}/${name}`;
      if (example) validate(`/paths/${escape(route)}/${method}/requestBody/content/${escape('application/json')}/schema`, example.value, `${what}, request`);
      const response = await fetch(gateway.control + address, {
        method: method.toUpperCase(),
        body: example && JSON.stringify(example.value),
      });
      const type = response.headers.get('content-type')?.split(';')[0];
      const text = await response.text();
      const documented = operation.responses[response.status];
      assert.ok(documented, `${what} got ${response.status}, which is not documented: ${text}`);
      const media = documented.content?.[type];
      assert.ok(media, `${what} got ${response.status} as ${type}, which is not documented`);
      const off = operation.operationId === 'getCertificateAuthority' || operation.operationId === 'getJobFile'; // not available in this run
      assert.ok(response.status < 300 || off, `${what} got ${response.status}: ${text}`);
      if (type.endsWith('json')) {
        const answer = JSON.parse(text);
        if (operation.operationId !== 'getOpenApi') {
          validate(`/paths/${escape(route)}/${method}/responses/${response.status}/content/${escape(type)}/schema`, answer, `${what}, answer`);
          if (response.status === 200) (kept[operation.operationId] ??= {})[name] = answer;
        }
      }
      sent++;
      if (operation.operationId.startsWith('disconnect')) await connect('CP_1');
    }
  }
  assert.ok(sent >= 75, `${sent} requests were sent`);
  if (process.env.MOEV_RECORD) record(shorten(kept));
});

test('errors are as documented', async () => {
  const cases = [
    ['post', '/remotestart', '{"id":"NOBODY"}', 404, 'charge_point_unknown'],
    ['post', '/remotestart', '{"id":7}', 400, 'invalid_member'],
    ['post', '/setmaxvalue', '{', 400, 'invalid_body'],
    ['post', '/api/v1/charge-points/{identity}/calls/Reset', '{"type":"Cold"}', 400, 'invalid_payload'],
    ['get', '/api/v1/charge-points', undefined, 400, 'invalid_query', '?limit=0'],
    ['get', '/api/v1/transactions/{transactionId}', undefined, 404, 'transaction_unknown', '', { transactionId: '4711' }],
    ['delete', '/api/v1/id-tags/{idTag}', undefined, 404, 'id_tag_unknown', '', { idTag: 'NOBODYS' }],
  ];
  for (const [method, route, body, status, reason, query = '', values = {}] of cases) {
    const address = route.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? 'CP_1') + query;
    const response = await fetch(gateway.control + address, { method: method.toUpperCase(), body });
    const answer = await response.json();
    assert.deepEqual([response.status, answer.reason], [status, reason]);
    validate(`/paths/${escape(route)}/${method}/responses/${status}/content/${escape('application/problem+json')}/schema`, answer, `${method} ${address}`);
  }
});
