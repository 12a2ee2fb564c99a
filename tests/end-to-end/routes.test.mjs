// Tests every control route, and the original's README lines in a shell.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway } from './gateway.mjs';

let gateway;
let chargePoint;
before(async () => {
  gateway = await startGateway('--Ocpp:CallSeconds', '1');
  chargePoint = await connectChargePoint(gateway, 'CP_1');
  await chargePoint.boot();
});
after(async () => {
  await chargePoint?.close();
  await gateway?.stop();
});

// Runs a line of the README, unchanged except for the port.
const shell = async (line) => {
  const { stdout } = await promisify(execFile)('bash', ['-c', line.replaceAll('localhost:8080', `localhost:${gateway.controlPort}`)]);
  return stdout === '' ? null : JSON.parse(stdout);
};

const start = (connectorId = 1) => chargePoint.call('StartTransaction', {
  connectorId, idTag: 'transaction1', meterStart: 0, timestamp: new Date().toISOString(),
});

const stop = (transactionId) => chargePoint.call('StopTransaction', { transactionId, meterStop: 1, timestamp: new Date().toISOString() });

test("the original's lines work in a shell", async () => {
  const started = await shell(`curl -s --header "Content-Type: application/json"\\
  --request POST\\
  --data '{"id":"CP_1"}'\\
  http://localhost:8080/remotestart`);
  assert.equal(started.status, 'Accepted');
  assert.deepEqual(chargePoint.last('RemoteStartTransaction'), { idTag: 'transaction1' });

  const { transactionId } = await start();
  const limited = await shell(`curl -s --header "Content-Type: application/json"\\
  --request POST\\
  --data '{"id":" CP_1", "limit":"8"}'\\
  http://localhost:8080/setmaxvalue`);
  assert.equal(limited.id, 'CP_1');
  assert.equal(limited.status, 'Accepted');
  assert.equal(chargePoint.last('SetChargingProfile').csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit, 8);

  const stopped = await shell(`curl -s --header "Content-Type: application/json"\\
  --request POST\\
  --data '{"id":" CP_1"}'\\
  http://localhost:8080/remotestop`);
  assert.equal(stopped.transactionId, transactionId);
  await stop(transactionId);

  // These two have a blank after a backslash in the original, which no shell accepts.
  const changed = await shell(`curl -s --header "Content-Type: application/json"\\
  --request POST \\
  --data '{"key":"MeterValueSampleInterval","value":"10"}'\\
  http://localhost:8080/changeconfig`);
  assert.deepEqual(changed.results.map(({ id, status }) => ({ id, status })), [{ id: 'CP_1', status: 'Accepted' }]);
  assert.deepEqual(chargePoint.last('ChangeConfiguration'), { key: 'MeterValueSampleInterval', value: '10' });
});

test('POST / is /changeconfig, and an id narrows it to one', async () => {
  const { status, body } = await gateway.post('/', { key: 'HeartbeatInterval', value: 60, id: 'CP_1' });
  assert.equal(status, 200);
  assert.equal((body.results ?? [body])[0].status, 'Accepted');
  assert.deepEqual(chargePoint.last('ChangeConfiguration'), { key: 'HeartbeatInterval', value: '60' });
});

test('a missing or odd content type is tolerated', async () => {
  for (const headers of [{ 'Content-Type': 'text/plain' }, { 'Content-Type': 'application/x-www-form-urlencoded' }]) {
    assert.equal((await gateway.post('/changeconfig', '{"key":"HeartbeatInterval","value":"60"}', headers)).status, 200);
  }
  const line = "curl -s -H 'Content-Type:' -d '{\"key\":\"HeartbeatInterval\",\"value\":\"60\"}' http://localhost:8080/changeconfig";
  assert.equal((await shell(line)).results.length, 1);
});

test('a refused limit falls back to the other purposes and says so', async () => {
  const picky = await connectChargePoint(gateway, 'CP_PICKY', {
    allowedUnit: 'Power',
    handlers: {
      SetChargingProfile: ({ csChargingProfiles: { chargingProfilePurpose } }) =>
        ({ status: chargingProfilePurpose === 'ChargePointMaxProfile' ? 'Rejected' : 'Accepted' }),
    },
  });
  await picky.boot();
  const { status, body } = await gateway.post('/setmaxvalue', { id: 'CP_PICKY', limit: 16.17 });
  assert.equal(status, 200);
  assert.equal(body.status, 'Accepted');
  assert.equal(body.purpose, 'TxDefaultProfile');
  assert.equal(body.unit, 'W');
  assert.deepEqual(body.tried.map(({ purpose, accepted }) => [purpose, accepted]), [['ChargePointMaxProfile', false], ['ChargePointMaxProfile', false], ['TxDefaultProfile', true]]);
  assert.deepEqual(picky.problems, []);
  await picky.close();
});

test('outcomes are never guessed', async () => {
  const odd = await connectChargePoint(gateway, 'CP_ODD', {
    handlers: {
      RemoteStartTransaction: () => ({ status: 'Rejected' }),
      TriggerMessage: () => { throw new Error('no'); },
      Reset: () => new Promise(() => {}),
    },
  });
  await odd.boot();
  const call = (action, payload) => gateway.post(`/api/v1/charge-points/CP_ODD/calls/${action}`, payload);

  const rejected = await gateway.post('/remotestart', { id: 'CP_ODD' });
  assert.deepEqual([rejected.status, rejected.body.status], [200, 'Rejected']);
  assert.equal((await gateway.post('/remotestart?strict=1', { id: 'CP_ODD' })).status, 409);

  const failed = await call('TriggerMessage', { requestedMessage: 'Heartbeat' });
  assert.equal(failed.status, 502);
  assert.equal(failed.body.errorCode, 'GenericError');

  const silent = await call('Reset', { type: 'Soft' });
  assert.equal(silent.status, 504);
  assert.match(silent.type, /^application\/problem\+json/);

  assert.equal((await call('Reset', { type: 'Gentle' })).status, 400);
  assert.equal((await call('BootNotification', {})).status, 400);
  assert.equal((await gateway.post('/remotestart', { id: 'NOBODY' })).status, 404);
  assert.equal((await gateway.post('/remotestop', { id: 'CP_ODD' })).status, 409);
  assert.equal((await gateway.post('/setmaxvalue', { id: 'CP_ODD' })).status, 400);
  assert.equal((await gateway.post('/setmaxvalue', '{"id":')).status, 400);

  const disconnected = await gateway.post('/disconnect', { id: 'CP_ODD' });
  assert.equal(disconnected.status, 200);
  const gone = await gateway.post('/remotestart', { id: 'CP_ODD' });
  assert.deepEqual([gone.status, gone.body.reason], [404, 'charge_point_not_connected']);
});

test('any action of a central system can be called with its own payload', async () => {
  const { status, body } = await gateway.post('/api/v1/charge-points/CP_1/calls/GetConfiguration', { key: ['ChargeProfileMaxStackLevel'] });
  assert.equal(status, 200);
  assert.equal(body.configurationKey.length, 2);
  for (const [action, payload] of [
    ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '30' }],
    ['ClearChargingProfile', {}],
    ['DataTransfer', { vendorId: 'x' }],
    ['RemoteStartTransaction', { idTag: 'A' }],
    ['RemoteStopTransaction', { transactionId: 1 }],
    ['Reset', { type: 'Hard' }],
    ['TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 1 }],
  ]) {
    const answer = await gateway.post(`/api/v1/charge-points/CP_1/calls/${action}`, payload);
    assert.equal(answer.status, 200, action);
    assert.deepEqual(chargePoint.last(action), payload);
  }
});

test('what is known can be read', async () => {
  const { transactionId } = await start(2);
  const list = await (await gateway.get('/api/v1/charge-points')).json();
  assert.ok(list.chargePoints.some(({ identity, connected }) => identity === 'CP_1' && connected));
  const one = await (await gateway.get('/api/v1/charge-points/CP_1')).json();
  assert.equal(one.boot.chargePointModel, 'strict');
  const running = await (await gateway.get('/api/v1/transactions?active=true&chargePoint=CP_1')).json();
  assert.deepEqual(running.transactions.map((transaction) => transaction.transactionId), [transactionId]);
  assert.equal((await gateway.get('/api/v1/transactions/999999999')).status, 404);
  await stop(transactionId);
});

test('a web page can not command', async () => {
  const refused = await gateway.post('/remotestart', { id: 'CP_1' }, { 'Content-Type': 'text/plain', Origin: 'http://evil.example' });
  assert.equal(refused.status, 403);
  const rebound = await promisify(execFile)('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Host: evil.example', `${gateway.control}/api/v1/charge-points`]);
  assert.equal(rebound.stdout, '421');
});

test('health, metrics and the wire trace', async () => {
  assert.equal((await gateway.get('/healthz')).status, 200);
  assert.equal((await gateway.post('/api/v1/charge-points/CP_1/trace', { on: true })).status, 200);
  await chargePoint.call('Heartbeat');
  const trace = await (await gateway.get('/api/v1/charge-points/CP_1/trace')).json();
  assert.deepEqual(trace.map(({ direction }) => direction), ['received', 'sent']);
  await gateway.post('/api/v1/charge-points/CP_1/trace', { on: false });

  const response = await gateway.get('/metrics');
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  assert.match(text, /^moev_sessions\{?.* \d+$|^moev_sessions \d+$/m);
  assert.match(text, /^moev_messages_received_total\{.*action="Heartbeat".*\} [1-9]/m);
  assert.match(text, /^moev_calls_handled_duration_seconds_bucket\{.*le="\+Inf".*\}/m);
});

test('everything that the gateway sent was valid', () => {
  assert.deepEqual(chargePoint.problems, []);
});
