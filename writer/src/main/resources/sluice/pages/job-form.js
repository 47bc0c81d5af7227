/** The tracked path: a job is stored and queued, and watched from then on. */

import { get, newKey } from './api.js';
import { el, setText } from './dom.js';
import { field } from './field.js';
import { requestForm, Wrong } from './form.js';
import { canShow, schemaForm } from './schema-form.js';

const POINTER = '/payload';

/** `submitted(jobId, type)` is called with each job that is stored. */
export function jobForm(place, submitted) {
  const type = field({
    label: 'Type',
    input: el('select', { id: 'job-type', data: { testid: 'job-type' } }),
    pointer: '/type',
    required: true,
  });
  const about = el('p', { class: 'quiet small' });
  const payload = payloadPart();
  const delay = field({
    label: 'Delay in seconds',
    hint: 'When it runs, at the earliest.',
    pointer: '/delaySeconds',
    input: el('input', {
      id: 'job-delay',
      inputmode: 'numeric',
      autocomplete: 'off',
      placeholder: '0',
      data: { testid: 'job-delay' },
    }),
  });
  const sendResult = field({
    label: 'Send the result to the result queue, too',
    pointer: '/sendResult',
    input: el('input', { type: 'checkbox', id: 'job-send-result', data: { testid: 'job-send-result' } }),
  });
  const { node, problem } = requestForm({
    name: 'job',
    content: [type.node, about, payload.node, el('div', { class: 'rowed' }, delay.node, sendResult.node)],
    submit: 'Submit job',
    fields: () => [type, ...payload.fields(), delay, sendResult],
    describe: () => ({
      method: 'POST',
      path: '/api/jobs',
      headers: { 'Idempotency-Key': newKey() },
      body: body(type.input.value, payload, delay.input.value, sendResult.input.checked),
    }),
    accepted: ({ jobId }) => submitted(jobId, type.input.value),
  });
  place.append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'job-title' },
      el(
        'header',
        {},
        el('h2', { id: 'job-title', text: 'Submit a job' }),
        el('span', { class: 'quiet small', text: 'stored first, then queued' }),
      ),
      node,
    ),
  );
  // What there is before the types are known, or where the service does not tell them.
  type.input.append(el('option', { value: 'default', text: 'default' }));
  payload.show({});
  const choose = types => {
    const chosen = types.find(it => it.type === type.input.value) ?? {};
    setText(about, chosen.description);
    payload.show(chosen);
  };
  loadTypes(type.input, choose, error => problem.show(error, []));
}

async function loadTypes(select, choose, failed) {
  try {
    const { types } = await get('/api/job-types');
    select.replaceChildren(...types.map(it => el('option', { value: it.type, text: it.type })));
    select.addEventListener('change', () => choose(types));
    choose(types);
  } catch (e) {
    failed(e);
  }
}

/** The payload is put into the request as it was written: numbers keep every digit. */
function body(type, payload, delay, sendResult) {
  const violations = [];
  const text = payload.text(violations);
  const members = [`"type":${JSON.stringify(type)}`, `"payload":${text}`];
  if (delay.trim() !== '') {
    if (/^\d+$/.test(delay.trim())) members.push(`"delaySeconds":${Number(delay.trim())}`);
    else violations.push({ pointer: '/delaySeconds', reason: 'must be a whole number from 0' });
  }
  if (sendResult) members.push('"sendResult":true');
  if (violations.length > 0) throw new Wrong(violations);
  return `{${members.join(',')}}`;
}

/** The payload, as a form where its schema is known, or as JSON. */
function payloadPart() {
  const raw = field({
    label: 'Payload',
    hint: 'A JSON object.',
    pointer: POINTER,
    required: true,
    input: el('textarea', {
      id: 'job-payload',
      rows: '9',
      spellcheck: 'false',
      data: { testid: 'job-payload' },
    }),
  });
  const asJson = el('input', { type: 'checkbox', id: 'job-raw', data: { testid: 'job-raw' } });
  const toggle = el('label', { class: 'check small', for: 'job-raw' }, asJson, 'Write the payload as JSON');
  const note = el('p', { class: 'hint bad-text', role: 'alert' });
  const controls = el('div', { class: 'fields', data: { testid: 'job-fields' } });
  let form = null;
  const arrange = () => {
    controls.hidden = asJson.checked;
    raw.node.hidden = !asJson.checked;
  };
  asJson.addEventListener('change', () => {
    setText(note, '');
    if (asJson.checked) raw.input.value = JSON.stringify(form.read([]), null, 2);
    else if (!takeOver(form, raw.input.value)) {
      asJson.checked = true;
      setText(note, 'Only a JSON object can be shown as a form.');
    }
    arrange();
  });
  return {
    node: el('div', { class: 'fields' }, toggle, note, controls, raw.node),
    fields: () => (asJson.checked ? [raw] : form.fields),
    show: ({ schema, example }) => {
      form = canShow(schema) ? schemaForm(schema, POINTER) : null;
      if (form && example) form.write({ ...form.read([]), ...example });
      controls.replaceChildren(...(form?.node ?? []));
      raw.input.value = JSON.stringify(example ?? {}, null, 2);
      asJson.checked = form === null;
      toggle.hidden = form === null;
      setText(note, '');
      arrange();
    },
    text: violations =>
      asJson.checked ? rawText(raw.input.value, violations) : JSON.stringify(form.read(violations)),
  };
}

function takeOver(form, text) {
  const value = objectOf(text);
  if (value === null) return false;
  form.write(value);
  return true;
}

function rawText(text, violations) {
  if (objectOf(text) === null) violations.push({ pointer: POINTER, reason: 'must be a JSON object' });
  return text.trim();
}

function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
