// Repeatable randomness: a test prints its seed, and MOEV_SEED sets it.
import { randomInt } from 'node:crypto';

export const seed = Number(process.env.MOEV_SEED ?? randomInt(2 ** 31));

// mulberry32: small, and good enough to choose moments.
export function chance(state) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (limit) => Math.floor(next() * limit), maybe: (probability) => next() < probability };
}
