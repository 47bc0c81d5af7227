/** JSON over HTTP to the service that the page came from. */

import { apiKey, askForKey, authorization } from './api-key.js';
import { parse } from './exact-json.js';

/** Longer than any service takes to answer (12 s by default). */
const PATIENCE_MS = 20_000;
export const UNAUTHORIZED = 401;

/** A request that did not succeed. `status` is 0 where there was no answer at all. */
export class Refusal extends Error {
  constructor(status, problem = {}, retryAfter = null) {
    super(sentence(status, problem, retryAfter));
    this.status = status;
    this.violations = problem.violations ?? [];
    this.title = problem.title ?? 'The request failed';
  }
}

function sentence(status, problem, retryAfter) {
  if (status === 0) return 'The service did not answer.';
  const places = (problem.violations ?? []).map(it => `${place(it)}: ${it.reason}`);
  const what =
    places.length > 0
      ? places.join('\n')
      : (problem.detail ?? problem.title ?? `The service answered ${status}.`);
  const when = retryAfter ? ` Try again in ${retryAfter} s.` : '';
  const trace = problem.id ? ` (failure ${problem.id})` : '';
  return what + when + trace;
}

/** Where a violation is, for people: `/payload/seconds` or a parameter's name. */
export function place(violation) {
  return violation.parameter ?? (violation.pointer || 'the request');
}

export const get = (path, options) => request('GET', path, options);

/** A POST names JSON as its type even where it has no body: a page of another site can't do that. */
export const post = (path, options) => request('POST', path, options);

/** Answers the JSON of a response; `body` is JSON text, which travels as it is. */
export async function request(method, path, { body, headers = {}, signal } = {}) {
  for (;;) {
    const key = apiKey();
    const response = await send(method, path, body, headers, signal);
    if (response.status !== UNAUTHORIZED || !(await askForKey(key))) return answer(response);
  }
}

async function send(method, path, body, headers, signal) {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const type = method === 'GET' ? {} : { 'Content-Type': 'application/json' };
  try {
    return await fetch(path, {
      method,
      body,
      cache: 'no-store',
      headers: { Accept: 'application/json', ...type, ...authorization(), ...headers },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Refusal(0);
  }
}

async function answer(response) {
  if (response.ok) return response.status === 204 ? null : parse(await response.text());
  throw await refusal(response);
}

/** What a response that is no success says, be it a problem or anything else. */
export async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refusal(response.status, problem, response.headers.get('Retry-After'));
}

/** A key that makes repeating a request safe. (`randomUUID` is there in secure contexts alone.) */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
