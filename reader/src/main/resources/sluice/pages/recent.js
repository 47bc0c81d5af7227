/** The last tries that ended on this box. */

import { byId, keyedList, table, textRow } from './dom.js';
import { millis, time } from './format.js';
import { jobLink } from './job-link.js';
import { chip } from './states.js';

const COLUMNS = [
  { title: 'Ended' },
  { title: 'How' },
  { title: 'Type' },
  { title: 'Id' },
  { title: 'Took', number: true },
  { title: 'Try', number: true },
  { title: 'Why', words: true },
];

export function recent(openJob) {
  const { node, body } = table('Last tries on this box', COLUMNS);
  node.classList.add('recent');
  byId('recent').append(node);
  const update = keyedList(
    body,
    it => `${it.id}|${it.at}`,
    () => row(openJob),
  );
  return { update: snapshot => update(snapshot.recent) };
}

function row(openJob) {
  const how = chip('DONE');
  const link = jobLink(openJob);
  const { node, cells, update } = textRow(COLUMNS, it => [
    time(it.at),
    undefined,
    it.type ?? 'message',
    undefined,
    millis(it.millis),
    it.attempt,
    it.reason ?? '',
  ]);
  cells[1].append(how.node);
  cells[3].append(link.node);
  return {
    node,
    update: it => {
      update(it);
      how.update(it.how);
      link.update(it);
    },
  };
}
