/**
 * Controls made of a JSON Schema. What it does not know (alternatives, references, arrays of objects)
 * is a field of raw JSON, so that nothing of a payload is out of reach.
 */

import { el } from './dom.js';
import { field } from './field.js';

let made = 0;

/** Whether a form can be made of a schema at all. */
export function canShow(schema) {
  return typeOf(schema) === 'object' && Object.keys(schema.properties ?? {}).length > 0;
}

/**
 * Makes the controls of an object. `read(violations)` answers its value and adds what is wrong, with
 * pointers; `write(value)` shows a value; `fields` can be told violations.
 */
export function schemaForm(schema, pointer) {
  const form = objectControl(schema, pointer);
  form.write({ ...defaults(schema) });
  return form;
}

function typeOf(schema) {
  const types = [schema?.type].flat().filter(it => it !== 'null');
  return types.length === 1 ? types[0] : undefined;
}

function defaults(schema) {
  const given = Object.entries(schema.properties ?? {}).map(([name, it]) => [
    name,
    canShow(it) ? defaults(it) : it.default,
  ]);
  const known = given.filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function control(schema, name, required, pointer) {
  const label = schema.title ?? name;
  const type = typeOf(schema);
  if (Array.isArray(schema.enum)) return choiceControl(schema, label, required, pointer);
  if (canShow(schema)) return nestedControl(schema, label, required, pointer);
  if (type === 'boolean') return booleanControl(schema, label, required, pointer);
  if (type === 'integer' || type === 'number') return numberControl(schema, label, required, pointer);
  if (type === 'string') return stringControl(schema, label, required, pointer);
  if (type === 'array' && isLine(schema.items)) return linesControl(schema, label, required, pointer);
  return jsonControl(schema, label, required, pointer);
}

function isLine(items) {
  return items && !items.enum && ['string', 'integer', 'number'].includes(typeOf(items));
}

function objectControl(schema, pointer) {
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties).map(([name, it]) => [
    name,
    control(it, name, required.has(name), `${pointer}/${escaped(name)}`),
  ]);
  // What a payload has beside what the schema names is kept, not dropped.
  let others = {};
  return {
    node: members.map(([, it]) => it.node),
    fields: members.flatMap(([, it]) => it.fields),
    read: violations => {
      // By entries, for a member may have a name that objects have from their prototype.
      const parts = members.map(([name, it]) => [name, it.read(violations)]);
      return Object.fromEntries([...Object.entries(others), ...parts.filter(([, part]) => part !== undefined)]);
    },
    write: value => {
      const known = new Set(members.map(([name]) => name));
      others = Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !known.has(name)));
      members.forEach(([name, it]) => it.write(Object.hasOwn(value ?? {}, name) ? value[name] : undefined));
    },
  };
}

/** A JSON pointer's token, as RFC 6901 has it. */
function escaped(name) {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function nestedControl(schema, label, required, pointer) {
  const inner = objectControl(schema, pointer);
  return {
    ...inner,
    node: el(
      'fieldset',
      { class: 'nested' },
      el('legend', { text: label }),
      schema.description ? el('p', { class: 'hint quiet small', text: schema.description }) : null,
      inner.node,
    ),
    read: violations => {
      const before = violations.length;
      const value = inner.read(violations);
      if (required || Object.keys(value).length > 0) return value;
      // Nobody has filled anything in: that the members of something optional are missing is no mistake.
      violations.length = before;
      return undefined;
    },
  };
}

/**
 * A control of one field, whose text `parse` turns into a value, or throws if it is not of its `kind`.
 * An empty text is no value; where one is required it is `empty`, or a mistake.
 */
function fieldControl({
  schema,
  label,
  required,
  pointer,
  input,
  hint,
  parse,
  kind,
  empty,
  show = String,
  check = () => null,
}) {
  const shown = field({
    label,
    hint: [schema.description, hint].filter(Boolean).join(' '),
    input,
    pointer,
    required,
  });
  return {
    node: shown.node,
    fields: [shown],
    read: violations => {
      const wrong = reason => violations.push({ pointer, reason });
      if (input.value === '') {
        if (!required) return undefined;
        const reason = empty === undefined ? 'is required' : check(empty);
        if (reason) wrong(reason);
        return empty;
      }
      try {
        const value = parse(input.value);
        const reason = check(value);
        if (reason) wrong(reason);
        return value;
      } catch {
        wrong(`must be ${kind}`);
        return undefined;
      }
    },
    write: value => {
      input.value = value === undefined || value === null ? '' : show(value);
    },
  };
}

function id() {
  made += 1;
  return `payload-${made}`;
}

function choiceControl(schema, label, required, pointer) {
  // Choices are told apart by their JSON: 1 and "1" are two.
  const input = el(
    'select',
    { id: id(), data: { pointer } },
    el('option', { value: '', text: required ? 'Choose …' : 'not given' }),
    schema.enum.map(it => el('option', { value: JSON.stringify(it), text: String(it) })),
  );
  return fieldControl({
    schema,
    label,
    required,
    pointer,
    input,
    parse: JSON.parse,
    kind: 'one of the choices',
    show: JSON.stringify,
  });
}

function booleanControl(schema, label, required, pointer) {
  if (required || schema.default !== undefined) return checkControl(schema, label, pointer);
  return choiceControl({ ...schema, enum: [true, false] }, label, required, pointer);
}

function checkControl(schema, label, pointer) {
  const input = el('input', { type: 'checkbox', id: id(), data: { pointer } });
  const shown = field({ label, hint: schema.description, input, pointer });
  return {
    node: shown.node,
    fields: [shown],
    read: () => input.checked,
    write: value => {
      input.checked = value === true;
    },
  };
}

function numberControl(schema, label, required, pointer) {
  const whole = typeOf(schema) === 'integer';
  const input = el('input', {
    id: id(),
    inputmode: whole ? 'numeric' : 'decimal',
    autocomplete: 'off',
    data: { pointer },
  });
  return fieldControl({
    schema,
    label,
    required,
    pointer,
    input,
    hint: range(schema),
    parse: text => number(text.trim()),
    kind: 'a number',
    check: value => {
      if (whole && !Number.isInteger(value)) return 'must be a whole number';
      if (value < schema.minimum) return `must be ${schema.minimum} at the least`;
      return value > schema.maximum ? `must be ${schema.maximum} at the most` : null;
    },
  });
}

function number(text) {
  const value = JSON.parse(text);
  if (typeof value !== 'number') throw new TypeError('no number');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError('a browser rounds it; write the payload as JSON');
  }
  return value;
}

function range({ minimum, maximum }) {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `From ${minimum}.`;
  return minimum === undefined ? `Up to ${maximum}.` : `From ${minimum} to ${maximum}.`;
}

function stringControl(schema, label, required, pointer) {
  const long = (schema.maxLength ?? 0) > 200 || schema.format === 'multiline';
  const input = el(long ? 'textarea' : 'input', {
    id: id(),
    autocomplete: 'off',
    spellcheck: 'false',
    rows: long ? '4' : null,
    data: { pointer },
  });
  return fieldControl({
    schema,
    label,
    required,
    pointer,
    input,
    parse: text => text,
    empty: '',
    kind: 'a text',
    check: text => stringWrong(text, schema),
  });
}

/** Lengths count characters, not UTF-16 units, as JSON Schema has it. */
function stringWrong(text, { minLength, maxLength, pattern }) {
  const length = [...text].length;
  if (length < minLength) return `must have ${minLength} characters at the least`;
  if (length > maxLength) return `must have ${maxLength} characters at the most`;
  return pattern && !matches(text, pattern) ? `must match ${pattern}` : null;
}

/** A pattern of another dialect is the service's to judge. */
function matches(text, pattern) {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

function linesControl(schema, label, required, pointer) {
  const text = typeOf(schema.items) === 'string';
  const input = el('textarea', { id: id(), rows: '3', spellcheck: 'false', data: { pointer } });
  return fieldControl({
    schema,
    label,
    required,
    pointer,
    input,
    hint: 'One per line.',
    parse: lines =>
      lines
        .split('\n')
        .filter(it => it.trim() !== '')
        .map(it => (text ? it : number(it.trim()))),
    kind: 'one number per line',
    show: items => items.join('\n'),
    check: items =>
      items.length < schema.minItems
        ? `must have ${schema.minItems} lines at the least`
        : items.length > schema.maxItems
          ? `must have ${schema.maxItems} lines at the most`
          : null,
  });
}

function jsonControl(schema, label, required, pointer) {
  const input = el('textarea', { id: id(), rows: '3', spellcheck: 'false', data: { pointer } });
  return fieldControl({
    schema,
    label,
    required,
    pointer,
    input,
    hint: 'As JSON.',
    parse: JSON.parse,
    kind: 'JSON',
    show: value => JSON.stringify(value, null, 2),
  });
}
