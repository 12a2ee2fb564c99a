// Tests our gateway against `ocpp-rpc` as the charge point, both strict: every action in both directions, without any violation. Commands
// and their answers are the examples of the gateway's own OpenAPI document.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway } from './gateway.mjs';

const now = new Date().toISOString();
const started = {
  BootNotification: { chargePointVendor: 'ocpp-rpc', chargePointModel: 'strict', firmwareVersion: '1', meterType: 'M', iccid: '1', imsi: '2' },
  Authorize: { idTag: 'TAG_1' },
  DataTransfer: { vendorId: 'com.example', messageId: 'hello', data: 'text' },
  DiagnosticsStatusNotification: { status: 'Idle' },
  FirmwareStatusNotification: { status: 'Idle' },
  Heartbeat: {},
  LogStatusNotification: { status: 'Idle', requestId: 1 },
  SecurityEventNotification: { type: 'TamperDetectionActivated', timestamp: now, techInfo: 'the door' },
  SignCertificate: { csr: 'no request at all' },
  SignedFirmwareStatusNotification: { status: 'Idle' },
  StatusNotification: { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: now, info: 'a car', vendorId: 'com.example' },
  StartTransaction: { connectorId: 1, idTag: 'TAG_1', meterStart: 0, timestamp: now },
  MeterValues: { connectorId: 1, meterValue: [{ timestamp: now, sampledValue: [{ value: '1', measurand: 'Temperature', unit: 'Celcius' }] }] },
  StopTransaction: { transactionId: 1, meterStop: 1, timestamp: now, reason: 'Local', idTag: 'TAG_1' },
};

let gateway;
let chargePoint;
let commands;
before(async () => {
  gateway = await startGateway('--Ocpp:Validation', 'Strict');
  const { paths } = await (await gateway.get('/openapi/v1.json')).json();
  commands = Object.entries(paths).flatMap(([route, { post }]) => {
    const action = route.split('/calls/')[1];
    if (!action || action === '{action}') return [];
    const example = (content) => content['application/json'].examples[action].value;
    return [{ action, request: example(post.requestBody.content), answer: example(post.responses[200].content) }];
  });
  chargePoint = await connectChargePoint(gateway, 'CP_ALL');
  for (const { action, answer } of commands) {
    chargePoint.client.handle(action, ({ params }) => {
      chargePoint.received.push({ action, params });
      return answer;
    });
  }
});
after(async () => {
  await chargePoint?.close();
  await gateway?.stop();
});

test('every action that a charge point starts is answered as its schema asks for', async () => {
  assert.equal(Object.keys(started).length, 14);
  for (const [action, payload] of Object.entries(started)) {
    assert.equal(typeof await chargePoint.call(action, payload), 'object', action);
  }
});

test('every action that a central system starts arrives as it was given, and its answer comes back', async () => {
  assert.equal(commands.length, 26);
  for (const { action, request, answer } of commands) {
    const { status, body } = await gateway.post(`/api/v1/charge-points/CP_ALL/calls/${action}`, request);
    assert.equal(status, 200, `${action}: ${JSON.stringify(body)}`);
    assert.deepEqual(body, answer, action);
    assert.deepEqual(chargePoint.last(action), request, action);
  }
});

test('neither side saw a violation', async () => {
  assert.deepEqual(chargePoint.problems, []);
  const { session } = await (await gateway.get('/api/v1/charge-points/CP_ALL')).json();
  assert.equal(session.deviations, 0);
});
