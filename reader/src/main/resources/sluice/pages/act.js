/** Actions of operators: one at a time for each button, and what became of them is said. */

import { toast, toastError } from './toast.js';

const busy = new WeakSet();

/** Answers what the service answered, or null if it refused, which has been said then. */
export async function act(control, request, said) {
  if (busy.has(control)) return null;
  busy.add(control);
  control.setAttribute('aria-busy', 'true');
  try {
    const answer = await request();
    toast(said(answer));
    return answer;
  } catch (e) {
    toastError(e);
    return null;
  } finally {
    busy.delete(control);
    control.removeAttribute('aria-busy');
  }
}
