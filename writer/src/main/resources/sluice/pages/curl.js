/** The same request for a shell. */

import { apiKey } from './api-key.js';
import { button, el } from './dom.js';
import { toast } from './toast.js';

const SAID_MS = 2_000;

/** A command for bash that sends what the page would. The key is named and not told. */
export function curl({ method, path, headers = {}, body }) {
  const parts = ['curl -i'];
  if (method !== 'GET') parts.push(`-X ${method}`);
  parts.push(quoted(location.origin + path));
  if (method !== 'GET') parts.push(`-H ${quoted('Content-Type: application/json')}`);
  // In double quotes, for the shell to put the key in.
  if (apiKey()) parts.push('-H "Authorization: Bearer $SLUICE_API_KEY"');
  Object.entries(headers).forEach(([name, value]) => parts.push(`-H ${quoted(`${name}: ${value}`)}`));
  if (body !== undefined) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(' \\\n  ');
}

/** Within single quotes bash takes everything as it is, but for the quote itself. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A button that copies what `request()` describes; nothing if that is null. */
export function curlButton(request, testid) {
  const copy = button(
    'Copy as curl',
    async () => {
      const wanted = request();
      if (!wanted) return;
      const command = curl(wanted);
      try {
        await navigator.clipboard.writeText(command);
        confirm(copy, wanted.secret);
      } catch {
        // Without a secure context or the permission there is no clipboard.
        showCommand(command);
      }
    },
    { data: { testid } },
  );
  return copy;
}

function confirm(copy, secret) {
  copy.textContent = 'Copied ✓';
  setTimeout(() => {
    copy.textContent = 'Copy as curl';
  }, SAID_MS);
  toast(secret ? `The command is copied. It contains ${secret}.` : 'The command is copied.');
}

function showCommand(command) {
  const text = el('textarea', { id: 'curl-command', rows: '8', readonly: true, text: command });
  const dialog = el(
    'dialog',
    { 'aria-labelledby': 'curl-title' },
    el(
      'div',
      { class: 'stack' },
      el('h2', { id: 'curl-title', text: 'The command' }),
      el('label', {
        for: 'curl-command',
        class: 'small',
        text: 'This browser does not let pages copy here. Copy it by hand.',
      }),
      text,
      el(
        'div',
        { class: 'actions' },
        button('Close', () => dialog.close()),
      ),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  text.select();
}
