/** A form that describes a request, sends it or copies it as curl, and shows what is wrong. */

import { request } from './api.js';
import { curlButton } from './curl.js';
import { el } from './dom.js';
import { problemPlace } from './field.js';

/** What is found to be wrong before anything is sent; told as the service tells violations. */
export class Wrong extends Error {
  constructor(violations) {
    super('The form is not complete.');
    this.violations = violations;
  }
}

/**
 * Makes a form. `describe()` answers the request, or throws `Wrong`; `fields()` are those that can be
 * told violations; `accepted(answer, request)` gets what the service answered.
 */
export function requestForm({ name, content, submit, describe, fields, accepted, more = [] }) {
  const problem = problemPlace();
  const described = () => {
    problem.clear(fields());
    try {
      return describe();
    } catch (e) {
      if (!(e instanceof Wrong)) throw e;
      problem.show(e, fields());
      return null;
    }
  };
  const send = el('button', {
    class: 'primary',
    type: 'submit',
    text: submit,
    data: { testid: `${name}-submit` },
  });
  const node = el(
    'form',
    { class: 'fields', novalidate: true, 'aria-label': submit },
    content,
    problem.node,
    el('div', { class: 'actions' }, send, curlButton(described, `${name}-curl`), more),
  );
  let busy = false;
  node.addEventListener('submit', async event => {
    event.preventDefault();
    const wanted = busy ? null : described();
    if (!wanted) return;
    busy = true;
    send.setAttribute('aria-busy', 'true');
    try {
      accepted(await request(wanted.method, wanted.path, wanted), wanted);
    } catch (e) {
      problem.show(e, fields());
    } finally {
      busy = false;
      send.removeAttribute('aria-busy');
    }
  });
  return { node, problem };
}
