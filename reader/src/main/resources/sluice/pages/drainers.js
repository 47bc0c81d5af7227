/** A tile for each drainer of this box: what it does, and for how long. */

import { act } from './act.js';
import { post } from './api.js';
import { confirmed } from './dialog.js';
import { button, byId, el, keyedList, setAttribute, setText } from './dom.js';
import { secondsBetween, wholeSeconds } from './format.js';
import { jobLink } from './job-link.js';
import { chip, words } from './states.js';

export function drainers(openJob) {
  let now = null;
  const update = keyedList(
    byId('drainers'),
    drainer => drainer.number,
    drainer => tile(drainer.number, openJob, () => now),
  );
  return {
    update: snapshot => {
      now = snapshot.at;
      update(snapshot.drainers.list);
    },
  };
}

function tile(number, openJob, now) {
  let shown;
  const state = chip('IDLE');
  const work = jobLink(openJob);
  const long = el('div', { class: 'long' });
  const stop = button('■', () => stopDrainer(stop, shown), {
    class: 'icon operate',
    'aria-label': `Stop drainer ${number}`,
    title: `Stop drainer ${number}`,
    data: { testid: 'stop-drainer' },
  });
  const node = el(
    'li',
    { class: 'drainer', data: { testid: 'drainer' } },
    el('div', { class: 'top' }, el('b', { text: `${number}` }), state.node),
    stop,
    el('div', { class: 'what' }, work.node),
    long,
  );
  return {
    node,
    update: drainer => {
      shown = drainer;
      setAttribute(node, 'data-state', drainer.state);
      state.update(drainer.state, words(drainer.state));
      work.update(drainer, `${drainer.type ?? 'message'} `);
      setText(long, duration(drainer, now()));
      stop.hidden = drainer.state === 'STOPPING' || drainer.state === 'GONE';
    },
  };
}

function duration({ state, since, attempt }, now) {
  if (state === 'GONE') return 'gone';
  const long = wholeSeconds(secondsBetween(since, now));
  return attempt > 1 ? `${long}, try ${attempt}` : long;
}

async function stopDrainer(control, { number, id, type }) {
  const work = id
    ? `It finishes ${type ? `job ${id}` : `message ${id}`} and is gone.`
    : 'It has nothing to do, and is gone at once.';
  const yes = await confirmed({
    title: `Stop drainer ${number}?`,
    consequences: [
      work,
      'This box then handles one message less at a time, until a drainer is spawned or the box starts anew.',
    ],
    agree: `Stop drainer ${number}`,
  });
  if (!yes) return;
  act(
    control,
    () => post(`/status/drainers/${number}/stop`),
    drainer =>
      drainer.state === 'GONE'
        ? `Drainer ${number} is gone.`
        : `Drainer ${number} goes when it has finished.`,
  );
}
