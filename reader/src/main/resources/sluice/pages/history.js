/** The last ten minutes, second by second: what the service remembers, and what came since. */

import { get } from './api.js';

const SPAN_S = 600;
const COLUMNS = ['at', 'processed', 'failed', 'ready', 'inFlight', 'dead'];

export class History {
  #columns = COLUMNS.map(() => []);
  #last = null;

  /** Takes what the service remembers. Points that came meanwhile and are newer stay behind it. */
  async load() {
    const loaded = await get('/status/history');
    const end = loaded.at.at(-1) ?? 0;
    const [at] = this.#columns;
    const newer = at.findIndex(it => it > end);
    this.#columns = COLUMNS.map((name, index) =>
      loaded[name].concat(newer < 0 ? [] : this.#columns[index].slice(newer)),
    );
    this.#trim();
  }

  append(snapshot) {
    const at = Math.floor(new Date(snapshot.at) / 1000);
    const last = this.#last;
    this.#last = snapshot;
    if (at <= (this.#columns[0].at(-1) ?? 0)) return;
    const { ready = null, inFlight = null, dead = null } = snapshot.queue;
    const point = [
      at,
      perSecond(last, snapshot, 'processed'),
      perSecond(last, snapshot, 'failed'),
      ready,
      inFlight,
      dead,
    ];
    this.#columns.forEach((column, index) => column.push(point[index]));
    this.#trim();
  }

  #trim() {
    const [at] = this.#columns;
    const oldest = (at.at(-1) ?? 0) - SPAN_S;
    const old = at.findIndex(it => it >= oldest);
    if (old > 0) this.#columns.forEach(column => column.splice(0, old));
  }

  throughput() {
    const [at, processed, failed] = this.#columns;
    return [at, processed, failed];
  }

  depth() {
    const [at, , , ready, inFlight, dead] = this.#columns;
    return [at, ready, inFlight, dead];
  }

  /** By how much the queue has grown in a minute, or null if it was not asked that long. */
  growth() {
    const [at, , , ready] = this.#columns;
    const known = at.map((_, index) => index).filter(index => ready[index] !== null);
    if (known.length === 0) return null;
    const now = known.at(-1);
    const before = known.findLast(index => at[index] <= at[now] - 60);
    return before === undefined ? null : ready[now] - ready[before];
  }
}

/** What was counted since the snapshot before; null after a restart, when counts begin anew. */
function perSecond(last, snapshot, name) {
  if (!last || last.box.startedAt !== snapshot.box.startedAt) return null;
  const seconds = (new Date(snapshot.at) - new Date(last.at)) / 1000;
  return seconds > 0 ? (snapshot.counts[name] - last.counts[name]) / seconds : null;
}
