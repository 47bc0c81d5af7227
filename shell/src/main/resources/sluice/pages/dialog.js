/** Asks before what hurts. Escape and the first button mean no. */

import { button, el } from './dom.js';

/** Answers whether the person agreed. `consequences` are sentences that name what will happen. */
export function confirmed({ title, consequences, agree }) {
  return new Promise(resolve => {
    const refuse = button('Keep as it is', () => dialog.close(), { data: { testid: 'confirm-no' } });
    const accept = button(agree, () => dialog.close('yes'), {
      class: 'danger primary',
      data: { testid: 'confirm-yes' },
    });
    const dialog = el(
      'dialog',
      { 'aria-labelledby': 'confirm-title', data: { testid: 'confirm' } },
      el(
        'div',
        { class: 'stack' },
        el('h2', { id: 'confirm-title', text: title }),
        consequences.map(text => el('p', { text })),
        el('div', { class: 'actions' }, refuse, accept),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
    refuse.focus();
  });
}
