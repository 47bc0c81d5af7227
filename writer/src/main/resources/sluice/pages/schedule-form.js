/** A schedule: which algorithm is called with what, and when; with a look at the times beforehand. */

import { post } from './api.js';
import { button, el, setAttribute, setText } from './dom.js';
import { field } from './field.js';
import { requestForm, Wrong } from './form.js';
import { moment } from './format.js';

const SHOWN_TIMES = 8;
const text = (id, more = {}) =>
  el('input', { id, autocomplete: 'off', spellcheck: 'false', ...more, data: { testid: id } });

/** `created(username)` is called with the owner of each schedule that is made. Answers the user field. */
export function scheduleForm(place, created) {
  const user = field({
    label: 'User',
    hint: 'Whose schedule it is; with an API key, the key’s own user.',
    input: text('schedule-user', { value: 'open' }),
    pointer: 'username',
    required: true,
  });
  const algorithm = field({
    label: 'Algorithm',
    hint: 'owner/name/version',
    input: text('schedule-algorithm', { placeholder: 'demo/Hello/1.0.0' }),
    pointer: '/algorithm',
    required: true,
  });
  const apikey = field({
    label: 'Key of the algorithm',
    hint: 'Sealed, and sent to this algorithm alone.',
    input: text('schedule-apikey', { type: 'password', autocomplete: 'new-password' }),
    pointer: '/apikey',
    required: true,
  });
  const input = field({
    label: 'Input',
    input: el('textarea', {
      id: 'schedule-input',
      rows: '4',
      spellcheck: 'false',
      data: { testid: 'schedule-input' },
    }),
    pointer: '/input',
  });
  const inputIsJson = field({
    label: 'The input is JSON, not a text',
    input: el('input', {
      type: 'checkbox',
      id: 'schedule-input-json',
      data: { testid: 'schedule-input-json' },
    }),
    pointer: '/input-kind',
  });
  const times = timesPart();
  const enabled = field({
    label: 'Enabled',
    input: el('input', {
      type: 'checkbox',
      id: 'schedule-enabled',
      checked: true,
      data: { testid: 'schedule-enabled' },
    }),
    pointer: '/enabled',
  });
  const fields = () => [user, algorithm, apikey, input, enabled, ...times.fields];
  const describe = () => ({
    method: 'POST',
    path: `${schedulesOf(user.input.value)}`,
    secret: 'the algorithm’s key',
    body: body(
      algorithm.input.value,
      apikey.input.value,
      inputJson(input, inputIsJson.input.checked),
      times.value(),
      enabled.input.checked,
    ),
  });
  const show = preview(user.input, times);
  const { node } = requestForm({
    name: 'schedule',
    content: [
      user.node,
      algorithm.node,
      apikey.node,
      input.node,
      inputIsJson.node,
      times.node,
      show.node,
      enabled.node,
    ],
    submit: 'Make schedule',
    fields,
    describe,
    accepted: () => created(user.input.value.trim()),
    more: [show.button],
  });
  place.append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'schedule-title' },
      el(
        'header',
        {},
        el('h2', { id: 'schedule-title', text: 'Make a schedule' }),
        el('span', { class: 'quiet small', text: 'each of its times is a job' }),
      ),
      node,
    ),
  );
  return { user: user.input };
}

export function schedulesOf(username) {
  return `/user/${encodeURIComponent(username.trim())}/schedules`;
}

/** JSON is sent as it was written, so that numbers keep every digit. */
function inputJson({ input, pointer }, isJson) {
  if (!isJson) return JSON.stringify(input.value);
  try {
    JSON.parse(input.value);
    return input.value.trim();
  } catch {
    throw new Wrong([{ pointer, reason: 'is not JSON' }]);
  }
}

function body(algorithm, apikey, input, times, enabled) {
  const members = [
    `"algorithm":${JSON.stringify(algorithm.trim())}`,
    `"apikey":${JSON.stringify(apikey)}`,
    `"input":${input}`,
    ...Object.entries(times).map(([name, value]) => `"${name}":${JSON.stringify(value)}`),
    `"enabled":${enabled}`,
  ];
  return `{${members.join(',')}}`;
}

/** Either every so many minutes, or a cron expression in a time zone. */
function timesPart() {
  const every = el('input', {
    type: 'radio',
    name: 'times',
    id: 'schedule-every',
    checked: true,
    data: { testid: 'schedule-every' },
  });
  const byCron = el('input', {
    type: 'radio',
    name: 'times',
    id: 'schedule-by-cron',
    data: { testid: 'schedule-by-cron' },
  });
  const minutes = field({
    label: 'Minutes between two runs',
    input: text('schedule-minutes', { inputmode: 'numeric', value: '5' }),
    pointer: '/run_interval_minutes',
    required: true,
  });
  const cron = field({
    label: 'Cron expression',
    hint: 'minute, hour, day of the month, month, day of the week',
    input: text('schedule-cron', { placeholder: '0 8 * * mon-fri' }),
    pointer: '/cron',
    required: true,
  });
  const zone = field({
    label: 'Time zone',
    input: text('schedule-zone', { list: 'zones', value: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    pointer: '/timeZone',
  });
  const zones = el(
    'datalist',
    { id: 'zones' },
    Intl.supportedValuesOf('timeZone').map(it => el('option', { value: it })),
  );
  const ofCron = el('div', { class: 'rowed', hidden: true }, cron.node, zone.node, zones);
  const node = el(
    'fieldset',
    { class: 'nested' },
    el('legend', { text: 'When' }),
    el(
      'div',
      { class: 'choice' },
      el('label', { class: 'check', for: every.id }, every, 'Every so many minutes'),
      el('label', { class: 'check', for: byCron.id }, byCron, 'By a cron expression'),
    ),
    minutes.node,
    ofCron,
  );
  node.addEventListener('change', () => {
    minutes.node.hidden = byCron.checked;
    ofCron.hidden = every.checked;
  });
  return {
    node,
    fields: [minutes, cron, zone],
    value: () => {
      if (byCron.checked)
        return {
          cron: cron.input.value.trim(),
          ...(zone.input.value.trim() && { timeZone: zone.input.value.trim() }),
        };
      const given = minutes.input.value.trim();
      if (!/^\d+$/.test(given))
        throw new Wrong([{ pointer: minutes.pointer, reason: 'must be a whole number' }]);
      return { run_interval_minutes: Number(given) };
    },
  };
}

/** The next times, by the service's own reckoning. */
function preview(user, times) {
  const note = el('p', { class: 'small', role: 'status', data: { testid: 'preview-note' } });
  const list = el('ol', { class: 'small', data: { testid: 'preview-times' } });
  const show = async () => {
    times.fields.forEach(it => it.say(''));
    list.replaceChildren();
    try {
      const found = await post(`${schedulesOf(user.value)}/preview`, { body: JSON.stringify(times.value()) });
      setText(
        note,
        found.times.length > 0
          ? `The next ${Math.min(SHOWN_TIMES, found.times.length)} times:`
          : 'It is never due.',
      );
      list.replaceChildren(...found.times.slice(0, SHOWN_TIMES).map(timeItem));
      setAttribute(note, 'class', 'small');
    } catch (e) {
      setText(note, '');
      (e.violations ?? []).forEach(it => times.fields.find(of => of.pointer === it.pointer)?.say(it.reason));
      if (!(e.violations ?? []).some(it => times.fields.some(of => of.pointer === it.pointer)))
        setText(note, e.message);
      setAttribute(note, 'class', 'small bad-text');
    }
  };
  return {
    node: el('div', {}, note, list),
    button: button('Preview times', show, { data: { testid: 'preview' } }),
  };
}

function timeItem({ at, local, note }) {
  return el(
    'li',
    {},
    el('b', { text: local.replace('T', ' ') }),
    ` (here ${moment(at)})`,
    note ? el('div', { class: 'quiet', text: note }) : null,
  );
}
