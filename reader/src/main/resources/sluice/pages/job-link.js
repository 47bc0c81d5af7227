/** An id: of a job, a button that opens its story; of a message, which has none, just text. */

import { button, el, setText } from './dom.js';
import { shortId } from './format.js';

export function jobLink(openJob) {
  let shown;
  const open = button('', () => openJob(shown, open), { class: 'plain mono', data: { testid: 'open-job' } });
  const plain = el('span', { class: 'mono quiet' });
  return {
    node: el('span', {}, open, plain),
    update: ({ id, type }, prefix = '') => {
      shown = id;
      const text = id ? `${prefix}${shortId(id)}` : '';
      open.hidden = !type;
      plain.hidden = Boolean(type);
      setText(open, type ? text : '');
      setText(plain, type ? '' : text);
      open.title = id ?? '';
    },
  };
}
