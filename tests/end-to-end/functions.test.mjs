// docs/functions.md, replayed line by line against the gateway and the simulated charge point.
//   MOEV_RECORD=1 node --test functions.test.mjs   writes what it sees into the document instead
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway } from './gateway.mjs';
import { Walk, documentOf, readDocument, recorded, startSimulatedChargePoint, writeDocument } from './walk.mjs';

const record = process.env.MOEV_RECORD === '1';
const file = documentOf('functions.md');
const document = readDocument(file);

let gateway;
let chargePoint;
before(async () => {
  gateway = await startGateway();
  chargePoint = await startSimulatedChargePoint(gateway, 'CP_1', '--connectors', '2', '--sample-interval', '0');
});
after(async () => {
  await chargePoint?.stop();
  await gateway?.stop();
});

test('every function of the document does what the document shows', async (t) => {
  const walk = new Walk(gateway, chargePoint);
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
