// Tests the framer behind an echo with `ws`: every size form, both message types, fragments, control frames in between, the closing
// handshake.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { assembly, freePort, until } from './gateway.mjs';

let host;
let url;
before(async () => {
  const port = await freePort();
  url = `ws://127.0.0.1:${port}/any/path?and=query`;
  host = spawn('dotnet', [assembly.replaceAll('Moev.Gateway', 'Moev.EchoHost'), `${port}`], { stdio: 'ignore' });
  await until(() => new Promise((resolve) => {
    const socket = new WebSocket(url).on('open', () => { socket.terminate(); resolve(true); }).on('error', () => resolve(false));
  }), 'the echo host');
});
after(async () => {
  host.kill();
  await once(host, 'exit');
});

const open = async (protocols = []) => {
  const socket = new WebSocket(url, protocols, { maxPayload: 32 * 1024 * 1024 });
  await once(socket, 'open');
  return socket;
};

const close = async (socket) => {
  socket.close();
  await once(socket, 'close');
};

test('text and binary of every length form come back as they were', async () => {
  const socket = await open();
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000, 16 * 1024 * 1024]) {
    for (const binary of [false, true]) {
      const sent = Buffer.alloc(length, binary ? 0xA5 : 'ä€😀');
      const message = binary ? sent : Buffer.from(sent.toString('utf8').replace(/\uFFFD/g, 'x')).subarray(0, length).toString('latin1').replace(/[^ -~]/g, 'y');
      socket.send(message, { binary });
      const [data, isBinary] = await once(socket, 'message');
      assert.equal(isBinary, binary);
      assert.ok(data.equals(Buffer.from(message)), `${length} bytes, binary ${binary}`);
    }
  }

  socket.send('κόσμε 😀');
  assert.equal((await once(socket, 'message'))[0].toString(), 'κόσμε 😀');
  await close(socket);
});

test('a message in a thousand fragments with pings between them is one message', async () => {
  const socket = await open();
  const pongs = [];
  socket.on('pong', (payload) => pongs.push(payload.toString()));
  const answer = once(socket, 'message');
  for (let i = 0; i < 1000; i++) {
    socket.send(`${i % 10}`, { fin: false });
    if (i % 100 === 0) socket.ping(`${i}`);
  }
  socket.send('!', { fin: true });
  assert.equal((await answer)[0].toString(), '0123456789'.repeat(100) + '!');
  assert.ok(pongs.length >= 1 && pongs.at(-1) === '900', `pongs ${pongs}`);
  await close(socket);
});

test('ocpp1.6 is accepted if it is offered, and close codes come back', async () => {
  const socket = await open(['ocpp1.6']);
  assert.equal(socket.protocol, 'ocpp1.6');
  socket.close(3000, 'enough');
  assert.equal((await once(socket, 'close'))[0], 3000);
});
