// Tests the OCPP listener with `ws`, an independent WebSocket client.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { startGateway } from './gateway.mjs';

let gateway;
before(async () => { gateway = await startGateway(); });
after(async () => { await gateway?.stop(); });

const open = async (identity, protocols = ['ocpp1.6'], options = {}) => {
  const socket = new WebSocket(`${gateway.ocpp}/${identity}`, protocols, options);
  await once(socket, 'open');
  return socket;
};

const boot = '[2,"boot-1","BootNotification",{"chargePointVendor":"ws","chargePointModel":"raw"}]';

const ask = async (socket, message) => {
  const answer = once(socket, 'message');
  socket.send(message);
  return JSON.parse((await answer)[0].toString());
};

test('the identity is the last segment of the path, percent-decoded once', async () => {
  for (const [segment, identity] of [['RAW_1', 'RAW_1'], ['ocpp/RAW_2', 'RAW_2'], ['RDAM%20123', 'RDAM 123'], ['a/b/RAW_3/', 'RAW_3']]) {
    const socket = await open(segment);
    const response = await gateway.get(`/api/v1/charge-points/${encodeURIComponent(identity)}`);
    assert.equal(response.status, 200, segment);
    assert.equal((await response.json()).identity, identity);
    socket.close();
    await once(socket, 'close');
  }
});

test('the subprotocol is chosen in the order of the client', async () => {
  const socket = await open('RAW_4', ['ocpp2.0.1', 'ocpp1.6']);
  assert.equal(socket.protocol, 'ocpp1.6');
  socket.close();
  await once(socket, 'close');
});

test('without a common subprotocol the handshake completes and the connection closes', async () => {
  // `ws` itself refuses a response without the offered protocol, so this test writes raw HTTP.
  const socket = net.connect(gateway.ocppPort, '127.0.0.1');
  socket.write('GET /RAW_5 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n');
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  while (!Buffer.concat(chunks).includes('\r\n\r\n') || Buffer.concat(chunks).length < Buffer.concat(chunks).indexOf('\r\n\r\n') + 6) {
    await once(socket, 'data');
  }
  const bytes = Buffer.concat(chunks);
  const head = bytes.subarray(0, bytes.indexOf('\r\n\r\n')).toString();
  assert.match(head, /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(head, /Sec-WebSocket-Protocol/i);
  assert.equal(bytes[bytes.indexOf('\r\n\r\n') + 4], 0x88, 'a close frame');
  socket.destroy();
});

test('a fragmented message with a ping inside is one message, and the ping is answered', async () => {
  const socket = await open('RAW_6');
  const pong = once(socket, 'pong');
  const answer = once(socket, 'message');
  socket.send(boot.slice(0, 20), { fin: false });
  socket.ping('in between');
  socket.send(boot.slice(20), { fin: true });
  assert.equal((await pong)[0].toString(), 'in between');
  const [type, id, payload] = JSON.parse((await answer)[0].toString());
  assert.deepEqual([type, id, payload.status], [3, 'boot-1', 'Accepted']);
  socket.close(1000);
  const [code] = await once(socket, 'close');
  assert.equal(code, 1000);
});

test('binary messages close with 1003 and too long ones with 1009', async () => {
  const binary = await open('RAW_7');
  binary.send(Buffer.from([1, 2, 3]));
  assert.equal((await once(binary, 'close'))[0], 1003);

  const long = await open('RAW_8');
  await ask(long, boot);
  long.send(`[2,"1","Heartbeat",{"x":"${'y'.repeat(300_000)}"}]`);
  assert.equal((await once(long, 'close'))[0], 1009);
});

test('unknown actions, actions of the other side and broken payloads get the CALLERROR of table 7', async () => {
  const socket = await open('RAW_9');
  await ask(socket, boot);
  const code = async (message) => (await ask(socket, message))[2];
  assert.equal(await code('[2,"1","MakeCoffee",{}]'), 'NotImplemented');
  assert.equal(await code('[2,"2","Reset",{"type":"Soft"}]'), 'NotSupported');
  assert.equal(await code('[2,"3","StatusNotification",{"errorCode":"NoError","status":"Available"}]'), 'OccurenceConstraintViolation');
  assert.equal(await code('[2,"4","StatusNotification",{"connectorId":{},"errorCode":"NoError","status":"Available"}]'), 'TypeConstraintViolation');
  assert.equal(await code('[2,"5","Heartbeat","now"]'), 'FormationViolation');
  socket.send('[9,"6","ignored"]');
  socket.send('[3,"never-asked",{}]');
  assert.equal((await ask(socket, '[2,"7","Heartbeat",null]'))[0], 3, 'a null payload is an empty one, and nothing answered the two before');
  socket.close();
  await once(socket, 'close');
});

test('a browser is refused by its Origin', async () => {
  const socket = new WebSocket(`${gateway.ocpp}/RAW_10`, ['ocpp1.6'], { origin: 'http://evil.example' });
  const [, response] = await once(socket, 'unexpected-response');
  assert.equal(response.statusCode, 403);
  assert.equal(response.headers.connection, 'close');
  socket.on('error', () => {});
  socket.terminate();
});

test('a new connection of the same identity takes the place of the old one', async () => {
  const old = await open('RAW_11');
  await ask(old, boot);
  const closed = once(old, 'close');
  const fresh = await open('RAW_11');
  assert.equal((await closed)[0], 1008);
  assert.equal((await ask(fresh, '[2,"2","Heartbeat",{}]'))[0], 3);
  const response = await gateway.get('/api/v1/charge-points/RAW_11');
  assert.equal((await response.json()).connected, true);
  fresh.close();
  await once(fresh, 'close');
});
