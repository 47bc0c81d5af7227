/** The numbers to be read across a room, and whether the fleet keeps up. */

import { byId, el, setAttribute, setText } from './dom.js';
import { bigCount, count, dollars, rate, wholeSeconds } from './format.js';
import { chip } from './states.js';

const OLD_S = 60;
const GROWTH_THAT_COUNTS = 10;

const TILES = [
  {
    id: 'ready',
    label: 'Ready',
    value: s => bigCount(s.queue.ready),
    note: (s, growth) => trend(growth),
    tone: (s, growth) => (growsToo(s, growth) ? 'warn' : ''),
  },
  { id: 'in-flight', label: 'In flight', value: s => bigCount(s.queue.inFlight), note: () => 'on all boxes' },
  { id: 'delayed', label: 'Delayed', value: s => bigCount(s.queue.delayed), note: () => 'not due yet' },
  {
    id: 'oldest',
    label: 'Oldest',
    value: s => (s.queue.oldestSeconds === undefined ? '–' : wholeSeconds(s.queue.oldestSeconds)),
    note: () => 'of the last minute’s arrivals',
    tone: s => (s.queue.oldestSeconds > OLD_S ? 'warn' : ''),
  },
  {
    id: 'dead',
    label: 'Dead letters',
    value: s => bigCount(s.queue.dead),
    note: s => (s.queue.dead > 0 ? '✕ to be looked at' : ''),
    tone: s => (s.queue.dead > 0 ? 'bad' : ''),
  },
  { id: 'results', label: 'Results', value: s => bigCount(s.queue.results), note: () => 'to be fetched' },
  {
    id: 'throughput',
    label: 'Processed/s',
    value: s => rate(s.rates.processed),
    note: s => `${rate(s.rates.failed)}/s failed, this box`,
  },
  {
    id: 'boxes',
    label: 'Boxes draining',
    value: s => (s.fleet.error ? '–' : count(s.fleet.boxes.length)),
    note: s => (s.fleet.error ? 'not known' : ''),
  },
  {
    id: 'drainers',
    label: 'Drainers busy',
    value: s => `${count(s.drainers.busy)}/${count(s.drainers.count)}`,
    note: s => `up to ${count(s.drainers.most)}`,
  },
  {
    id: 'cost',
    label: '$ per million',
    value: s => dollars(s.cost.measured.perMillion, s.cost.currency),
    note: s => `planned ${dollars(s.cost.planned.perMillion, s.cost.currency)}`,
  },
];

export function tiles() {
  const rows = TILES.map(tile);
  byId('tiles').append(...rows.map(row => row.node));
  const verdict = chip('CONNECTING', 'no figures yet');
  verdict.node.dataset.testid = 'verdict';
  byId('verdict').append(verdict.node);
  return {
    update: (snapshot, growth) => {
      rows.forEach(row => row.update(snapshot, growth));
      verdict.update(...judge(snapshot, growth));
    },
  };
}

function tile({ id, label, value, note, tone }) {
  const number = el('dd', { class: 'value', text: '–', data: { testid: `tile-${id}` } });
  const below = el('dd', { class: 'note' });
  const node = el('div', { class: 'tile' }, el('dt', { text: label }), number, below);
  return {
    node,
    update: (snapshot, growth) => {
      setText(number, value(snapshot));
      setText(below, note(snapshot, growth));
      setAttribute(node, 'class', `tile ${tone?.(snapshot, growth) ?? ''}`.trim());
    },
  };
}

function trend(growth) {
  if (growth === null) return '';
  if (Math.abs(growth) < GROWTH_THAT_COUNTS) return '▬ steady';
  return growth > 0 ? `▲ ${count(growth)} in a minute` : `▼ ${count(-growth)} in a minute`;
}

/** More of them, and not just the ripple of a queue that is long anyway. */
function growsToo(snapshot, growth) {
  return growth !== null && growth >= GROWTH_THAT_COUNTS && growth > snapshot.queue.ready / 20;
}

function judge(snapshot, growth) {
  if (snapshot.queue.error) return ['OFFLINE', `the queue does not answer: ${snapshot.queue.error}`];
  if (!snapshot.box.connected) return ['OFFLINE', 'this box does not reach the queue'];
  if (growsToo(snapshot, growth))
    return ['QUEUED', `falls behind: ${count(growth)} more wait than a minute ago`];
  if (snapshot.box.state === 'PAUSED') return ['PAUSED', 'this box is paused'];
  if (snapshot.box.state === 'STOPPING') return ['STOPPING', 'this box is stopping'];
  return ['DONE', 'keeps up'];
}
