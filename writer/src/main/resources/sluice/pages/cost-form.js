/** What jobs would cost: sliders, and the service's own reckoning. */

import { get } from './api.js';
import { curlButton } from './curl.js';
import { el, setAttribute, setText } from './dom.js';
import { bytes, count, dollars, millis, quantity, wholeSeconds } from './format.js';

const QUIET_MS = 250;
const STEPS = 1_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const COLOURS = 6;

/**
 * Sliders move in equal factors, since magnitudes count; one that begins with 0 in equal steps, and one that
 * may be none has 0 as its leftmost place.
 */
const SLIDERS = [
  { name: 'payloadBytes', label: 'Payload', from: 1, to: 262_144, start: 1_024, show: bytes },
  { name: 'resultBytes', label: 'Result', from: 1, to: 49_152, start: 128, show: bytes },
  { name: 'milliseconds', label: 'Time of a try', from: 1, to: 3_600_000, start: 200, show: millis },
  {
    name: 'retryPercent',
    label: 'Retries of a hundred jobs',
    from: 0,
    to: 400,
    linear: true,
    start: 0,
    show: count,
  },
  { name: 'concurrency', label: 'Jobs at a time on a box', from: 1, to: 1_000, start: 10, show: count },
  {
    name: 'retentionHours',
    label: 'Kept after the end',
    from: 1,
    to: 720,
    start: 24,
    show: it => wholeSeconds(it * 3600),
  },
  {
    name: 'callsPerHundredJobs',
    label: 'Queue calls for a hundred jobs',
    from: 30,
    to: 300,
    orNone: true,
    start: 33,
    show: it => (it === 0 ? 'none billed' : count(it)),
  },
];

const SELECTS = [
  { name: 'store', label: 'Store', choices: 'stores' },
  { name: 'region', label: 'Region', choices: 'regions' },
  { name: 'box', label: 'Box', choices: 'boxes' },
];

export function costForm(place) {
  const result = resultPart();
  const sliders = SLIDERS.map(it => slider(it, () => soon()));
  const selects = SELECTS.map(it =>
    select(it, () => {
      // Each region has boxes of its own: which one is up to the service then.
      if (it.name === 'region') selects.find(of => of.name === 'box').forget();
      soon();
    }),
  );
  const all = [...sliders, ...selects];
  // What the service has not told yet, it chooses itself.
  const path = () => {
    const query = new URLSearchParams(
      all.map(it => [it.name, it.value()]).filter(([, value]) => value !== ''),
    );
    return `/api/cost${query.size > 0 ? `?${query}` : ''}`;
  };
  let timer = null;
  let asked = 0;
  const ask = async from => {
    asked += 1;
    const mine = asked;
    try {
      const cost = await get(from);
      if (mine !== asked) return;
      selects.forEach(it => it.offer(cost));
      sliders.forEach(it => it.adopt(cost.inputs));
      result.show(cost);
    } catch (e) {
      if (mine === asked) result.fail(e);
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(path()), QUIET_MS);
  };
  place.append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'cost-title' },
      el('header', {}, el('h2', { id: 'cost-title', text: 'What would it cost?' })),
      el(
        'form',
        { class: 'fields', 'aria-label': 'What jobs are like' },
        sliders.map(it => it.node),
        el(
          'div',
          { class: 'rowed' },
          selects.map(it => it.node),
        ),
        el(
          'div',
          { class: 'actions' },
          curlButton(() => ({ method: 'GET', path: path() }), 'cost-curl'),
        ),
      ),
    ),
    result.node,
  );
  let begun = false;
  return {
    /** The first question is without wishes: its answer sets the sliders. */
    begin: () => {
      if (!begun) ask('/api/cost');
      begun = true;
    },
  };
}

function slider({ name, label, from, to, linear, orNone, start, show }, changed) {
  const id = `cost-${name}`;
  const input = el('input', { type: 'range', id, min: '0', max: String(STEPS), data: { testid: id } });
  const output = el('output', { for: id });
  let value = start;
  const tell = () => {
    setText(output, show(value));
    setAttribute(input, 'aria-valuetext', show(value));
  };
  const place = () => {
    const part = linear ? (value - from) / (to - from) : Math.log(value / from) / Math.log(to / from);
    input.value = String(Math.round(STEPS * Math.min(1, Math.max(0, part))));
  };
  input.addEventListener('input', () => {
    const part = Number(input.value) / STEPS;
    const exact = linear ? from + part * (to - from) : from * (to / from) ** part;
    value = orNone && part === 0 ? 0 : Math.round(exact);
    tell();
    changed();
  });
  place();
  tell();
  let touched = false;
  input.addEventListener(
    'input',
    () => {
      touched = true;
    },
    { once: true },
  );
  return {
    name,
    node: el('div', { class: 'slider' }, el('label', { for: id, text: label }), output, input),
    value: () => String(value),
    // A slider that somebody has moved stays where it is.
    adopt: inputs => {
      if (touched || typeof inputs[name] !== 'number') return;
      value = inputs[name];
      place();
      tell();
    },
  };
}

function select({ name, label, choices }, changed) {
  const id = `cost-${name}`;
  const input = el('select', { id, data: { testid: id }, on: { change: changed } });
  return {
    name,
    node: el('div', { class: 'field' }, el('label', { for: id, text: label }), input),
    value: () => input.value,
    offer: cost => {
      const offered = cost.choices[choices];
      // What was reckoned with may be something that is not in the list, but can be asked for.
      const all = offered.includes(cost.inputs[name]) ? offered : [cost.inputs[name], ...offered];
      if (all.join() !== [...input.options].map(it => it.value).join()) {
        input.replaceChildren(...all.map(it => el('option', { value: it, text: it })));
      }
      input.value = cost.inputs[name];
    },
    forget: () => input.replaceChildren(),
  };
}

function resultPart() {
  const sum = el('p', { class: 'sum', data: { testid: 'cost-total' } });
  const each = el('p', { class: 'quiet' });
  const bar = el('div', { class: 'bar', 'aria-hidden': 'true' });
  const body = el('tbody');
  const foot = el('tfoot');
  const basis = el('p', { class: 'small quiet' });
  const problem = el('div', { role: 'alert' });
  const whole = el(
    'div',
    { class: 'stack' },
    sum,
    each,
    bar,
    el(
      'div',
      { class: 'scroll', role: 'group', tabindex: '0', 'aria-label': 'Parts of the cost' },
      el(
        'table',
        { data: { testid: 'cost-table' } },
        el('caption', { class: 'unseen', text: 'Parts of the cost' }),
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col', text: 'For' }),
            el('th', { scope: 'col', text: 'A job takes' }),
            el('th', { scope: 'col', class: 'number', text: 'A million' }),
            el('th', { scope: 'col', class: 'number', text: 'Each' }),
          ),
        ),
        body,
        foot,
      ),
    ),
    basis,
  );
  const node = el(
    'section',
    { class: 'panel', 'aria-labelledby': 'cost-result-title' },
    el('header', {}, el('h2', { id: 'cost-result-title', text: 'A million jobs' })),
    problem,
    whole,
  );
  return {
    node,
    show: cost => {
      const { currency, region, asOf, unconfirmed } = cost.prices;
      problem.replaceChildren();
      whole.hidden = false;
      setText(sum, dollars(cost.perMillion, currency));
      setText(each, `${dollars(cost.perJob, currency)} for each`);
      bar.replaceChildren(...segments(cost));
      body.replaceChildren(...cost.lines.map((line, index) => row(line, index, currency)));
      foot.replaceChildren(sumRow(cost, currency));
      setText(
        basis,
        `Prices of ${region}, as of ${asOf}; no free tier or discount is taken off.` +
          (unconfirmed.length > 0 ? ` Look these up before money depends on them: ${unconfirmed.join(', ')}.` : ''),
      );
    },
    fail: error => {
      whole.hidden = true;
      problem.replaceChildren(
        el('p', { class: error.status === 501 ? 'notice' : 'problem', text: error.message }),
      );
    },
  };
}

function look(index) {
  return { letter: LETTERS[index] ?? '·', colour: `part-${index % COLOURS}` };
}

function segments({ lines, perMillion }) {
  return lines.map((line, index) => {
    const { letter, colour } = look(index);
    const share = perMillion > 0 ? line.perMillion / perMillion : 0;
    const node = el('span', { class: colour, text: share > 0.05 ? letter : '', hidden: share === 0 });
    node.style.width = `${share * 100}%`;
    return node;
  });
}

function row(line, index, currency) {
  const { letter, colour } = look(index);
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row' },
      el('span', { class: `key ${colour}`, 'aria-hidden': 'true', text: letter }),
      line.what,
    ),
    el('td', { text: quantity(line.quantity, line.unit) }),
    el('td', { class: 'number', text: dollars(line.perMillion, currency) }),
    el('td', { class: 'number', text: dollars(line.perJob, currency) }),
  );
}

function sumRow({ perJob, perMillion }, currency) {
  return el(
    'tr',
    {},
    el('th', { scope: 'row', text: 'Sum' }),
    el('td'),
    el('td', { class: 'number', text: dollars(perMillion, currency) }),
    el('td', { class: 'number', text: dollars(perJob, currency) }),
  );
}
