/** Dead letters: a look at some of them, and the way back to the queue for the chosen ones or all. */

import { act } from './act.js';
import { get, post } from './api.js';
import { confirmed } from './dialog.js';
import { button, byId, el, keyedList, setText, table, textRow } from './dom.js';
import { count, moment } from './format.js';
import { jobLink } from './job-link.js';

/** As many as can be looked at, and as can be chosen, at once. */
const MOST = 100;
const COLUMNS = [
  { title: 'Choose', unseen: true },
  { title: 'Id' },
  { title: 'Of' },
  { title: 'Dead since' },
  { title: 'Tries', number: true },
  { title: 'Why', words: true },
  { title: 'Body', words: true },
];

export function deadLetters(openJob) {
  const chosen = new Set();
  let letters = [];
  let dead;
  let redriving = false;
  const note = el('p', {
    class: 'empty',
    role: 'status',
    data: { testid: 'dead-note' },
    text: 'Looking receives them and gives them back at once: other readers miss them for a moment.',
  });
  const { node: rows, body } = table('Dead letters', COLUMNS);
  const look = button('Look', () => refresh(), { data: { testid: 'dead-look' } });
  const redriveChosen = button('Redrive chosen', () => redriveSome(), {
    class: 'operate',
    data: { testid: 'redrive-chosen' },
  });
  const redriveAll = button('Redrive all', () => redriveEach(), {
    class: 'danger operate',
    data: { testid: 'redrive-all' },
  });
  const everyOne = el('input', {
    type: 'checkbox',
    'aria-label': 'Choose all that are shown',
    data: { testid: 'dead-choose-all' },
    on: {
      change: () => choose(everyOne.checked ? letters.map(it => it.id) : []),
    },
  });
  rows.querySelector('th').replaceChildren(everyOne);
  rows.hidden = true;
  const show = keyedList(
    body,
    letter => letter.id,
    () => row(openJob, chosen, () => showChoice()),
  );

  const showChoice = () => {
    setText(redriveChosen, chosen.size > 0 ? `Redrive ${chosen.size} chosen` : 'Redrive chosen');
    redriveChosen.disabled = redriving || chosen.size === 0;
    everyOne.checked = letters.length > 0 && letters.every(it => chosen.has(it.id));
    everyOne.indeterminate = chosen.size > 0 && !everyOne.checked;
  };
  const choose = ids => {
    chosen.clear();
    ids.forEach(id => chosen.add(id));
    show(letters);
    showChoice();
  };
  const refresh = async () => {
    try {
      ({ letters } = await get(`/status/dead-letters?limit=${MOST}`));
      setText(
        note,
        letters.length > 0 ? `${count(letters.length)} seen, in no particular order.` : 'None was seen.',
      );
    } catch (e) {
      setText(note, e.message);
    }
    rows.hidden = letters.length === 0;
    choose(letters.map(it => it.id).filter(id => chosen.has(id)));
  };
  const redriveSome = () => {
    const ids = [...chosen];
    return act(
      redriveChosen,
      () => post('/status/redrive', { body: JSON.stringify({ ids }) }),
      () => `The redrive of ${count(ids.length)} has begun.`,
    );
  };
  const redriveEach = async () => {
    if (await confirmed(whatRedriveDoes(dead))) {
      act(
        redriveAll,
        () => post('/status/redrive', { body: '{}' }),
        () => 'The redrive of all dead letters has begun.',
      );
    }
  };
  const progress = redriveProgress(() => {
    if (!rows.hidden) refresh();
  });
  byId('dead').append(
    el('div', { class: 'actions' }, look, redriveChosen, redriveAll),
    progress.node,
    note,
    rows,
  );
  showChoice();
  return {
    update: ({ queue, redrive }) => {
      ({ dead } = queue);
      setText(byId('dead-count'), dead === undefined ? '' : `${count(dead)} on the dead-letter queue`);
      redriving = redrive.state === 'RUNNING';
      redriveAll.disabled = redriving || dead === 0;
      redriveChosen.disabled = redriving || chosen.size === 0;
      progress.update(redrive);
    },
  };
}

function whatRedriveDoes(dead) {
  return {
    title: `Redrive ${dead === undefined ? 'all' : count(dead)} dead letters?`,
    consequences: [
      'Each message goes back to the queue under its id, and is tried again as often as a new one.',
      'For each job a new one is made with the same payload. What made them fail may make them fail again.',
    ],
    agree: 'Redrive all',
  };
}

function row(openJob, chosen, changed) {
  let id;
  const box = el('input', {
    type: 'checkbox',
    data: { testid: 'dead-choose' },
    on: {
      change: () => {
        if (box.checked) chosen.add(id);
        else chosen.delete(id);
        changed();
      },
    },
  });
  const link = jobLink(openJob);
  const { node, cells, update } = textRow(COLUMNS, it => [
    undefined,
    undefined,
    it.type ? `${it.type}${it.owner ? ` of ${it.owner}` : ''}` : 'message',
    moment(it.sentAt),
    it.attempts ?? '–',
    it.reason ?? 'The queue gave it up.',
    it.body,
  ]);
  cells[0].append(box);
  cells[1].append(link.node);
  cells[6].classList.add('mono', 'letter');
  node.dataset.testid = 'dead-row';
  return {
    node,
    update: letter => {
      ({ id } = letter);
      update(letter);
      link.update(letter);
      box.checked = chosen.has(id);
      box.setAttribute('aria-label', `Choose ${id}`);
    },
  };
}

/** How far a redrive is; `over` is called when one has ended that was seen going on. */
function redriveProgress(over) {
  const bar = el('progress', { 'aria-label': 'Redrive', data: { testid: 'redrive-progress' } });
  const text = el('p', { class: 'small', data: { testid: 'redrive-text' } });
  const node = el('div', { class: 'redrive', hidden: true }, bar, text);
  let seenEnd = null;
  let seenFirst = false;
  return {
    node,
    update: redrive => {
      node.hidden = redrive.state === 'NONE';
      bar.hidden = redrive.state !== 'RUNNING';
      if (redrive.of) {
        bar.max = redrive.of;
        bar.value = redrive.moved + redrive.failed;
      } else bar.removeAttribute('value');
      setText(text, tale(redrive));
      // By its end, since a short one is never seen to go on.
      const end = redrive.endedAt ?? null;
      if (end !== null && end !== seenEnd && seenFirst) over();
      seenEnd = end ?? seenEnd;
      seenFirst = true;
    },
  };
}

function tale({ state, moved, failed, of, endedAt, error }) {
  const begin = state === 'RUNNING' ? 'Redrive goes on' : `The last redrive ended at ${moment(endedAt)}`;
  return (
    `${begin}: ${count(moved)}${of ? ` of ${count(of)}` : ''} sent again` +
    (failed > 0 ? `, ✕ ${count(failed)} not` : '') +
    (error ? `. ${error}` : '.')
  );
}
