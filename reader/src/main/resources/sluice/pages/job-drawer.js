/** A drawer with one job's whole story, beside what the page shows anyway. */

import { act } from './act.js';
import { get, newKey, post } from './api.js';
import { confirmed } from './dialog.js';
import { button, byId, el, setText } from './dom.js';
import { hasEnded, jobStory } from './job-story.js';
import { repeatedly } from './visible.js';

const REFRESH_MS = 1_000;

export function jobDrawer() {
  let open = null;
  const close = () => {
    open?.close();
    open = null;
  };
  document.addEventListener('keydown', event => {
    // Escape in a dialog above the drawer closes that dialog alone.
    if (event.key === 'Escape' && open && !document.querySelector('dialog[open]')) close();
  });
  return function openJob(id, opener) {
    close();
    open = drawer(id, opener ?? byId('main'), close, openJob);
  };
}

function drawer(id, opener, close, openJob) {
  let story = null;
  const path = `/status/jobs/${encodeURIComponent(id)}`;
  const retry = button('Retry', () => repeat(retry, path, id, again => openJob(again, opener)), {
    class: 'operate',
    hidden: true,
    data: { testid: 'job-retry' },
  });
  const cancel = button('Cancel job', () => cancelJob(cancel, path, story, () => refresh()), {
    class: 'danger operate',
    hidden: true,
    data: { testid: 'job-cancel' },
  });
  const shown = jobStory({ buttons: [retry, cancel] });
  shown.node.hidden = true;
  const note = el('p', { class: 'notice above', text: 'Looking it up …', role: 'status' });
  const title = el('h2', { id: 'drawer-title', tabindex: '-1', text: `Job ${id}` });
  const node = el(
    'div',
    { class: 'drawer', role: 'dialog', 'aria-labelledby': 'drawer-title', data: { testid: 'job-drawer' } },
    el(
      'div',
      { class: 'drawer-head' },
      title,
      button('✕', close, { class: 'icon', 'aria-label': 'Close', data: { testid: 'drawer-close' } }),
    ),
    note,
    shown.node,
  );
  const refresh = async () => {
    try {
      story = await get(path);
      note.hidden = true;
      shown.node.hidden = false;
      shown.update(story);
      retry.hidden = !hasEnded(story.job);
      cancel.hidden = hasEnded(story.job) || story.job.cancelRequested;
      return !hasEnded(story.job);
    } catch (e) {
      note.hidden = false;
      setText(note, e.message);
      return e.status !== 404 && e.status !== 501;
    }
  };
  document.body.append(node);
  title.focus();
  const refreshing = repeatedly(refresh, () => REFRESH_MS);
  return {
    close: () => {
      refreshing.stop();
      node.remove();
      opener.focus();
      // What opened it may be gone: figures move on.
      if (document.activeElement !== opener) byId('main').focus({ preventScroll: true });
    },
  };
}

async function repeat(control, path, id, openAgain) {
  const key = newKey();
  const made = await act(
    control,
    () => post(`${path}/retry`, { headers: { 'Idempotency-Key': key } }),
    it => `Job ${id} is repeated as ${it.jobId}.`,
  );
  if (made) openAgain(made.jobId);
}

async function cancelJob(control, path, { job, owner }, refresh) {
  const runs = job.state === 'RUNNING';
  const yes = await confirmed({
    title: `Cancel job ${job.jobId}?`,
    consequences: [
      `It is a ${job.type} of ${owner}.`,
      runs
        ? 'It runs: its worker is told to end it, and what it has done so far may be lost.'
        : 'It has not begun, and never will.',
    ],
    agree: 'Cancel this job',
  });
  if (!yes) return;
  await act(
    control,
    () => post(`${path}/cancel`),
    it => (it.state === 'CANCELLED' ? 'The job is cancelled.' : 'Its worker is told.'),
  );
  refresh();
}
