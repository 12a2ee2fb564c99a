// The baselines of the comparison must be fair: each answers every message of the core profile as the schemas require, checked by
// ocpp-rpc's strict client; the bare echo answers only the messages of the load generator.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { connectChargePoint } from './charge-point.mjs';
import { assembly, freePort, until } from './gateway.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const timestamp = '2026-03-14T09:26:53Z';
const meterValue = [{ timestamp, sampledValue: [{ value: '1523900', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }];

const baselines = {
  'the typical ASP.NET Core central system': ['dotnet', assembly.replaceAll('Moev.Gateway', 'Moev.TypicalCentralSystem')],
  'ocpp-rpc': ['node', path.join(root, 'bench/Baselines/ocpp-rpc/server.mjs')],
  'the bare echo': ['dotnet', assembly.replaceAll('Moev.Gateway', 'Moev.BareEcho')],
};

async function withBaseline([command, ...words], use) {
  const port = await freePort();
  const child = spawn(command, [...words, `${port}`], { stdio: 'ignore' });
  try {
    await until(() => new Promise((resolve) => {
      assert.equal(child.exitCode, null, 'the baseline has ended');
      const socket = new WebSocket(`ws://127.0.0.1:${port}/probe`, ['ocpp1.6'])
        .on('open', () => { socket.terminate(); resolve(true); })
        .on('error', () => resolve(false));
    }), 'the baseline');
    await use({ ocpp: `ws://127.0.0.1:${port}` });
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

for (const [name, command] of Object.entries(baselines)) {
  test(`${name} answers a session as the schemas ask for`, () => withBaseline(command, async (server) => {
    const chargePoint = await connectChargePoint(server, 'CP_1');
    assert.equal((await chargePoint.boot()).status, 'Accepted');
    assert.ok((await chargePoint.call('Heartbeat')).currentTime);
    await chargePoint.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp });
    assert.equal((await chargePoint.call('Authorize', { idTag: 'TAG' })).idTagInfo.status, 'Accepted');
    const { transactionId } = await chargePoint.call('StartTransaction', { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp });
    assert.ok(transactionId > 0);
    await chargePoint.call('MeterValues', { connectorId: 1, transactionId, meterValue });
    await chargePoint.call('StopTransaction', { transactionId, idTag: 'TAG', meterStop: 10, timestamp });
    if (name !== 'the bare echo') {
      assert.equal((await chargePoint.call('DataTransfer', { vendorId: 'nobody' })).status, 'UnknownVendorId');
    }

    assert.deepEqual(chargePoint.problems, []);
    await chargePoint.close();
  }));
}

test('the typical ASP.NET Core central system refuses unreadable messages and continues', () => withBaseline(
  baselines['the typical ASP.NET Core central system'], async (server) => {
    const socket = new WebSocket(`${server.ocpp}/CP_1`, ['ocpp1.6']);
    await once(socket, 'open');
    const answers = [];
    const done = new Promise((resolve) => {
      socket.on('message', (data) => {
        const [type, id, code] = JSON.parse(data);
        answers.push([type, id, type === 4 ? code : 'result']);
        if (id === 'last') resolve();
      });
    });
    for (const message of [
      'nonsense', '[]', '[2,"a"]', '[2,"b","Heartbeat",{}', '[3,"c",{}]',
      '[2,"d","Unheard",{}]', '[2,"e","Authorize",{}]', '[2,"f","Authorize",{"idTag":1}]', '[2,"g","Heartbeat",{},1]', '[2,"h","Heartbeat",null]',
      ' [ 2 , "last" , "Heartbeat" , { } ] ',
    ]) socket.send(message);
    await done;
    socket.terminate();
    assert.deepEqual(answers, [
      [4, 'd', 'NotImplemented'], [4, 'e', 'FormationViolation'], [4, 'f', 'FormationViolation'], [4, 'g', 'FormationViolation'],
      [4, 'h', 'FormationViolation'], [3, 'last', 'result'],
    ]);
  }));
