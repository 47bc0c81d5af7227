/** Why tries fail, most frequent first. */

import { byId, el, keyedList, table, textRow } from './dom.js';
import { count, moment } from './format.js';
import { jobLink } from './job-link.js';

const COLUMNS = [
  { title: 'Reason', words: true },
  { title: 'Type' },
  { title: 'Tries', number: true },
  { title: 'Last' },
  { title: 'Of' },
];

export function failures(openJob) {
  const none = el('p', { class: 'empty', text: '✓ No try has failed.' });
  const { node, body } = table('Reasons for which tries fail', COLUMNS);
  byId('failures').append(none, node);
  const update = keyedList(
    body,
    it => `${it.type ?? ''}|${it.reason}`,
    () => row(openJob),
  );
  return {
    update: ({ failures: list }) => {
      none.hidden = list.length > 0;
      node.hidden = list.length === 0;
      update(list);
    },
  };
}

function row(openJob) {
  const link = jobLink(openJob);
  const { node, cells, update } = textRow(COLUMNS, it => [
    it.reason,
    it.type ?? 'message',
    count(it.count),
    moment(it.lastAt),
    undefined,
  ]);
  cells[4].append(link.node);
  return {
    node,
    update: it => {
      update(it);
      link.update({ id: it.lastId, type: it.type });
    },
  };
}
