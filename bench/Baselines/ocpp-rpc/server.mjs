// A central system as in the README of ocpp-rpc, with all messages of the core profile and its state in maps. Validation is off, which is
// the default and the cheaper setting.
//
//   node server.mjs PORT
const usage = 'server.mjs PORT: a central system on ocpp-rpc, on 127.0.0.1';
if (process.argv[2] === '--help') {
  console.log(usage);
  process.exit(0);
}
const port = /^[0-9]{1,5}$/.test(process.argv[2] ?? '') ? Number(process.argv[2]) : 0;
if (process.argv.length !== 3 || port < 1 || port > 65_535) {
  console.error(usage);
  process.exit(1);
}

function refuse(reason) {
  console.error(reason);
  process.exit(1);
}

const { default: ocppRpc } = await import('ocpp-rpc').catch(() => refuse('ocpp-rpc is missing: npm ci --prefix bench/Baselines/ocpp-rpc'));

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
// The HTTP server inside reports a port in use as an event that nothing handles.
const failed = (error) => refuse(`Port ${port} cannot be used: ${error.message}`);
process.once('uncaughtException', failed);
await server.listen(port, '127.0.0.1').catch(failed);
process.off('uncaughtException', failed);
console.log(`listening on ws://127.0.0.1:${port}`);
process.once('SIGTERM', () => process.exit(0));
