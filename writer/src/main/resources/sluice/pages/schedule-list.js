/** A user's schedules: when they fire next, and what became of their last runs. */

import { get, post, request } from './api.js';
import { schedulesOf } from './schedule-form.js';
import { confirmed } from './dialog.js';
import { button, el, keyedList, setText, table, textRow } from './dom.js';
import { count, millis, moment } from './format.js';
import { chip } from './states.js';
import { toast, toastError } from './toast.js';
import { repeatedly } from './visible.js';

const PAUSE_MS = 3_000;
const MOST = 100;
const COLUMNS = [
  { title: 'Due' },
  { title: 'How' },
  { title: 'Job' },
  { title: 'Took', number: true },
  { title: 'Came out', words: true },
];

/** `show(username)` of what this answers lists whose schedules are asked for, and keeps on asking. */
export function scheduleList(place, user) {
  const note = el('p', {
    class: 'empty',
    role: 'status',
    text: 'Nobody’s schedules are shown yet.',
    data: { testid: 'schedules-note' },
  });
  const list = el('ol', { class: 'cards', data: { testid: 'schedules' } });
  place.append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'schedules-title' },
      el(
        'header',
        {},
        el('h2', { id: 'schedules-title', text: 'Schedules' }),
        el(
          'div',
          { class: 'actions' },
          button('Show this user’s', () => show(user.value.trim()), { data: { testid: 'schedules-show' } }),
        ),
      ),
      note,
      list,
    ),
  );
  let turns = null;
  let shown = null;
  const refresh = async () => {
    // Only who looks at this tab of the page wants to know.
    if (place.hidden) return true;
    const username = shown;
    try {
      const page = await get(`${schedulesOf(username)}?limit=${MOST}`);
      if (username !== shown) return false; // another user is looked at by now
      setText(note, tale(username, page));
      // What was made last is what is looked for.
      update(page.schedules.toReversed());
      return true;
    } catch (e) {
      if (username !== shown) return false;
      setText(note, e.message);
      update([]);
      return e.status === 0 || e.status >= 500;
    }
  };
  const update = keyedList(
    list,
    it => it.id,
    it =>
      card(
        it.id,
        () => shown,
        () => refresh(),
      ),
  );
  const show = username => {
    shown = username;
    turns?.stop();
    turns = repeatedly(refresh, () => PAUSE_MS);
  };
  return { show };
}

function tale(username, { schedules, nextCursor }) {
  if (schedules.length === 0) return `${username} has no schedules.`;
  return `${count(schedules.length)} of ${username}${nextCursor ? '; there are more' : ''}`;
}

function card(id, username, refresh) {
  let shown = {};
  const path = () => `${schedulesOf(username())}/${encodeURIComponent(id)}`;
  const title = el('b');
  const state = chip('TAKING');
  const next = el('span', { class: 'quiet small' });
  const facts = el('p', { class: 'small quiet' });
  const runs = runsTable();
  const act = async (work, said) => {
    try {
      await work();
      toast(said);
    } catch (e) {
      toastError(e);
    }
    refresh();
  };
  const run = button('Run now', () => act(() => post(`${path()}/run`), 'It runs now, out of turn.'), {
    data: { testid: 'schedule-run' },
  });
  const pause = button(
    'Pause',
    () =>
      act(
        () => request('PATCH', path(), { body: JSON.stringify({ enabled: !shown.enabled }) }),
        shown.enabled ? 'It is paused.' : 'It fires again.',
      ),
    { data: { testid: 'schedule-pause' } },
  );
  const remove = button(
    'Delete',
    async () => {
      if (await confirmed(whatDeleteDoes(shown))) act(() => request('DELETE', path()), 'It is deleted.');
    },
    { class: 'danger', data: { testid: 'schedule-delete' } },
  );
  const details = el(
    'details',
    { open: true },
    el('summary', {}, el('span', { class: 'summary' }, title, state.node, next)),
    el('div', { class: 'stack' }, facts, el('div', { class: 'actions' }, run, pause, remove), runs.node),
  );
  const node = el('li', { class: 'card', data: { testid: 'schedule-card', schedule: id } }, details);
  return {
    node,
    update: schedule => {
      shown = schedule;
      setText(title, schedule.algorithm);
      state.update(schedule.enabled ? 'TAKING' : 'PAUSED', schedule.enabled ? 'enabled' : 'paused');
      setText(next, nextOf(schedule));
      setText(facts, factsOf(schedule));
      setText(pause, schedule.enabled ? 'Pause' : 'Resume');
      if (details.open) runs.load(path());
    },
  };
}

function nextOf({ nextRunAt, enabled }) {
  if (nextRunAt) return `next ${moment(nextRunAt)}`;
  return enabled ? 'it is over' : 'not due while it is paused';
}

function factsOf({ cron, timeZone, run_interval_minutes: minutes, fired, skipped, missed, apikey }) {
  const when = cron ? `${cron} (${timeZone ?? 'UTC'})` : `every ${count(minutes)} min`;
  return `${when}; fired ${count(fired)}, skipped ${count(skipped)}, missed ${count(missed)}; key ${apikey}`;
}

function whatDeleteDoes({ algorithm }) {
  return {
    title: `Delete the schedule of ${algorithm}?`,
    consequences: ['It fires no more, and its key is gone. The jobs that it has made stay.'],
    agree: 'Delete it',
  };
}

function runsTable() {
  const none = el('p', { class: 'empty small', text: 'It has not run yet.' });
  const { node: rows, body } = table('Last runs', COLUMNS);
  const update = keyedList(body, it => `${it.dueAt}|${it.jobId}`, runRow);
  rows.hidden = true;
  return {
    node: el('div', {}, none, rows),
    load: async path => {
      try {
        const { runs } = await get(`${path}/runs`);
        none.hidden = runs.length > 0;
        rows.hidden = runs.length === 0;
        update(runs);
      } catch (e) {
        none.hidden = false;
        setText(none, e.message);
      }
    },
  };
}

function runRow() {
  const how = chip('FIRED');
  const state = chip('QUEUED');
  const { node, cells, update } = textRow(COLUMNS, it => [
    moment(it.dueAt),
    undefined,
    undefined,
    millis(it.durationMillis),
    it.error ? `✕ ${it.error}` : (it.result ?? ''),
  ]);
  cells[1].append(how.node);
  cells[2].append(state.node);
  node.dataset.testid = 'run-row';
  return {
    node,
    update: it => {
      update(it);
      how.update(it.how);
      state.node.hidden = !it.state;
      if (it.state) state.update(it.state);
    },
  };
}
