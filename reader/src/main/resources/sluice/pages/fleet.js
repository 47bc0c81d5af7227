/** The boxes that drain the queue. */

import { byId, el, keyedList, setText, table, textRow } from './dom.js';
import { count, secondsBetween, wholeSeconds } from './format.js';

const COLUMNS = [
  { title: 'Box' },
  { title: 'Host' },
  { title: 'Up for' },
  { title: 'Heard of' },
  { title: 'Jobs', number: true },
  { title: 'Types', words: true },
];

export function fleet() {
  const error = el('p', { class: 'notice', hidden: true });
  const { node, body } = table('Boxes that drain the queue', COLUMNS);
  byId('fleet').append(error, node);
  let snapshot = null;
  const update = keyedList(
    body,
    box => box.worker,
    () => textRow(COLUMNS, box => texts(box, snapshot)),
  );
  return {
    update: next => {
      snapshot = next;
      error.hidden = !next.fleet.error;
      setText(error, next.fleet.error);
      update(next.fleet.boxes);
    },
  };
}

function texts(box, { at, box: own }) {
  return [
    box.worker === own.worker ? `${box.worker} (this box)` : box.worker,
    box.host,
    wholeSeconds(secondsBetween(box.startedAt, at)),
    `${wholeSeconds(secondsBetween(box.seenAt, at))} ago`,
    count(box.running),
    box.types.map(it => (it.hindrance ? `${it.type} (✕ ${it.hindrance})` : it.type)).join(', '),
  ];
}
