// Tests all features of a charge point other than charging, from both sides: a charge point on `ocpp-rpc`, whose strict mode checks every
// message against the official schemas, and the control API.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway, until } from './gateway.mjs';

// O=Moev, CN=CP_F on P-256. A certificate request contains no time, so it never expires.
const csr = `-----BEGIN CERTIFICATE REQUEST-----
MIHYMIGAAgEAMB4xDTALBgNVBAoMBE1vZXYxDTALBgNVBAMMBENQX0YwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQS9rA0U3A37xW/dp7xCn+REFISWaEm+ZnmrkWn
Uc9v1RZwORSi5gXY3xgUOk4YhvoqUaq9XNxM3dRQ8znWqR1NoAAwCgYIKoZIzj0E
AwIDRwAwRAIgQxz4sXgz8IYOLn9O3WL1O0K2YuothOnGN67gU8lWObECIFNcKvFB
GjTqpgvyRSpznSPyNPPyXf7em3lk0dWrAdK4
-----END CERTIFICATE REQUEST-----
`;

const chargePoint = '/api/v1/charge-points/CP_F';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

let gateway;
let cp;
let handlers;

before(async () => {
  gateway = await startGateway(
    '--Certificates:LocalAuthority', 'true', '--Certificates:Organization', 'Moev', '--Uploads:MaxBytes', '4096', '--Ocpp:Validation', 'Strict',
    '--Control:TriggerSeconds', '5');
  handlers = {
    GetConfiguration: () => ({
      configurationKey: [{ key: 'SendLocalListMaxLength', readonly: true, value: '2' }, { key: 'LocalAuthListMaxLength', readonly: true, value: '4' }],
    }),
  };
  const answers = {
    UpdateFirmware: () => ({}),
    SignedUpdateFirmware: () => ({ status: 'Accepted' }),
    GetDiagnostics: () => ({ fileName: 'diagnostics.txt' }),
    GetLog: () => ({ status: 'Accepted', filename: 'security.log' }),
    ReserveNow: () => ({ status: 'Accepted' }),
    CancelReservation: () => ({ status: 'Accepted' }),
    GetLocalListVersion: () => ({ listVersion: 6 }),
    SendLocalList: () => ({ status: 'Accepted' }),
    ExtendedTriggerMessage: () => ({ status: 'Accepted' }),
    CertificateSigned: () => ({ status: 'Accepted' }),
    InstallCertificate: () => ({ status: 'Accepted' }),
    DeleteCertificate: () => ({ status: 'NotFound' }),
    GetInstalledCertificateIds: () => ({ status: 'NotFound' }),
  };
  cp = await connectChargePoint(gateway, 'CP_F', { handlers });
  for (const [action, answer] of Object.entries(answers)) {
    cp.client.handle(action, (call) => {
      cp.received.push({ action, params: call.params });
      return (handlers[action] ?? answer)(call.params);
    });
  }
  await cp.boot();
});

after(async () => {
  await cp?.close();
  await gateway?.stop();
});

const json = async (route) => {
  const response = await gateway.get(route);
  return response.json();
};
const send = async (method, route, body) => {
  const response = await fetch(gateway.control + route, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};
const job = async (id) => json(`${chargePoint}/jobs/${id}`);

// Reads the job events of the event stream from its beginning.
async function events(type) {
  const abort = new AbortController();
  const response = await fetch(`${gateway.control}/api/v1/events?lastEventId=0&chargePoint=CP_F&type=${type}`, { signal: abort.signal });
  const found = [];
  let text = '';
  for await (const chunk of response.body) {
    text += Buffer.from(chunk).toString();
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines.filter((one) => one.startsWith('data: '))) found.push(JSON.parse(line.slice(6)).data);
    if (found.length > 0) break;
  }
  abort.abort();
  return found;
}

test('a firmware update goes from the request to its end', async () => {
  const { status, body } = await gateway.post(`${chargePoint}/firmware`, { location: 'https://firmware.example/1.bin', retries: 2, retryInterval: 30 });
  assert.deepEqual([status, body.job.state, body.job.kind], [200, 'Accepted', 'Firmware']);
  assert.equal(cp.last('UpdateFirmware').location, 'https://firmware.example/1.bin');
  for (const reported of ['Downloading', 'Downloaded', 'Installing']) {
    await cp.call('FirmwareStatusNotification', { status: reported });
  }
  await until(async () => (await job(body.job.jobId)).statuses.length === 3, 'three statuses');
  assert.equal((await job(body.job.jobId)).state, 'Running');
  await cp.call('FirmwareStatusNotification', { status: 'Installed' });
  const done = await until(async () => { const one = await job(body.job.jobId); return one.state === 'Succeeded' && one; }, 'the end');
  assert.deepEqual(done.statuses.map((one) => one.status), ['Downloading', 'Downloaded', 'Installing', 'Installed']);
  assert.ok(done.statuses.every((one) => Math.abs(Date.parse(one.at) - Date.now()) < 60_000));
});

test('a signed firmware update is followed by its request id', async () => {
  const authority = await (await gateway.get('/api/v1/certificate-authority')).text();
  const request = { location: 'https://firmware.example/2.bin', signed: { signingCertificate: authority, signature: 'c2lnbmF0dXJl' } };
  const first = (await gateway.post(`${chargePoint}/firmware`, request)).body.job;
  const second = (await gateway.post(`${chargePoint}/firmware`, request)).body.job;
  assert.equal(cp.last('SignedUpdateFirmware').requestId, second.jobId);
  await cp.call('SignedFirmwareStatusNotification', { status: 'InvalidSignature', requestId: first.jobId });
  await cp.call('SignedFirmwareStatusNotification', { status: 'InstallScheduled', requestId: second.jobId });
  await until(async () => (await job(second.jobId)).state === 'Running', 'the second to run');
  assert.equal((await job(first.jobId)).state, 'Failed');

  handlers.SignedUpdateFirmware = () => ({ status: 'RevokedCertificate' });
  const refused = await gateway.post(`${chargePoint}/firmware?strict=1`, request);
  assert.deepEqual([refused.status, refused.body.chargePointStatus, refused.body.job.state], [409, 'RevokedCertificate', 'Refused']);
});

test('diagnostics are uploaded to the gateway and read back', async () => {
  const { body } = await gateway.post(`${chargePoint}/diagnostics`, {});
  const { location } = cp.last('GetDiagnostics');
  assert.equal(location, body.job.location);
  await cp.call('DiagnosticsStatusNotification', { status: 'Uploading' });
  const put = await fetch(`${location}diagnostics.txt`, { method: 'PUT', body: 'all is well' });
  assert.equal(put.status, 201);
  await cp.call('DiagnosticsStatusNotification', { status: 'Uploaded' });
  await until(async () => (await job(body.job.jobId)).state === 'Succeeded', 'the end');
  const file = await gateway.get(`${chargePoint}/jobs/${body.job.jobId}/file`);
  assert.equal(file.headers.get('content-type'), 'application/octet-stream');
  assert.equal(await file.text(), 'all is well');

  const again = (await gateway.post(`${chargePoint}/diagnostics`, {})).body.job.location;
  assert.equal((await fetch(again, { method: 'PUT', body: 'x'.repeat(4_097) })).status, 413);
  assert.equal((await fetch(`${again.slice(0, -4)}xxx/`, { method: 'PUT', body: 'x' })).status, 404);
});

test('a log is uploaded in a form, and its refusal is on record', async () => {
  const { body } = await gateway.post(`${chargePoint}/logs`, { logType: 'SecurityLog' });
  const { requestId, log } = cp.last('GetLog');
  assert.equal(requestId, body.job.jobId);
  const form = new FormData();
  form.append('file', new Blob(['one event']), 'security.log');
  assert.equal((await fetch(log.remoteLocation, { method: 'POST', body: form })).status, 201);
  await cp.call('LogStatusNotification', { status: 'Uploaded', requestId });
  await until(async () => (await job(body.job.jobId)).state === 'Succeeded', 'the end');
  assert.equal(await (await gateway.get(`${chargePoint}/jobs/${body.job.jobId}/file`)).text(), 'one event');

  handlers.GetLog = () => ({ status: 'Rejected' });
  const refused = await gateway.post(`${chargePoint}/logs`, { logType: 'DiagnosticsLog' });
  assert.deepEqual([refused.status, refused.body.status, refused.body.job.state], [200, 'Rejected', 'Refused']);
});

test('a status that belongs to no job is kept and shown', async () => {
  await cp.call('LogStatusNotification', { status: 'Idle' });
  await cp.call('LogStatusNotification', { status: 'Uploading', requestId: 4711 });
  const page = await until(async () => { const one = await json(`${chargePoint}/jobs`); return one.unattributed.length >= 2 && one; }, 'two notices');
  assert.deepEqual(page.unattributed.slice(0, 2).map(({ kind, status, requestId }) => [kind, status, requestId]), [['Log', 'Uploading', 4711], ['Log', 'Idle', undefined]]);
});

test('reservations are made, used and cancelled', async () => {
  const made = await gateway.post(`${chargePoint}/reservations`, { connectorId: 1, idTag: 'TAG', expiryDate: inAnHour(), parentIdTag: 'P' });
  const { reservationId } = cp.last('ReserveNow');
  assert.deepEqual([made.status, made.body.reservation.state, made.body.reservation.reservationId], [200, 'Accepted', reservationId]);
  const { transactionId } = await cp.call('StartTransaction', { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp: new Date().toISOString(), reservationId });
  const other = (await gateway.post(`${chargePoint}/reservations`, { connectorId: 0, idTag: 'TAG', expiryDate: inAnHour() })).body.reservation;
  assert.equal(other.reservationId, reservationId + 1);
  assert.equal((await send('DELETE', `${chargePoint}/reservations/${other.reservationId}`)).body.status, 'Accepted');
  const states = async () => (await json(`${chargePoint}/reservations`)).reservations.map((one) => [one.reservationId, one.state, one.transactionId]);
  assert.deepEqual(await states(), [[other.reservationId, 'Cancelled', undefined], [reservationId, 'Used', transactionId]]);

  handlers.ReserveNow = () => ({ status: 'Occupied' });
  const refused = await gateway.post(`${chargePoint}/reservations?strict=1`, { connectorId: 1, idTag: 'TAG', expiryDate: inAnHour() });
  assert.deepEqual([refused.status, refused.body.chargePointStatus], [409, 'Occupied']);
});

test('local lists go in parts, with versions that never repeat', async () => {
  const accepted = { status: 'Accepted' };
  const full = await send('PUT', `${chargePoint}/local-list`, {
    localAuthorizationList: ['A', 'B', 'C'].map((idTag) => ({ idTag, idTagInfo: accepted })),
  });
  assert.deepEqual([full.status, full.body.status, full.body.localList.version], [200, 'Accepted', 8]);
  assert.deepEqual(full.body.sent.map(({ updateType, listVersion, count }) => [updateType, listVersion, count]), [['Full', 7, 2], ['Differential', 8, 1]]);
  assert.deepEqual(cp.last('SendLocalList'), { listVersion: 8, updateType: 'Differential', localAuthorizationList: [{ idTag: 'C', idTagInfo: accepted }] });

  // Sends the entries of the ledger, and only the changes relative to the charge point's list.
  await send('PUT', '/api/v1/id-tags/A', { status: 'Blocked' });
  await send('PUT', '/api/v1/id-tags/B', { status: 'Accepted' });
  let answers = ['VersionMismatch'];
  handlers.SendLocalList = () => ({ status: answers.shift() ?? 'Accepted' });
  const retried = await send('PUT', `${chargePoint}/local-list`, { updateType: 'Differential' });
  assert.deepEqual(retried.body.sent.map(({ updateType, status }) => [updateType, status]), [['Differential', 'VersionMismatch'], ['Full', 'Accepted']]);
  const known = await json(`${chargePoint}/local-list`);
  assert.deepEqual(known.entries, [{ idTag: 'A', status: 'Blocked' }, { idTag: 'B', status: 'Accepted' }]);
  assert.deepEqual([known.known, known.version], [true, 10]);
  assert.equal((await json(`${chargePoint}/local-list?refresh=1`)).known, false);

  const long = await send('PUT', `${chargePoint}/local-list`, {
    localAuthorizationList: ['A', 'B', 'C', 'D', 'E'].map((idTag) => ({ idTag, idTagInfo: accepted })),
  });
  assert.deepEqual([long.status, long.body.reason], [409, 'local_list_too_long']);
});

test('a message that is asked for is seen to come, or not', async () => {
  handlers.TriggerMessage = ({ requestedMessage }) => {
    if (requestedMessage === 'StatusNotification') setImmediate(() => cp.call('StatusNotification', { connectorId: 2, errorCode: 'NoError', status: 'Available' }));
    return { status: requestedMessage === 'MeterValues' ? 'NotImplemented' : 'Accepted' };
  };
  const came = await gateway.post(`${chargePoint}/trigger`, { requestedMessage: 'StatusNotification', connectorId: 2 });
  assert.deepEqual([came.status, came.body.trigger.arrived, came.body.action], [200, true, 'TriggerMessage']);
  const missing = await gateway.post(`${chargePoint}/trigger?wait=0.2`, { requestedMessage: 'Heartbeat' });
  assert.deepEqual([missing.status, missing.body.status, missing.body.trigger.arrived], [200, 'Accepted', false]);
  assert.equal((await gateway.post(`${chargePoint}/trigger?strict=1`, { requestedMessage: 'MeterValues' })).status, 409);
  assert.equal((await gateway.post(`${chargePoint}/trigger`, { requestedMessage: 'BootNotification' })).body.reason, 'trigger_refused');
});

test('a certificate is asked for, signed, and taken', async () => {
  handlers.ExtendedTriggerMessage = () => {
    setImmediate(() => cp.call('SignCertificate', { csr }));
    return { status: 'Accepted' };
  };
  const asked = await gateway.post(`${chargePoint}/trigger`, { requestedMessage: 'SignChargePointCertificate' });
  assert.deepEqual([asked.body.action, asked.body.trigger.action, asked.body.trigger.arrived], ['ExtendedTriggerMessage', 'SignCertificate', true]);
  const { certificateChain } = await cp.seen('CertificateSigned');

  const authority = new X509Certificate(await (await gateway.get('/api/v1/certificate-authority')).text());
  const certificate = new X509Certificate(certificateChain);
  assert.ok(certificate.verify(authority.publicKey));
  assert.ok(certificate.checkIssued(authority));
  assert.equal(certificate.subject, 'O=Moev\nCN=CP_F');
  assert.equal(certificate.ca, false);
  const [record] = await until(async () => {
    const { certificates } = await json(`${chargePoint}/certificates`);
    return certificates[0]?.state === 'Accepted' && certificates;
  }, 'the certificate on record');
  assert.equal(record.serialNumber, certificate.serialNumber);

  const other = await connectChargePoint(gateway, 'CP_G');
  await other.boot();
  assert.deepEqual(await other.call('SignCertificate', { csr }), { status: 'Rejected' });
  await other.close();

  for (const [action, payload] of [
    ['InstallCertificate', { certificateType: 'CentralSystemRootCertificate', certificate: authority.toString() }],
    ['GetInstalledCertificateIds', { certificateType: 'CentralSystemRootCertificate' }],
    ['DeleteCertificate', { certificateHashData: { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: '1' } }],
  ]) {
    assert.equal((await gateway.post(`${chargePoint}/calls/${action}`, payload)).status, 200, action);
    assert.deepEqual(cp.last(action), payload);
  }
});

test('security events are on record when they are acknowledged', async () => {
  await cp.call('SecurityEventNotification', { type: 'FirmwareUpdated', timestamp: '2026-11-22T12:00:00Z', techInfo: '1.2.3' });
  await cp.call('SecurityEventNotification', { type: 'InvalidTLSVersion', timestamp: '2026-11-22T12:00:01Z' });
  const { events: reported } = await json(`${chargePoint}/security-events`);
  assert.deepEqual(reported.slice(0, 2).map(({ data }) => data), [
    { kind: 'reported', detail: '', type: 'InvalidTLSVersion', timestamp: '2026-11-22T12:00:01.000Z', critical: false },
    { kind: 'reported', detail: '1.2.3', type: 'FirmwareUpdated', timestamp: '2026-11-22T12:00:00.000Z', critical: true },
  ]);
});

test('everything is on the event stream', async () => {
  for (const type of ['job', 'reservation', 'localList', 'certificate', 'security']) {
    assert.ok((await events(type)).length > 0, type);
  }
});

test('a bad word is answered with the error that the specification asks for', async () => {
  await assert.rejects(
    connectChargePoint(gateway, 'CP_LOOSE', { options: { strictMode: false } }).then(async (loose) => {
      try {
        await loose.boot();
        await loose.call('FirmwareStatusNotification', { status: 'AlmostDone' });
      } finally {
        await loose.close();
      }
    }),
    (error) => error.rpcErrorCode === 'PropertyConstraintViolation');
});

test('everything that the gateway sent was valid', () => {
  assert.deepEqual(cp.problems, []);
});
