// Tests our charge point against `ocpp-rpc` as the central system, whose strict mode checks every message of both sides: all actions that
// charge points and central systems start, the 28 of OCPP 1.6 and the 11 of its security whitepaper.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import ocppRpc from 'ocpp-rpc';
import { freePort, until } from './gateway.mjs';
import { startChargePoint } from './simulated-charge-point.mjs';

const { RPCServer } = ocppRpc;
const rootCertificate = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUOgAwIBAgIUK8m/ObYYunhKnhB9Km4l+1NYz3cwCgYIKoZIzj0EAwIw
IzENMAsGA1UECgwETW9ldjESMBAGA1UEAwwJVGVzdCByb290MCAXDTI2MTEyMjE3
MDQxMFoYDzIxMjYxMDI5MTcwNDEwWjAjMQ0wCwYDVQQKDARNb2V2MRIwEAYDVQQD
DAlUZXN0IHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ44SxBdfGey7dG
OH+57HxQtXkTKejZA7EbKu6JBWtUFCfLLoUuiOLdspjNdvOOrVhSqdc3+EBZPsNq
8o3KeJJAo1MwUTAdBgNVHQ4EFgQU+vhAQAqaD5n/GhduxO5r+ZU4UQwwHwYDVR0j
BBgwFoAU+vhAQAqaD5n/GhduxO5r+ZU4UQwwDwYDVR0TAQH/BAUwAwEB/zAKBggq
hkjOPQQDAgNJADBGAiEA248WOE3Kp0Q30TwVOAb0sXTdFNIHeg5GOj/7gsjWr2UC
IQCISIOevgXwtqRQhjDeGdovZV1db9xUl29NPPCscQvbMw==
-----END CERTIFICATE-----
`;

const started = ['Authorize', 'BootNotification', 'DataTransfer', 'DiagnosticsStatusNotification', 'FirmwareStatusNotification', 'Heartbeat',
  'LogStatusNotification', 'MeterValues', 'SecurityEventNotification', 'SignCertificate', 'SignedFirmwareStatusNotification', 'StartTransaction',
  'StatusNotification', 'StopTransaction'];
const commands = ['CancelReservation', 'CertificateSigned', 'ChangeAvailability', 'ChangeConfiguration', 'ClearCache', 'ClearChargingProfile',
  'DataTransfer', 'DeleteCertificate', 'ExtendedTriggerMessage', 'GetCompositeSchedule', 'GetConfiguration', 'GetDiagnostics',
  'GetInstalledCertificateIds', 'GetLocalListVersion', 'GetLog', 'InstallCertificate', 'RemoteStartTransaction', 'RemoteStopTransaction',
  'ReserveNow', 'Reset', 'SendLocalList', 'SetChargingProfile', 'SignedUpdateFirmware', 'TriggerMessage', 'UnlockConnector', 'UpdateFirmware'];

// The server that the charge point downloads from and uploads to.
const files = { uploads: {}, server: null, url: '' };
const central = { server: new RPCServer({ protocols: ['ocpp1.6'], strictMode: true }), client: null, url: '', problems: [], received: [], commanded: new Set() };
let chargePoint;

before(async () => {
  files.server = http.createServer((request, response) => {
    if (request.method === 'GET') return response.end('a new firmware');
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => { files.uploads[request.url] = body; response.writeHead(201).end(); });
  }).listen(0, '127.0.0.1');
  await once(files.server, 'listening');
  files.url = `http://127.0.0.1:${files.server.address().port}`;

  let transactions = 0;
  const now = () => new Date().toISOString();
  const answers = {
    Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
    BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 300 }),
    DataTransfer: () => ({ status: 'UnknownVendorId' }),
    Heartbeat: () => ({ currentTime: now() }),
    SignCertificate: () => ({ status: 'Accepted' }),
    StartTransaction: () => ({ idTagInfo: { status: 'Accepted' }, transactionId: ++transactions }),
  };
  central.server.auth((accept) => accept());
  central.server.on('client', (client) => {
    if (client.identity === 'CP_ALL') central.client = client;
    client.on('strictValidationFailure', (failure) => central.problems.push(failure));
    for (const action of started) {
      client.handle(action, ({ params }) => {
        central.received.push({ action, params });
        return (answers[action] ?? (() => ({})))();
      });
    }
  });
  const port = await freePort();
  await central.server.listen(port, '127.0.0.1');
  central.url = `ws://127.0.0.1:${port}`;
  chargePoint = startChargePoint('CP_ALL', central.url, '--connectors', '2', '--sample-interval', '1', '--unit', 'both');
  await seen('StatusNotification', (params) => params.connectorId === 2);
});

after(async () => {
  await chargePoint?.quit();
  await central.server.close({ force: true });
  files.server?.close();
});

// Sends a CALL of the central system. Strict mode checks the request and the answer.
const call = (action, params = {}) => {
  central.commanded.add(action);
  return central.client.call(action, params);
};

// Waits for a message of the charge point, past or future.
const seen = (action, matches = () => true) =>
  until(() => central.received.find((message) => message.action === action && matches(message.params))?.params, `${action}; the charge point says:\n${chargePoint?.output}${chargePoint?.errors}`);

const status = async (action, params) => (await call(action, params)).status;

test('a transaction: authorized, metered, limited and ended from both sides', async () => {
  chargePoint.type('plug 1 soc=50', 'tag TAG_1 1');
  await seen('Authorize', ({ idTag }) => idTag === 'TAG_1');
  await seen('StartTransaction', ({ idTag, connectorId }) => idTag === 'TAG_1' && connectorId === 1);
  const profile = {
    chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9.5 }] },
  };
  assert.equal(await status('SetChargingProfile', { connectorId: 0, csChargingProfiles: profile }), 'Accepted');
  await seen('MeterValues', ({ meterValue }) => meterValue[0].sampledValue.some(({ measurand, value }) => measurand === 'Current.Offered' && value === '9.5'));
  for (const chargingRateUnit of ['A', 'W', undefined]) {
    const schedule = await call('GetCompositeSchedule', { connectorId: 1, duration: 3600, ...(chargingRateUnit && { chargingRateUnit }) });
    assert.equal(schedule.status, 'Accepted');
  }
  assert.equal(await status('GetCompositeSchedule', { connectorId: 7, duration: 60 }), 'Rejected');
  assert.equal(await status('ClearChargingProfile', { id: 1 }), 'Accepted');
  assert.equal(await status('ClearChargingProfile', {}), 'Unknown');
  assert.equal(await status('RemoteStopTransaction', { transactionId: 1 }), 'Accepted');
  await seen('StopTransaction', ({ reason }) => reason === 'Remote');

  assert.equal(await status('RemoteStartTransaction', { idTag: 'APP', connectorId: 2 }), 'Accepted');
  chargePoint.type('plug 2');
  await seen('StartTransaction', ({ idTag, connectorId }) => idTag === 'APP' && connectorId === 2);
  assert.equal(await status('UnlockConnector', { connectorId: 2 }), 'Unlocked');
  await seen('StopTransaction', ({ reason }) => reason === 'UnlockCommand');
  chargePoint.type('unplug 1', 'unplug 2');
  await seen('StatusNotification', ({ connectorId, status: s }) => connectorId === 2 && s === 'Available');
  assert.deepEqual(central.problems, []);
});

test('configuration, lists, reservations and availability', async () => {
  const { configurationKey } = await call('GetConfiguration');
  assert.ok(configurationKey.length > 40, `${configurationKey.length} keys`);
  assert.deepEqual(await call('GetConfiguration', { key: ['Nonsense'] }), { unknownKey: ['Nonsense'] });
  assert.equal(await status('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' }), 'Accepted');
  assert.equal(await status('ChangeConfiguration', { key: 'ConnectorPhaseRotation', value: '1.RST,2.RST' }), 'RebootRequired');
  assert.equal(await status('ChangeConfiguration', { key: 'NumberOfConnectors', value: '9' }), 'Rejected');
  assert.equal(await status('ChangeConfiguration', { key: 'Nonsense', value: '9' }), 'NotSupported');
  assert.deepEqual(await call('GetLocalListVersion'), { listVersion: 0 });
  const list = [{ idTag: 'LISTED', idTagInfo: { status: 'Accepted', parentIdTag: 'GROUP' } }];
  assert.equal(await status('SendLocalList', { listVersion: 2, updateType: 'Full', localAuthorizationList: list }), 'Accepted');
  assert.equal(await status('SendLocalList', { listVersion: 1, updateType: 'Differential', localAuthorizationList: list }), 'VersionMismatch');
  assert.deepEqual(await call('GetLocalListVersion'), { listVersion: 2 });
  assert.equal(await status('ClearCache'), 'Accepted');

  const expiryDate = new Date(Date.now() + 600_000).toISOString();
  assert.equal(await status('ReserveNow', { connectorId: 1, expiryDate, idTag: 'VIP', reservationId: 5 }), 'Accepted');
  await seen('StatusNotification', ({ connectorId, status: s }) => connectorId === 1 && s === 'Reserved');
  assert.equal(await status('ReserveNow', { connectorId: 1, expiryDate, idTag: 'OTHER', reservationId: 6 }), 'Occupied');
  assert.equal(await status('CancelReservation', { reservationId: 5 }), 'Accepted');
  assert.equal(await status('CancelReservation', { reservationId: 5 }), 'Rejected');
  assert.equal(await status('ChangeAvailability', { connectorId: 2, type: 'Inoperative' }), 'Accepted');
  await seen('StatusNotification', ({ connectorId, status: s }) => connectorId === 2 && s === 'Unavailable');
  assert.equal(await status('ChangeAvailability', { connectorId: 0, type: 'Operative' }), 'Accepted');
  assert.equal(await status('DataTransfer', { vendorId: 'acme', data: 'x' }), 'UnknownVendorId');
  chargePoint.type('data acme hello x', 'heartbeat');
  await seen('DataTransfer', ({ vendorId }) => vendorId === 'acme');
  await seen('Heartbeat');
  assert.deepEqual(central.problems, []);
});

test('diagnostics and logs are really uploaded', async () => {
  const { fileName } = await call('GetDiagnostics', { location: `${files.url}/in` });
  await seen('DiagnosticsStatusNotification', ({ status: s }) => s === 'Uploaded');
  assert.match(files.uploads[`/in/${fileName}`], /connector 1 is Charging/);

  const log = { logType: 'SecurityLog', requestId: 9, log: { remoteLocation: `${files.url}/logs/` } };
  const { status: accepted, filename } = await call('GetLog', log);
  assert.equal(accepted, 'Accepted');
  await seen('LogStatusNotification', ({ status: s, requestId }) => s === 'Uploaded' && requestId === 9);
  assert.match(files.uploads[`/logs/${filename}`], /StartupOfTheDevice/);
  await call('GetLog', { ...log, requestId: 10, log: { remoteLocation: 'ftp://nowhere/' } });
  await seen('LogStatusNotification', ({ status: s, requestId }) => s === 'NotSupportedOperation' && requestId === 10);
  assert.deepEqual(central.problems, []);
});

test('every message that can be triggered is sent', async () => {
  for (const requestedMessage of ['DiagnosticsStatusNotification', 'FirmwareStatusNotification', 'Heartbeat', 'MeterValues', 'StatusNotification']) {
    const before = central.received.length;
    assert.equal(await status('TriggerMessage', { requestedMessage }), 'Accepted');
    await until(() => central.received.slice(before).find(({ action }) => action === requestedMessage), requestedMessage);
  }

  assert.equal(await status('TriggerMessage', { requestedMessage: 'BootNotification' }), 'Rejected');
  const actions = { FirmwareStatusNotification: 'SignedFirmwareStatusNotification', SignChargePointCertificate: 'SignCertificate' };
  for (const requestedMessage of ['LogStatusNotification', 'FirmwareStatusNotification', 'Heartbeat', 'MeterValues', 'SignChargePointCertificate', 'StatusNotification']) {
    const before = central.received.length;
    assert.equal(await status('ExtendedTriggerMessage', { requestedMessage }), 'Accepted');
    await until(() => central.received.slice(before).find(({ action }) => action === (actions[requestedMessage] ?? requestedMessage)), requestedMessage);
  }

  assert.deepEqual(central.problems, []);
});

test('certificates', async () => {
  const certificateType = 'CentralSystemRootCertificate';
  assert.deepEqual(await call('GetInstalledCertificateIds', { certificateType }), { status: 'NotFound' });
  assert.equal(await status('InstallCertificate', { certificateType, certificate: 'nonsense' }), 'Rejected');
  assert.equal(await status('InstallCertificate', { certificateType, certificate: rootCertificate }), 'Accepted');
  const { status: found, certificateHashData } = await call('GetInstalledCertificateIds', { certificateType });
  assert.equal(found, 'Accepted');
  assert.equal(certificateHashData.length, 1);
  assert.equal(await status('DeleteCertificate', { certificateHashData: certificateHashData[0] }), 'Accepted');
  assert.equal(await status('DeleteCertificate', { certificateHashData: certificateHashData[0] }), 'NotFound');
  chargePoint.type('sign-certificate');
  await seen('SignCertificate', ({ csr }) => csr.startsWith('-----BEGIN CERTIFICATE REQUEST-----'));
  assert.equal(await status('CertificateSigned', { certificateChain: rootCertificate }), 'Rejected');
  await seen('SecurityEventNotification', ({ type }) => type === 'InvalidChargePointCertificate');
  const firmware = { location: `${files.url}/3.bin`, retrieveDateTime: new Date().toISOString(), signingCertificate: rootCertificate, signature: 'AAAA' };
  assert.equal(await status('SignedUpdateFirmware', { requestId: 1, firmware }), 'InvalidCertificate');
  await seen('SecurityEventNotification', ({ type }) => type === 'InvalidFirmwareSigningCertificate');
  assert.deepEqual(central.problems, []);
});

test('firmware is really downloaded, and the charge point boots with it', async () => {
  assert.deepEqual(await call('UpdateFirmware', { location: `${files.url}/v3.1.bin`, retrieveDate: new Date().toISOString() }), {});
  for (const expected of ['Downloading', 'Downloaded', 'Installing']) await seen('FirmwareStatusNotification', ({ status: s }) => s === expected);
  await until(() => central.received.find(({ action, params }) => action === 'BootNotification' && params.firmwareVersion === 'v3.1'), 'the boot with the new firmware', 60_000);
  await seen('FirmwareStatusNotification', ({ status: s }) => s === 'Installed');
  assert.deepEqual(central.problems, []);
});

test('a reset ends in a new boot, and every action was used without one violation', async () => {
  const boots = central.received.filter(({ action }) => action === 'BootNotification').length;
  assert.equal(await status('Reset', { type: 'Soft' }), 'Accepted');
  await until(() => central.received.filter(({ action }) => action === 'BootNotification').length > boots, 'the boot after the reset', 60_000);
  assert.deepEqual(started.filter((action) => !central.received.some((message) => message.action === action)), []);
  assert.deepEqual(commands.filter((action) => !central.commanded.has(action)), []);
  assert.equal(new Set([...started, ...commands]).size, 39);
  assert.deepEqual(central.problems, []);
});

test('the judge sees a violation when there is one', async () => {
  const failures = [];
  central.server.once('client', (client) => client.on('strictValidationFailure', (failure) => failures.push(failure)));
  const quirky = startChargePoint('CP_QUIRKY', central.url, '--quirk', 'numbers-as-strings', '--no-trace');
  await until(() => failures.length > 0, 'a violation');
  await quirky.quit();
  central.problems.length = 0;
});

test('a script passes or fails with its exit code and the line', async () => {
  const run = async (...steps) => {
    const script = startChargePoint('CP_SCRIPT', central.url, '--script', '-', '--no-trace');
    script.type(...steps);
    script.end();
    return { code: await script.exited(), errors: script.errors };
  };
  assert.deepEqual(await run('wait online', 'start TAG', 'wait transaction known', 'expect answered StartTransaction idTagInfo.status=Accepted', 'unplug',
    'wait answered StopTransaction'), { code: 0, errors: '' });
  const failed = await run('wait online', 'expect status Charging');
  assert.equal(failed.code, 1);
  assert.match(failed.errors, /^stdin:2: expected status Charging, and it is Available/);
  const wrong = await run('plug', 'dance');
  assert.equal(wrong.code, 1);
  assert.match(wrong.errors, /^stdin:2: unknown step: dance/);
});
