/** The fast path: a message is queued, and not tracked. */

import { byId, el, setText } from './dom.js';
import { count } from './format.js';
import { field } from './field.js';
import { requestForm } from './form.js';

const MOST_BYTES = 1_048_576;
const utf8 = new TextEncoder();

export function messageForm() {
  const input = el('textarea', {
    id: 'message-body',
    rows: '10',
    spellcheck: 'false',
    data: { testid: 'message-body' },
  });
  const size = el('p', { class: 'hint', data: { testid: 'message-bytes' } });
  const body = field({
    label: 'Body',
    hint: 'Any text up to 1 MiB. It travels unchanged.',
    input,
    pointer: '/body',
    required: true,
  });
  const answer = el('div', { class: 'answer', role: 'status', data: { testid: 'message-answer' } });
  const showSize = () => {
    const bytes = utf8.encode(input.value).length;
    setText(size, `${count(bytes)} of ${count(MOST_BYTES)} bytes${bytes > MOST_BYTES ? ': too many' : ''}`);
  };
  input.addEventListener('input', showSize);
  showSize();
  body.node.querySelector('textarea').after(size);
  const { node } = requestForm({
    name: 'message',
    content: [body.node],
    submit: 'Send message',
    fields: () => [body],
    describe: () => {
      answer.replaceChildren();
      return { method: 'POST', path: '/api/message', body: JSON.stringify({ body: input.value }) };
    },
    accepted: ({ messageId }) =>
      answer.replaceChildren(
        el('p', { class: 'success' }, '✓ 201: it is on the queue as ', el('code', { text: messageId }), '.'),
      ),
  });
  node.append(answer);
  byId('message').append(
    el(
      'section',
      { class: 'panel', 'aria-labelledby': 'message-title' },
      el(
        'header',
        {},
        el('h2', { id: 'message-title', text: 'Send a message' }),
        el('span', { class: 'quiet small', text: 'processed at least once, not tracked' }),
      ),
      node,
    ),
  );
}
