// docs/feature-profiles.md, replayed line by line against the gateway and the simulated charge point.
//   MOEV_RECORD=1 node --test feature-profiles-document.test.mjs   writes the observed output into the document instead
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.mjs';
import { Walk, documentOf, readDocument, recorded, startSimulatedChargePoint, writeDocument } from './walk.mjs';

const record = process.env.MOEV_RECORD === '1';
const file = documentOf('feature-profiles.md');
const document = readDocument(file);

let gateway;
let chargePoint;
let files;

// Serves the files that the document serves with `python3 -m http.server 8000`.
async function serveFiles() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'moev-feature-profiles-'));
  for (const version of ['2.0', '3.0']) writeFileSync(path.join(folder, `firmware-${version}.bin`), `firmware ${version}\n`.repeat(1_000));
  const server = http.createServer((request, response) => {
    try {
      response.end(readFileSync(path.join(folder, path.basename(request.url))));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    folder,
    port: server.address().port,
    stop() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

before(async () => {
  files = await serveFiles();
  gateway = await startGateway('--Certificates:LocalAuthority', 'true', '--Ledger:FirstTransactionId', '1');
  chargePoint = await startSimulatedChargePoint(gateway, 'CP_1', '--connectors', '2', '--sample-interval', '0');
});
after(async () => {
  await chargePoint?.stop();
  await gateway?.stop();
  files?.stop();
});

test('every action does what the document shows', async (t) => {
  const walk = new Walk(gateway, chargePoint, files);
  const outputs = new Map();
  const headings = [...new Set(document.blocks.map((block) => block.heading))];
  for (const heading of headings) {
    await t.test(heading, async () => {
      const blocks = document.blocks.filter((block) => block.heading === heading);
      if (heading !== headings[0] && !record) chargePoint.unread.splice(0);
      for (const block of blocks) {
        for (const step of block.steps) outputs.set(step, await walk.run(step, block.kind, { record }));
      }
    });
  }
  assert.equal(outputs.size, document.blocks.flatMap((block) => block.steps).length);
  if (record) writeDocument(file, recorded(document, outputs));
});

test('the document has every action that has a schema', () => {
  const schemas = readdirSync(path.join(path.dirname(file), '../schemas/ocpp1.6')).map((name) => path.basename(name, '.json'));
  const headings = document.lines.filter((line) => line.startsWith('### ')).flatMap((line) => line.slice(4).split(', '));
  assert.deepEqual(schemas.filter((name) => !name.endsWith('Response') && !headings.includes(name)), []);
});
