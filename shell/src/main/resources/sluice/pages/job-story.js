/** A whole job for people: where it stands and why, what was tried, and what came out. */

import { el, setText } from './dom.js';
import { indented } from './exact-json.js';
import { bytes, count, dollars, millis, moment, quantity, secondsBetween, seconds } from './format.js';
import { chip, look, words } from './states.js';

const ENDED = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

export function hasEnded(job) {
  return ENDED.has(job.state);
}

export function stateWords({ state, cancelRequested }) {
  return words(state) + (cancelRequested ? ', to be cancelled' : '');
}

/**
 * Makes the element of a story. `update(story)` shows `{ job, owner?, why?, receipt?, seen? }`, where
 * `seen` are the states that were watched, and touches only the parts that have changed: what is
 * folded out, selected or focused stays. `buttons` are elements of the page's own.
 */
export function jobStory({ buttons = [] } = {}) {
  const state = chip('QUEUED');
  const stateOf = el('span', { class: 'story-state' }, state.node);
  state.node.dataset.testid = 'story-state';
  const why = el('p', { data: { testid: 'story-why' } });
  const parts = [
    part(progressOf, progress),
    part(factsOf, facts),
    part(story => ({ job: timed(story.job), seen: story.seen }), timeline, 'What happened'),
    part(
      story => story.job.result,
      text =>
        text === undefined ? [] : [el('pre', { data: { testid: 'story-result' }, text: indented(text) })],
      'Result',
    ),
    part(
      story => story.job.output,
      text => (text ? [el('pre', { text })] : []),
      'Last of what it printed',
    ),
    part(payloadOf, text => [el('pre', { text })], 'Payload'),
    part(story => ({ receipt: story.receipt, cost: story.job.cost }), receipt, 'What it has cost'),
  ];
  const node = el(
    'div',
    { class: 'story', data: { testid: 'job-story' } },
    el('section', {}, el('div', { class: 'actions' }, stateOf, buttons), why),
    parts.map(it => it.node),
  );
  return {
    node,
    update: story => {
      state.update(story.job.state, stateWords(story.job));
      setText(why, reasonOf(story));
      why.hidden = why.textContent === '';
      parts.forEach(it => it.update(story));
    },
  };
}

/** A section that is made anew only if what it shows has changed. */
function part(pick, render, title) {
  const node = el('section');
  let shown;
  return {
    node,
    update: story => {
      const picked = pick(story);
      const now = JSON.stringify(picked) ?? '';
      if (now === shown) return;
      shown = now;
      const content = render(picked);
      node.hidden = content.length === 0;
      node.replaceChildren(...(title ? [el('h3', { text: title })] : []), ...content);
    },
  };
}

function reasonOf({ job, why }) {
  if (why && !(hasEnded(job) && job.error)) return why.text.charAt(0).toUpperCase() + why.text.slice(1) + '.';
  return job.error ? `Its last try failed: ${job.error}` : '';
}

function progressOf({ job }) {
  return job.progress && !hasEnded(job) ? job.progress : null;
}

function progress(it) {
  if (!it) return [];
  const percent = Math.round(it.fraction * 100);
  return [
    el('progress', {
      max: '1',
      value: it.fraction,
      'aria-label': 'Progress',
      data: { testid: 'story-progress' },
    }),
    el('p', { class: 'small quiet', text: it.note ? `${percent} %: ${it.note}` : `${percent} %` }),
  ];
}

function factsOf({ job, owner }) {
  return [
    ['Id', job.jobId],
    ['Type', job.type],
    ['Owner', owner],
    ['Worker', job.worker],
    ['Not before', job.notBefore && !hasEnded(job) && moment(job.notBefore)],
    ['Repeats', job.retryOf],
  ].filter(([, value]) => value);
}

function facts(pairs) {
  return [
    el(
      'dl',
      { class: 'facts' },
      pairs.map(([name, value]) => [el('dt', { text: name }), el('dd', { text: value })]),
    ),
  ];
}

/** What the timeline is made of: without what changes each second or is shown elsewhere. */
function timed({ createdAt, since, state, attempts, notBefore }) {
  return { createdAt, since, state, attempts, notBefore };
}

function timeline({ job, seen }) {
  const items = [
    entry(job.createdAt, 'Stored', {}),
    ...(seen ?? []).map(it => entry(it.at, `Seen as ${words(it.state)}`, look(it.state))),
    ...job.attempts.map(attempt => tryEntry(attempt, job.createdAt)),
  ];
  if (hasEnded(job))
    items.push(
      entry(job.since, `Ended: ${words(job.state)}`, look(job.state), afterwards(job.createdAt, job.since)),
    );
  // Times of several machines: those of one moment stay in the order in which they are told.
  items.sort((a, b) => a.at - b.at);
  return [
    el(
      'ol',
      { class: 'timeline', data: { testid: 'story-timeline' } },
      items.map(it => it.node),
    ),
  ];
}

function entry(at, title, { sign = '•', tone = '' }, detail, more = []) {
  const node = el(
    'li',
    { class: tone, 'data-sign': sign },
    el(
      'div',
      {},
      el('b', { text: title }),
      ` ${moment(at)}`,
      detail ? el('span', { class: 'quiet', text: ` ${detail}` }) : null,
    ),
    more,
  );
  return { at: new Date(at), node };
}

function tryEntry(attempt, createdAt) {
  const how = attempt.how ?? 'RUNNING';
  const took = attempt.endedAt
    ? `took ${seconds(secondsBetween(attempt.startedAt, attempt.endedAt))}`
    : 'goes on';
  const more = [
    attempt.error ? el('div', { class: 'bad-text', text: attempt.error }) : null,
    attempt.output
      ? el('details', {}, el('summary', { text: 'Printed' }), el('pre', { text: attempt.output }))
      : null,
  ];
  const title = `Try ${attempt.number}: ${words(how)}`;
  return entry(
    attempt.startedAt,
    title,
    look(how),
    `${afterwards(createdAt, attempt.startedAt)}, ${took}, on ${attempt.worker}`,
    more,
  );
}

function afterwards(from, to) {
  return `+${seconds(Math.max(0, secondsBetween(from, to)))}`;
}

function payloadOf({ job }) {
  return job.payload === undefined ? (job.payloadText ?? '') : JSON.stringify(job.payload, null, 2);
}

function receipt({ receipt, cost }) {
  return receipt ? [receiptTable(receipt), usage(cost)] : [usage(cost)];
}

function receiptTable({ currency, total, lines }) {
  return el(
    'table',
    { data: { testid: 'story-receipt' } },
    el('caption', { class: 'unseen', text: 'Receipt' }),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col', text: 'For' }),
        el('th', { scope: 'col', text: 'Of' }),
        el('th', { scope: 'col', class: 'number', text: currency }),
      ),
    ),
    el(
      'tbody',
      {},
      lines.map(line =>
        el(
          'tr',
          {},
          el('th', { scope: 'row', text: line.name.replaceAll('-', ' ') }),
          el('td', { text: quantity(line.quantity, line.unit) }),
          el('td', { class: 'number', text: dollars(line.amount, currency) }),
        ),
      ),
    ),
    el(
      'tfoot',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'row', text: 'Sum' }),
        el('td'),
        el('td', { class: 'number', text: dollars(total, currency) }),
      ),
    ),
  );
}

function usage(cost) {
  return el('p', {
    class: 'small quiet',
    text:
      `${count(cost.tries)} ${cost.tries === 1 ? 'try' : 'tries'}, ${millis(cost.handlerMillis)} of work, ` +
      `${count(cost.storeWrites)} ${cost.storeWrites === 1 ? 'write' : 'writes'}, payload ${bytes(cost.payloadBytes)}, result ${bytes(cost.resultBytes)}`,
  });
}
