/** A labelled control, with what is wrong with it beside it. */

import { place } from './api.js';
import { el, setAttribute, setText } from './dom.js';

/**
 * Makes a field around a control that has an id. `pointer` is where its value is in the request's
 * body, as a JSON pointer, or the name of a parameter; violations of what is within belong to it.
 */
export function field({ label, hint, input, pointer, required = false }) {
  const wrong = el('p', {
    class: 'wrong',
    id: `${input.id}-wrong`,
    hidden: true,
    data: { testid: `${input.id}-wrong` },
  });
  const below = hint ? el('p', { class: 'hint', id: `${input.id}-hint`, text: hint }) : null;
  const described = [wrong.id, below?.id].filter(Boolean).join(' ');
  setAttribute(input, 'aria-describedby', described);
  setAttribute(input, 'aria-required', required ? 'true' : null);
  const name = required
    ? [label, el('span', { class: 'quiet', 'aria-hidden': 'true', text: ' *' })]
    : [label];
  const node = el(
    'div',
    { class: 'field' },
    isCheck(input)
      ? el('label', { class: 'check', for: input.id }, input, el('span', {}, name))
      : [el('label', { for: input.id }, name), input],
    below,
    wrong,
  );
  return {
    node,
    input,
    pointer,
    say: text => {
      setText(wrong, text);
      wrong.hidden = !text;
      setAttribute(input, 'aria-invalid', text ? 'true' : null);
    },
  };
}

function isCheck(input) {
  return input.type === 'checkbox';
}

/** Fields of which at most one is shown a violation, and a place for what belongs to none of them. */
export function problemPlace() {
  const node = el('div', { class: 'answer', role: 'alert', data: { testid: 'problem' } });
  return {
    node,
    clear: fields => {
      node.replaceChildren();
      fields.forEach(it => it.say(''));
    },
    show: (error, fields) => {
      const rest = (error.violations ?? []).filter(violation => !tell(violation, fields));
      node.replaceChildren();
      if (rest.length > 0)
        node.append(
          el(
            'div',
            { class: 'problem' },
            rest.map(it => el('p', { text: `${place(it)}: ${it.reason}` })),
          ),
        );
      else if ((error.violations ?? []).length === 0) node.append(plain(error));
      fields.find(it => it.input.getAttribute('aria-invalid'))?.input.focus();
    },
  };
}

/** What an installation does not have (501) is no mistake of anybody's. */
function plain(error) {
  return error.status === 501
    ? el('div', { class: 'notice' }, el('b', { text: `${error.title}. ` }), error.message)
    : el('div', { class: 'problem' }, el('p', { text: error.message }));
}

/** Answers whether there is a field that a violation belongs to: the innermost one around its place. */
function tell({ pointer, parameter, reason }, fields) {
  const at = pointer || parameter;
  if (!at) return false;
  const around = fields
    .filter(it => at === it.pointer || at.startsWith(`${it.pointer}/`))
    .sort((a, b) => b.pointer.length - a.pointer.length)[0];
  around?.say(at === around.pointer ? reason : `${at.slice(around.pointer.length)}: ${reason}`);
  return around !== undefined;
}
