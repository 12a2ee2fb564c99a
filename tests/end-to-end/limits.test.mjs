// Tests limits and the profiles that cause them: set, reported, compared, superseded and cleared, with an independent charge point.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectChargePoint } from './charge-point.mjs';
import { startGateway } from './gateway.mjs';

const path = '/api/v1/charge-points/CP_1';
let gateway;
let chargePoint;
let schedule;
let hold;
before(async () => {
  gateway = await startGateway();
  chargePoint = await connectChargePoint(gateway, 'CP_1', {
    handlers: {
      SetChargingProfile: async () => {
        await hold;
        return { status: 'Accepted' };
      },
    },
  });
  chargePoint.client.handle('GetCompositeSchedule', (call) => {
    chargePoint.received.push({ action: 'GetCompositeSchedule', params: call.params });
    return schedule
      ? { status: 'Accepted', connectorId: call.params.connectorId, scheduleStart: new Date().toISOString(), chargingSchedule: schedule }
      : { status: 'Rejected' };
  });
  await chargePoint.boot();
  for (const connectorId of [1, 2]) await chargePoint.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' });
});
after(async () => {
  await chargePoint?.close();
  await gateway?.stop();
});

const get = async (route) => (await gateway.get(path + route)).json();
const limits = () => chargePoint.received.filter(({ action }) => action === 'SetChargingProfile')
  .map(({ params }) => params.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit);

test('a limit is reported with its cause', async () => {
  assert.equal((await get('/connectors/1/limit')).limited, false);
  assert.equal((await gateway.post('/setmaxvalue', { id: 'CP_1', limit: 20 })).body.status, 'Accepted');
  const { status, body } = await gateway.post('/api/v1/limits', {
    limits: [{ id: 'CP_1', limit: 10.5, connectorId: 1 }, { id: 'CP_9', limit: 8 }, { id: 'CP_1', limit: 'much' }],
  });
  assert.equal(status, 200);
  assert.deepEqual(body.results.map(({ httpStatus }) => httpStatus), [200, 404, 400]);

  const one = await get('/connectors/1/limit');
  assert.deepEqual([one.amperes, one.watts, one.phases, one.cause.purpose], [10.5, 7245, 3, 'TxDefaultProfile']);
  assert.equal(one.purposes.chargePointMaxProfile.amperes, 20);
  assert.equal((await get('/connectors/2/limit')).cause.purpose, 'ChargePointMaxProfile');
  assert.equal((await get('/connectors/0/limit')).amperes, 20);
  assert.equal((await get('/profiles')).profiles.length, 2);
  assert.equal((await get('/connectors/1/profiles')).inherited.length, 1);
});

test('what the charge point says is compared with what it accepted', async () => {
  schedule = { duration: 3600, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10.5 }] };
  const same = (await gateway.post(`${path}/connectors/1/limit/check?duration=3600`, '')).body;
  assert.equal(same.agrees, true);
  assert.deepEqual(chargePoint.last('GetCompositeSchedule'), { connectorId: 1, duration: 3600, chargingRateUnit: 'A' });

  schedule.chargingSchedulePeriod[0].limit = 20;
  const other = await get('/connectors/1/limit?compare=1&duration=3600');
  assert.equal(other.agrees, false);
  assert.deepEqual(other.differences.map(({ startPeriod, endPeriod, expected, reported }) => [startPeriod, endPeriod, expected, reported]), [[0, 3600, 10.5, 20]]);
  assert.match(other.explanations.join(), /does not obey, profile 10001/);

  schedule = null;
  const rejected = await gateway.post(`${path}/connectors/1/limit/check?strict=1`, '');
  assert.deepEqual([rejected.status, rejected.body.reason], [409, 'not_accepted']);
});

test('asked faster than it answers, the charge point gets the newest', async () => {
  const before = limits().length;
  let release;
  hold = new Promise((resolve) => { release = resolve; });
  const first = gateway.post('/setmaxvalue', { id: 'CP_1', limit: 11 });
  while (limits().length === before) await new Promise((resolve) => { setImmediate(resolve); });
  const others = [12, 13].map((limit) => gateway.post('/setmaxvalue', { id: 'CP_1', limit }));
  const { status, body } = await Promise.race(others);
  const newest = body.supersededBy.limit;
  assert.deepEqual([status, body.reason], [409, 'superseded']);
  assert.deepEqual(limits().slice(before), [11]);
  release();
  assert.equal((await first).status, 200);
  assert.deepEqual((await Promise.all(others)).map((reply) => reply.status).sort(), [200, 409]);
  assert.deepEqual(limits().slice(before), [11, newest]);
  assert.equal((await get('/connectors/2/limit')).amperes, newest);
});

test('profiles end with their transaction, or are cleared', async () => {
  await gateway.post('/remotestart', { id: 'CP_1', connectorId: 2, idTag: 'TAG', limit: 9 });
  assert.equal((await get('/profiles')).awaited.length, 1);
  const { transactionId } = await chargePoint.call('StartTransaction', {
    connectorId: 2, idTag: 'TAG', meterStart: 0, timestamp: new Date().toISOString(),
  });
  const running = await get('/connectors/2/limit');
  assert.deepEqual([running.amperes, running.cause.purpose, running.cause.transactionId], [9, 'TxProfile', transactionId]);
  await chargePoint.call('StopTransaction', { transactionId, meterStop: 1, timestamp: new Date().toISOString() });
  assert.equal((await get('/connectors/2/limit')).cause.purpose, 'ChargePointMaxProfile');

  assert.equal((await gateway.post(`${path}/calls/ClearChargingProfile`, { connectorId: 1 })).status, 200);
  assert.deepEqual((await get('/profiles')).profiles.map(({ connectorId }) => connectorId), [0]);
  await gateway.post(`${path}/calls/ClearChargingProfile`, {});
  assert.deepEqual((await get('/profiles')).profiles, []);
  assert.equal((await get('/connectors/1/limit')).limited, false);
  assert.deepEqual(chargePoint.problems, []);
});
