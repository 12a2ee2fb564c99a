// A charge point that charges continuously, records the acknowledgements, and resends the rest after a reconnect, like the queue of a real
// one. It uses a bare WebSocket, so that hundreds are cheap.
import WebSocket from 'ws';

const MetersPerTransaction = 3;

export class RecordingChargePoint {
  // Acknowledged by the gateway, in order.
  starts = [];
  meters = [];
  stops = [];

  // Illegal answers: a CALLERROR to a transaction message, or a retry with a different transaction id.
  problems = [];
  closeCodes = [];
  acknowledged = 0;
  retries = { oldId: 0, newId: 0, repeated: 0 };
  unanswered = null; // the message waiting for its answer, kept across connections
  onAcknowledged = () => {};

  #chance;
  #socket = null;
  #serial = 0;
  #clock = 0;
  #energy;
  #running = null; // { start, id, meters }
  #last = null; // the newest acknowledged message
  #repeat = null; // an acknowledged message that is being repeated
  #held = null; // the message waiting for the repeat
  #stopping = false;
  #idle = null;

  constructor(identity, chance) {
    this.identity = identity;
    this.#chance = chance;
    this.#energy = chance.below(100_000);
  }

  get connected() { return this.#socket?.readyState === WebSocket.OPEN; }

  // Boots only while the ledger cannot contain it; later the gateway must know it.
  connect(url) {
    const socket = new WebSocket(`${url}/${this.identity}`, ['ocpp1.6'], { perMessageDeflate: false });
    this.#socket = socket;
    const closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.closeCodes.push(code);
        resolve(code);
      });
    });
    socket.on('error', () => {}); // a killed process resets its connections; 'close' follows
    socket.on('message', (data) => this.#receive(JSON.parse(data)));
    socket.on('open', () => {
      if (this.acknowledged > 0) {
        this.#resume();
        return;
      }

      if (this.unanswered?.action === 'StartTransaction') this.#held = this.unanswered;
      this.#write('BootNotification', { chargePointVendor: 'Moev', chargePointModel: 'Recorder' });
    });
    return closed;
  }

  // Ends the running transaction and starts no other. Resolves when everything is acknowledged.
  finish() {
    this.#stopping = true;
    return new Promise((resolve) => {
      this.#idle = resolve;
      if (this.unanswered === null && this.#running === null && this.acknowledged > 0) resolve();
    });
  }

  heartbeat() { this.#write('Heartbeat', {}); }

  close() { this.#socket.close(1000); }

  #resume() {
    if (this.#repeat !== null) this.#unrepeat(); // the connection ended while it was in flight
    if (this.unanswered === null) {
      this.#next();
      return;
    }

    // A charge point may have lost an answer that it received.
    if (this.#chance.maybe(0.3) && this.#toRepeat() !== null) {
      this.retries.repeated++;
      this.#held = this.unanswered;
      this.#repeat = this.#toRepeat();
      this.#write(this.#repeat.action, this.#repeat.payload);
    } else {
      this.#retry();
    }
  }

  // Some charge points keep the message id of a retry and others do not; the answer must be the same.
  #retry() {
    const newId = this.#chance.maybe(0.5);
    if (newId) this.unanswered.id = this.#id();
    this.retries[newId ? 'newId' : 'oldId']++;
    this.#send(this.unanswered);
  }

  // Repeats a start only while its transaction is certainly running; later the same start is a new transaction.
  #toRepeat() {
    return this.unanswered.action === 'MeterValues' ? this.#running.start : this.#last;
  }

  #unrepeat() {
    this.unanswered = this.#held;
    this.#held = null;
    this.#repeat = null;
  }

  #next() {
    if (this.#running === null) {
      if (this.#stopping) {
        this.#idle?.();
        return;
      }

      this.#write('StartTransaction', { connectorId: 1, idTag: `TAG_${this.#chance.below(1000)}`, meterStart: this.#energy, timestamp: this.#now() });
      return;
    }

    this.#energy += 1 + this.#chance.below(500);
    if (this.#running.meters < MetersPerTransaction) {
      this.#write('MeterValues', {
        connectorId: 1,
        transactionId: this.#running.id,
        meterValue: [{ timestamp: this.#now(), sampledValue: [{ value: `${this.#energy}`, measurand: 'Energy.Active.Import.Register', unit: 'Wh' }] }],
      });
    } else {
      this.#write('StopTransaction', { transactionId: this.#running.id, meterStop: this.#energy, timestamp: this.#now() });
    }
  }

  #receive([type, id, payload, description]) {
    const message = this.unanswered;
    if (type !== 3 || id !== message?.id) {
      if (type === 4) this.problems.push(`${message?.action}: ${payload} ${description}`);
      else if (type === 3 && !id.startsWith('h')) this.problems.push(`an answer to nothing: ${id}`);
      return;
    }

    if (this.#repeat !== null) {
      const { action, transactionId } = this.#repeat;
      if (action === 'StartTransaction' && payload.transactionId !== transactionId) {
        this.problems.push(`a repeated start was ${transactionId} and is ${payload.transactionId}`);
      }
      this.#unrepeat();
      this.#retry();
      return;
    }

    this.unanswered = this.#held; // the message that waited for the boot
    this.#held = null;
    this.#record(message, payload);
    if (this.unanswered === null) this.#next();
    else this.#retry();
  }

  #record({ action, payload }, answer) {
    if (action === 'BootNotification') {
      if (answer.status !== 'Accepted') this.problems.push(`boot: ${answer.status}`);
      return;
    }

    if (action === 'StartTransaction') {
      const start = { action, payload, transactionId: answer.transactionId };
      this.#running = { start, id: answer.transactionId, meters: 0 };
      this.starts.push({ id: answer.transactionId, at: Date.parse(payload.timestamp), meterStart: payload.meterStart });
      this.#last = start;
    } else if (action === 'MeterValues') {
      this.#running.meters++;
      this.meters.push({ id: payload.transactionId, at: Date.parse(payload.meterValue[0].timestamp), energy: this.#energy });
      this.#last = { action, payload };
    } else {
      this.stops.push({ id: payload.transactionId, at: Date.parse(payload.timestamp), meterStop: payload.meterStop });
      this.#running = null;
      this.#last = { action, payload };
    }

    this.acknowledged++;
    this.onAcknowledged();
  }

  #write(action, payload) {
    const message = { id: action === 'Heartbeat' ? `h${++this.#serial}` : this.#id(), action, payload };
    if (action !== 'Heartbeat') this.unanswered = message;
    this.#send(message);
  }

  #send({ id, action, payload }) {
    if (this.connected) this.#socket.send(JSON.stringify([2, id, action, payload]));
  }

  #id() { return `${this.identity}-${++this.#serial}`; }

  // Returns a unique time, because it identifies a transaction.
  #now() {
    this.#clock = Math.max(this.#clock + 1, Date.now());
    return new Date(this.#clock).toISOString();
  }
}
