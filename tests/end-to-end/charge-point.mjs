// A charge point on `ocpp-rpc`, whose strict mode checks all messages of the gateway against the official schemas.
import ocppRpc from 'ocpp-rpc';
import { until } from './gateway.mjs';

const { RPCClient } = ocppRpc;

export async function connectChargePoint(gateway, identity, { allowedUnit = 'Current', handlers = {}, options = {} } = {}) {
  const client = new RPCClient({
    endpoint: gateway.ocpp,
    identity,
    protocols: ['ocpp1.6'],
    strictMode: true,
    reconnect: false,
    callTimeoutMs: 15_000,
    ...options,
  });
  const received = [];
  const problems = [];
  client.on('strictValidationFailure', (failure) => problems.push(failure));

  const handle = (action, answer) => client.handle(action, (call) => {
    received.push({ action, params: call.params });
    return (handlers[action] ?? answer)(call.params, client);
  });
  handle('GetConfiguration', () => ({
    configurationKey: [
      { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: allowedUnit },
      { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '8' },
    ],
  }));
  for (const action of ['ChangeConfiguration', 'RemoteStartTransaction', 'RemoteStopTransaction', 'SetChargingProfile',
    'ClearChargingProfile', 'TriggerMessage', 'Reset']) {
    handle(action, () => ({ status: 'Accepted' }));
  }
  handle('DataTransfer', () => ({ status: 'UnknownVendorId' }));

  await client.connect();
  return {
    client,
    received,
    problems,
    call: (action, params = {}) => client.call(action, params),
    last: (action) => received.findLast((call) => call.action === action)?.params,
    seen: (action) => until(() => received.find((call) => call.action === action)?.params, `${action} at ${identity}`),
    boot: () => client.call('BootNotification', { chargePointVendor: 'ocpp-rpc', chargePointModel: 'strict' }),
    close: () => client.close({ code: 1000 }),
  };
}
