/** The search for jobs of an owner. */

import { get } from './api.js';
import { button, byId, el, keyedList, setAttribute, setText, table, textRow } from './dom.js';
import { moment } from './format.js';
import { jobLink } from './job-link.js';
import { chip, words } from './states.js';

const STATES = ['SCHEDULED', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
const PAGE = 20;
const COLUMNS = [
  { title: 'Job' },
  { title: 'Type' },
  { title: 'State' },
  { title: 'Stored' },
  { title: 'In this state since' },
  { title: 'Tries', number: true },
  { title: 'Last error', words: true },
];

export function jobs(openJob) {
  const fields = {
    owner: el('input', {
      id: 'jobs-owner',
      value: 'open',
      autocomplete: 'off',
      spellcheck: 'false',
      data: { testid: 'jobs-owner' },
    }),
    state: el(
      'select',
      { id: 'jobs-state', data: { testid: 'jobs-state' } },
      el('option', { value: '', text: 'any' }),
      STATES.map(it => el('option', { value: it, text: words(it) })),
    ),
    type: el('input', {
      id: 'jobs-type',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'any',
      data: { testid: 'jobs-type' },
    }),
    id: el('input', {
      id: 'jobs-id',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'opens that job',
      data: { testid: 'jobs-id' },
    }),
  };
  const list = jobList(openJob);
  const search = () => {
    setAttribute(failed, 'aria-pressed', String(fields.state.value === 'FAILED'));
    const id = fields.id.value.trim();
    if (id) openJob(id, fields.id);
    else list.search(wish(fields));
  };
  const failed = button(
    '✕ Failed',
    () => {
      fields.state.value = fields.state.value === 'FAILED' ? '' : 'FAILED';
      fields.id.value = '';
      search();
    },
    { 'aria-pressed': 'false', data: { testid: 'jobs-failed' } },
  );
  fields.state.addEventListener('change', search);
  const form = el(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Jobs' },
    field('Owner', fields.owner),
    field('State', fields.state),
    field('Type', fields.type),
    field('Id', fields.id),
    el(
      'div',
      { class: 'actions' },
      el('button', { class: 'primary', type: 'submit', text: 'Search', data: { testid: 'jobs-search' } }),
      failed,
    ),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    search();
  });
  byId('jobs').append(form, list.node);
  return { search };
}

function field(label, input) {
  return el('div', { class: 'field' }, el('label', { for: input.id, text: label }), input);
}

function wish({ owner, state, type }) {
  const query = new URLSearchParams({ owner: owner.value.trim() || 'open', limit: PAGE });
  if (state.value) query.set('state', state.value);
  if (type.value.trim()) query.set('type', type.value.trim());
  return query;
}

function jobList(openJob) {
  const note = el('p', { class: 'empty', role: 'status', data: { testid: 'jobs-note' } });
  const { node: rows, body } = table('Jobs, newest first', COLUMNS);
  const show = keyedList(
    body,
    job => job.jobId,
    () => row(openJob),
  );
  const more = button('More', () => load(), { class: 'below', hidden: true, data: { testid: 'jobs-more' } });
  let query = null;
  let found = [];
  // An answer that comes after a newer search has begun is of no interest any more.
  const load = async () => {
    const asked = query;
    try {
      const page = await get(`/status/jobs?${asked}`);
      if (asked !== query) return;
      found = found.concat(page.jobs);
      more.hidden = !page.nextCursor;
      if (page.nextCursor) asked.set('cursor', page.nextCursor);
      setText(
        note,
        found.length > 0
          ? ''
          : page.nextCursor
            ? 'None so far; there may be more.'
            : 'There are no such jobs.',
      );
    } catch (e) {
      if (asked !== query) return;
      setText(note, e.message);
    }
    rows.hidden = found.length === 0;
    note.hidden = note.textContent === '';
    show(found);
  };
  return {
    node: el('div', {}, note, rows, more),
    search: next => {
      query = next;
      found = [];
      more.hidden = true;
      return load();
    },
  };
}

function row(openJob) {
  const link = jobLink(openJob);
  const state = chip('QUEUED');
  const { node, cells, update } = textRow(COLUMNS, job => [
    undefined,
    job.type,
    undefined,
    moment(job.createdAt),
    moment(job.since),
    job.tries,
    job.error ?? '',
  ]);
  cells[0].append(link.node);
  cells[2].append(state.node);
  node.dataset.testid = 'job-row';
  return {
    node,
    update: job => {
      update(job);
      state.update(job.state);
      link.update({ id: job.jobId, type: job.type });
    },
  };
}
