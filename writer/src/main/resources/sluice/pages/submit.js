/** The page on which work is submitted and watched: a tab for each way in, and one for what it costs. */

import { costForm } from './cost-form.js';
import { byId } from './dom.js';
import { header } from './header.js';
import { jobForm } from './job-form.js';
import { messageForm } from './message-form.js';
import { scheduleForm } from './schedule-form.js';
import { scheduleList } from './schedule-list.js';
import { tabs } from './tabs.js';
import { repeatedly } from './visible.js';
import { watchPanel } from './watch.js';

const HEALTH_PAUSE_MS = 10_000;

// A new key may see other types and schedules: everything begins anew with it.
const head = header(() => location.reload());
head.where([['writer at', location.host]]);

messageForm();
const job = byId('job');
let watched;
jobForm(job, (id, type) => watched.watch(id, type));
watched = watchPanel(job);
let schedules;
const { user } = scheduleForm(byId('schedule'), username => schedules.show(username));
schedules = scheduleList(byId('schedule'), user);
const cost = costForm(byId('cost'));

tabs(byId('tabs'), id => {
  if (id === 'cost') cost.begin();
});

/** Health is open, so that this needs no key. */
async function lookAtHealth() {
  try {
    const { ok } = await fetch('/health/readiness', {
      cache: 'no-store',
      signal: AbortSignal.timeout(HEALTH_PAUSE_MS),
    });
    if (ok) head.connection('LIVE', 'ready');
    else head.connection('STOPPING', 'not ready: the queue is not there');
  } catch {
    head.connection('OFFLINE', 'no answer');
  }
}

repeatedly(lookAtHealth, () => HEALTH_PAUSE_MS);
