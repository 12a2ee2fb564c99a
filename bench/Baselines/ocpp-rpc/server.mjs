// A central system as in the README of ocpp-rpc, with all messages of the core profile and its state in maps. Validation is off, which is
// the default and the cheaper setting.
//
//   node server.mjs PORT
import ocppRpc from 'ocpp-rpc';

const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error('server.mjs PORT: a central system on ocpp-rpc, on 127.0.0.1');
  process.exit(2);
}

const chargePoints = new Map();
const transactions = new Map();
let lastTransaction = 0;

const now = () => new Date().toISOString();

// The answer to each action.
const handlers = {
  Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
  BootNotification: (chargePoint, params) => {
    chargePoint.boot = params;
    return { status: 'Accepted', currentTime: now(), interval: 300 };
  },
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
  DiagnosticsStatusNotification: () => ({}),
  FirmwareStatusNotification: () => ({}),
  Heartbeat: (chargePoint) => {
    chargePoint.seenAt = Date.now();
    return { currentTime: now() };
  },
  MeterValues: (chargePoint, params) => {
    for (const { timestamp, sampledValue } of params.meterValue) {
      for (const { value, measurand, phase, unit } of sampledValue) {
        chargePoint.samples.set(`${params.connectorId} ${measurand ?? 'Energy.Active.Import.Register'} ${phase ?? ''}`, { timestamp, value, unit });
      }
    }
    return {};
  },
  StartTransaction: (chargePoint, params) => {
    const transactionId = ++lastTransaction;
    transactions.set(transactionId, { chargePoint: chargePoint.identity, start: params });
    return { transactionId, idTagInfo: { status: 'Accepted' } };
  },
  StatusNotification: (chargePoint, params) => {
    chargePoint.statuses.set(params.connectorId, params);
    return {};
  },
  StopTransaction: (chargePoint, params) => {
    transactions.delete(params.transactionId);
    return { idTagInfo: { status: 'Accepted' } };
  },
};

const server = new ocppRpc.RPCServer({ protocols: ['ocpp1.6'], strictMode: false });
server.auth((accept) => accept());
server.on('client', (client) => {
  const chargePoint = { identity: client.identity, statuses: new Map(), samples: new Map() };
  chargePoints.set(client.identity, chargePoint);
  for (const [action, answer] of Object.entries(handlers)) {
    client.handle(action, ({ params }) => answer(chargePoint, params));
  }
  client.on('close', () => chargePoints.delete(client.identity));
});
await server.listen(port, '127.0.0.1');
console.log(`listening on ws://127.0.0.1:${port}`);
process.once('SIGTERM', () => process.exit(0));
