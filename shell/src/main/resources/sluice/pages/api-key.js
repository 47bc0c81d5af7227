/**
 * The API key of whoever looks: kept for this tab alone, and asked for when the service wants one.
 * Once somebody has declined, nothing asks again by itself; the button in the header does.
 */

import { button, el } from './dom.js';

const STORED = 'sluice-api-key';
const PRINTABLE = /^[!-~]+$/;

let asking = null;
let declined = false;

export function apiKey() {
  return sessionStorage.getItem(STORED);
}

export function authorization() {
  const key = apiKey();
  return key ? { Authorization: `Bearer ${key}` } : {};
}

/** Answers whether there is a key that differs from the one that was refused. */
export function askForKey(refused) {
  if (apiKey() !== refused) return Promise.resolve(true);
  if (declined) return Promise.resolve(false);
  return openDialog(refused ? 'The service does not accept this key.' : 'This service requires an API key.');
}

/** Asks because a person wants to give another key, or none. */
export function changeKey() {
  declined = false;
  return openDialog('The key is kept in this tab, until it is closed.');
}

function openDialog(reason) {
  asking ??= ask(reason).finally(() => {
    asking = null;
  });
  return asking;
}

function ask(reason) {
  return new Promise(resolve => {
    const input = el('input', {
      type: 'password',
      id: 'api-key',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-describedby': 'api-key-hint',
      data: { testid: 'key-input' },
    });
    const form = el(
      'form',
      {},
      el('h2', { id: 'api-key-title', text: 'API key' }),
      el('p', { text: reason }),
      el(
        'div',
        { class: 'field' },
        el('label', { for: 'api-key', text: 'Key' }),
        input,
        el('p', {
          class: 'hint',
          id: 'api-key-hint',
          text: 'Made by “make api-key”; it begins with slk_. Leave it empty to use none.',
        }),
      ),
      el(
        'div',
        { class: 'actions' },
        button('Cancel', () => dialog.close()),
        el('button', {
          class: 'primary',
          type: 'submit',
          text: 'Use this key',
          data: { testid: 'key-submit' },
        }),
      ),
    );
    const dialog = el('dialog', { 'aria-labelledby': 'api-key-title', data: { testid: 'key-dialog' } }, form);
    form.addEventListener('submit', event => {
      event.preventDefault();
      if (keep(input)) dialog.close('kept');
    });
    dialog.addEventListener('close', () => {
      const kept = dialog.returnValue === 'kept';
      declined = !kept;
      dialog.remove();
      resolve(kept);
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}

function keep(input) {
  const key = input.value.trim();
  if (key === '') {
    sessionStorage.removeItem(STORED);
    return true;
  }
  if (!PRINTABLE.test(key)) {
    input.setCustomValidity('A key has printable ASCII characters without spaces.');
    input.reportValidity();
    input.setCustomValidity('');
    return false;
  }
  sessionStorage.setItem(STORED, key);
  return true;
}
