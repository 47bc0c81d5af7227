/** What a million messages and jobs cost: as measured on this box beside as planned. */

import { byId, el, keyedList, setText, table, textRow } from './dom.js';
import { bigCount, dollars, quantity } from './format.js';

const COLUMNS = [
  { title: 'For' },
  { title: 'Measured here', number: true },
  { title: 'Planned', number: true },
  { title: 'Each takes', words: true },
];

export function costPanel() {
  const { node, body } = table('Cost of a million, measured and planned', COLUMNS);
  const sum = textRow(COLUMNS, texts);
  body.after(el('tfoot', {}, sum.node));
  byId('cost').append(node);
  const update = keyedList(
    body,
    line => line.name,
    () => textRow(COLUMNS, texts),
  );
  return {
    update: ({ cost }) => {
      setText(
        byId('cost-basis'),
        `${cost.region}, prices of ${cost.pricesAsOf}, over ${bigCount(cost.handled)} handled here; sending them is measured by the writer, and planned here`,
      );
      update(lines(cost));
      sum.update({
        name: 'Sum',
        currency: cost.currency,
        measured: cost.measured.perMillion,
        planned: cost.planned.perMillion,
      });
    },
  };
}

function texts({ name, currency, measured, planned, took }) {
  return [name.replaceAll('-', ' '), dollars(measured, currency), dollars(planned, currency), took ? quantity(took.quantity, took.unit) : ''];
}

/** The parts of both sides by name, in the order in which they come first. */
function lines({ currency, measured, planned }) {
  const byName = new Map();
  const lineOf = name => {
    if (!byName.has(name)) byName.set(name, { name, currency });
    return byName.get(name);
  };
  planned.lines.forEach(it => Object.assign(lineOf(it.name), { planned: it.amount, took: it }));
  measured.lines.forEach(it =>
    Object.assign(lineOf(it.name), { measured: it.amount, took: it }),
  );
  return [...byName.values()];
}
