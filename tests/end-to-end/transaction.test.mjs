// Tests a whole transaction over the real protocol: the charge point is `ocpp-rpc`, the operator uses HTTP like curl.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway } from './gateway.mjs';

let gateway;
before(async () => { gateway = await startGateway(); });
after(async () => { await gateway?.stop(); });

const meterValues = (transactionId, energy) => ({
  connectorId: 1,
  transactionId,
  meterValue: [{
    timestamp: new Date().toISOString(),
    sampledValue: [
      { value: `${energy}`, measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
      { value: '7.9', measurand: 'Current.Import', phase: 'L1', unit: 'A', context: 'Sample.Periodic' },
    ],
  }],
});

test('boot, remote start, limit, meter values, remote stop: every message is valid and everything is on record', async () => {
  const chargePoint = await connectChargePoint(gateway, 'CP_RPC');
  const boot = await chargePoint.boot();
  assert.equal(boot.status, 'Accepted');
  assert.ok(boot.interval >= 240 && boot.interval <= 360, `interval ${boot.interval}`);
  assert.ok(Math.abs(Date.parse(boot.currentTime) - Date.now()) < 60_000);
  assert.deepEqual(await chargePoint.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' }), {});

  const started = await gateway.post('/remotestart', { id: 'CP_RPC', idTag: 'TAG_1', connectorId: 1 });
  assert.equal(started.status, 200);
  assert.equal(started.body.status, 'Accepted');
  assert.deepEqual(await chargePoint.seen('RemoteStartTransaction'), { connectorId: 1, idTag: 'TAG_1' });

  const begin = { connectorId: 1, idTag: 'TAG_1', meterStart: 1000, timestamp: new Date().toISOString() };
  const authorized = await chargePoint.call('Authorize', { idTag: 'TAG_1' });
  assert.equal(authorized.idTagInfo.status, 'Accepted');
  const { transactionId, idTagInfo } = await chargePoint.call('StartTransaction', begin);
  assert.ok(Number.isInteger(transactionId) && transactionId > 0);
  assert.equal(idTagInfo.status, 'Accepted');
  const retried = await chargePoint.call('StartTransaction', begin);
  assert.equal(retried.transactionId, transactionId, 'a retry is the same transaction');

  const limited = await gateway.post('/setmaxvalue', { id: 'CP_RPC', limit: 8 });
  assert.equal(limited.status, 200);
  const { connectorId, csChargingProfiles: profile } = await chargePoint.seen('SetChargingProfile');
  assert.equal(connectorId, 0);
  assert.equal(profile.chargingProfilePurpose, 'ChargePointMaxProfile');
  assert.equal(profile.chargingSchedule.chargingRateUnit, 'A');
  assert.equal(profile.chargingSchedule.chargingSchedulePeriod[0].limit, 8);
  assert.equal(profile.chargingSchedule.duration, undefined, 'the limit does not end by itself');
  assert.equal(profile.transactionId, undefined);

  assert.deepEqual(await chargePoint.call('MeterValues', meterValues(transactionId, 1500)), {});
  const running = await (await gateway.get(`/api/v1/transactions/${transactionId}`)).json();
  assert.equal(running.active, true);
  assert.equal(running.lastEnergy, 1500);

  const stopped = await gateway.post('/remotestop', { id: 'CP_RPC' });
  assert.equal(stopped.status, 200);
  assert.deepEqual(await chargePoint.seen('RemoteStopTransaction'), { transactionId });

  const end = { transactionId, idTag: 'TAG_1', meterStop: 2500, timestamp: new Date().toISOString(), reason: 'Remote' };
  const first = await chargePoint.call('StopTransaction', end);
  assert.equal(first.idTagInfo.status, 'Accepted');
  assert.deepEqual(await chargePoint.call('StopTransaction', end), first, 'a repeated stop has the same answer');
  const ended = await (await gateway.get(`/api/v1/transactions/${transactionId}`)).json();
  assert.equal(ended.active, false);
  assert.equal(ended.meterStop, 2500);

  const nothingToStop = await gateway.post('/remotestop', { id: 'CP_RPC' });
  assert.equal(nothingToStop.status, 409);
  assert.match(nothingToStop.type, /^application\/problem\+json/);
  assert.deepEqual(chargePoint.problems, []);
  await chargePoint.close();
});

test('messages for unknown transactions are acknowledged', async () => {
  const chargePoint = await connectChargePoint(gateway, 'CP_ORPHAN');
  await chargePoint.boot();
  assert.deepEqual(await chargePoint.call('MeterValues', meterValues(424242, 1)), {});
  assert.deepEqual(await chargePoint.call('MeterValues', meterValues(-1, 1)), {});
  assert.deepEqual(await chargePoint.call('StopTransaction', { transactionId: -1, meterStop: 5, timestamp: new Date().toISOString() }), {});
  assert.deepEqual(await chargePoint.call('DataTransfer', { vendorId: 'MOEV_GUI', messageId: 'show current evses', data: '{}' }), { status: 'UnknownVendorId' });
  assert.deepEqual(chargePoint.problems, []);
  await chargePoint.close();
});

test('calls cross: the charge point asks inside its answer to a command', async () => {
  let asked;
  const chargePoint = await connectChargePoint(gateway, 'CP_CROSS', {
    handlers: {
      TriggerMessage: async (_, client) => {
        asked = await client.call('Heartbeat', {});
        return { status: 'Accepted' };
      },
    },
  });
  await chargePoint.boot();
  const answer = await gateway.post('/api/v1/charge-points/CP_CROSS/calls/TriggerMessage', { requestedMessage: 'Heartbeat' });
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { status: 'Accepted' });
  assert.ok(asked.currentTime);
  await chargePoint.close();
});
