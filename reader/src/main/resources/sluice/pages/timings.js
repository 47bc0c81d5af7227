/** How long handling and waiting took in the last minute. */

import { byId, keyedList, table, textRow } from './dom.js';
import { count, millis } from './format.js';

const COLUMNS = [
  { title: 'What' },
  { title: 'Half', number: true },
  { title: '95 %', number: true },
  { title: '99 %', number: true },
  { title: 'Longest', number: true },
  { title: 'Measured', number: true },
];

export function timings() {
  const { node, body } = table('How long handling and waiting took in the last minute', COLUMNS);
  byId('timings').append(node);
  const update = keyedList(
    body,
    it => it.name,
    () =>
      textRow(COLUMNS, ({ name, of }) => [
        name,
        millis(of.p50),
        millis(of.p95),
        millis(of.p99),
        millis(of.max),
        count(of.count),
      ]),
  );
  return {
    update: ({ handling, waiting }) =>
      update([
        { name: 'Handling', of: handling },
        { name: 'Waiting, from sent to first reached', of: waiting },
      ]),
  };
}
