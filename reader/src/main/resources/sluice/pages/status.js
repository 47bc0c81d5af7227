/** The status page: snapshots come in each second, and each part shows its share of them. */

import { get } from './api.js';
import { box } from './box.js';
import { charts } from './charts.js';
import { costPanel } from './cost-panel.js';
import { deadLetters } from './dead-letters.js';
import { drainers } from './drainers.js';
import { failures } from './failures.js';
import { fleet } from './fleet.js';
import { header } from './header.js';
import { History } from './history.js';
import { jobDrawer } from './job-drawer.js';
import { jobs } from './jobs.js';
import { liveness } from './liveness.js';
import { recent } from './recent.js';
import { openStream } from './stream.js';
import { tiles } from './tiles.js';
import { timings } from './timings.js';
import { whileVisible } from './visible.js';

const history = new History();
const plots = charts(history);
const figures = tiles();
const openJob = jobDrawer();
const search = jobs(openJob);
const live = liveness();
const parts = [
  box(),
  drainers(openJob),
  failures(openJob),
  fleet(),
  costPanel(),
  timings(),
  deadLetters(openJob),
  recent(openJob),
];
const head = header(() => {
  close();
  open();
  search.search();
});

let stream = null;
let connected = false;

function open() {
  stream = openStream('/status/stream', {
    onEvent: (name, data) => {
      if (name === 'snapshot') show(JSON.parse(data));
    },
    onState: (state, reason) => (state === 'connected' ? heard() : lost(reason)),
  });
}

function close() {
  stream?.close();
  stream = null;
  connected = false;
  head.connection('CONNECTING');
}

function heard() {
  live.heard();
  if (connected) return;
  connected = true;
  head.connection('LIVE', 'live');
  // What was missed meanwhile, and what may have changed with another key or a new start.
  loadHistory();
  loadRights();
}

function lost(reason) {
  connected = false;
  live.lost(reason);
  head.connection('OFFLINE', 'connection lost');
}

function show(snapshot) {
  history.append(snapshot);
  figures.update(snapshot, history.growth());
  parts.forEach(part => part.update(snapshot));
  plots.update();
  head.where([
    ['box', snapshot.box.worker],
    ['on', snapshot.box.host],
    ['queue', snapshot.queue.name],
  ]);
  document.title = `${snapshot.queue.ready ?? '–'} ready – Sluice: status`;
}

/** Without it the charts begin with now; the next connection asks again. */
function loadHistory() {
  history
    .load()
    .then(() => plots.update())
    .catch(() => {});
}

/** Who may not act, or may for all that is known, sees no buttons to act. */
async function loadRights() {
  const mayOperate = await get('/status/me')
    .then(me => me.mayOperate)
    .catch(() => false);
  document.body.classList.toggle('may-operate', mayOperate);
  head.readOnly(!mayOperate);
}

whileVisible(open, close);
search.search();
