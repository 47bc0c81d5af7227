/** The jobs that were submitted in this tab, each followed to its end. */

import { get, newKey, post } from './api.js';
import { confirmed } from './dialog.js';
import { button, el, setText } from './dom.js';
import { secondsBetween, shortId, wholeSeconds } from './format.js';
import { hasEnded, jobStory, stateWords } from './job-story.js';
import { chip } from './states.js';
import { toast, toastError } from './toast.js';
import { repeatedly } from './visible.js';

const STORED = 'sluice-watched';
const MOST = 30;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 1.3;

/** That it ran, and how it ended, its tries tell. */
const WAITS = new Set(['SCHEDULED', 'QUEUED']);

/** `watch(jobId, type)` of what this answers follows one job more. */
export function watchPanel(place) {
  const list = el('ol', { class: 'cards', data: { testid: 'watched' } });
  const none = el('p', { class: 'empty', text: 'What you submit here is followed here.' });
  place.append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'watch-title' },
      el(
        'header',
        {},
        el('h2', { id: 'watch-title', text: 'Your jobs' }),
        el('span', { class: 'quiet small', text: 'of this tab, newest first' }),
      ),
      none,
      list,
    ),
  );
  const watched = [];
  const keep = () => {
    none.hidden = watched.length > 0;
    sessionStorage.setItem(STORED, JSON.stringify(watched.map(({ id, type }) => ({ id, type }))));
  };
  const forget = it => {
    watched.splice(watched.indexOf(it), 1);
    it.close();
    keep();
  };
  const watch = (id, type, isNew = true) => {
    const it = { id, type, ...card(id, type, isNew, () => forget(it), watch) };
    watched.unshift(it);
    list.prepend(it.node);
    if (watched.length > MOST) forget(watched.at(-1));
    keep();
  };
  JSON.parse(sessionStorage.getItem(STORED) ?? '[]')
    .reverse()
    .forEach(({ id, type }) => watch(id, type, false));
  return { watch };
}

function card(id, type, isNew, forget, watch) {
  const path = `/api/jobs/${encodeURIComponent(id)}`;
  const state = chip('QUEUED');
  const long = el('span', { class: 'quiet small' });
  const note = el('p', { class: 'bad-text', role: 'status', hidden: true });
  const cancel = button('Cancel job', () => cancelJob(id, path, () => follow.now()), {
    class: 'danger',
    data: { testid: 'watch-cancel' },
  });
  const repeat = button('Repeat', () => repeatJob(path, type, watch), {
    hidden: true,
    data: { testid: 'watch-repeat' },
  });
  const drop = button('Remove from list', forget, { data: { testid: 'watch-forget' } });
  const story = jobStory({ buttons: [cancel, repeat, drop] });
  const node = el(
    'li',
    { class: 'card', data: { testid: 'watched-job', job: id } },
    el(
      'details',
      { open: isNew },
      el(
        'summary',
        {},
        el(
          'span',
          { class: 'summary' },
          el('b', { text: type }),
          el('span', { class: 'mono', text: shortId(id) }),
          state.node,
          long,
        ),
      ),
      note,
      story.node,
    ),
  );
  const follow = following(path, {
    shown: told => {
      note.hidden = true;
      state.update(told.job.state, stateWords(told.job));
      setText(long, duration(told.job));
      cancel.hidden = hasEnded(told.job) || told.job.cancelRequested;
      repeat.hidden = !hasEnded(told.job);
      story.update(told);
    },
    failed: error => {
      note.hidden = false;
      setText(note, error.message);
    },
  });
  return {
    node,
    close: () => {
      follow.stop();
      node.remove();
    },
  };
}

/** Asks for a job until it has ended: often at first, and again after each change. */
function following(path, { shown, failed }) {
  const seen = [];
  let pause = FIRST_PAUSE_MS;
  const look = async () => {
    try {
      const job = await get(path);
      const why = hasEnded(job) || job.state === 'RUNNING' ? undefined : await get(`${path}/why`);
      pause = noteState(seen, job) ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pause * GROWTH);
      shown({ job, why, seen: seen.filter(it => WAITS.has(it.state)) });
      return !hasEnded(job);
    } catch (e) {
      failed(e);
      pause = LONGEST_PAUSE_MS;
      return e.status !== 404 && e.status !== 501;
    }
  };
  const turns = repeatedly(look, () => pause);
  return { stop: turns.stop, now: look };
}

/** Answers whether the job is in another state than when it was looked at last. */
function noteState(seen, { state, since }) {
  const last = seen.at(-1);
  if (last?.state === state && last.at === since) return false;
  seen.push({ state, at: since });
  return true;
}

function duration(job) {
  const until = hasEnded(job) ? job.since : Date.now();
  const long = wholeSeconds(secondsBetween(job.createdAt, until));
  return hasEnded(job) ? `after ${long}` : `for ${long}`;
}

async function cancelJob(id, path, look) {
  const yes = await confirmed({
    title: 'Cancel this job?',
    consequences: [`Job ${id} never runs if it waits; if it runs, its worker is told to end it.`],
    agree: 'Cancel this job',
  });
  if (!yes) return;
  try {
    const job = await post(`${path}/cancel`);
    toast(job.state === 'CANCELLED' ? 'The job is cancelled.' : 'Its worker is told.');
  } catch (e) {
    toastError(e);
  }
  look();
}

async function repeatJob(path, type, watch) {
  try {
    const { jobId } = await post(`${path}/retry`, { headers: { 'Idempotency-Key': newKey() } });
    toast(`It is repeated as ${jobId}.`);
    watch(jobId, type);
  } catch (e) {
    toastError(e);
  }
}
