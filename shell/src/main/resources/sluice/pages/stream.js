/**
 * Server-sent events over fetch: unlike EventSource it can send the API key, and tells why it was
 * refused.
 */

import { apiKey, askForKey, authorization } from './api-key.js';
import { Refusal, refusal, UNAUTHORIZED } from './api.js';

/** Snapshots come each second: five that are missing are a lost connection. */
const SILENCE_MS = 5_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/**
 * Listens until `close` is called on what it answers. `onEvent(name, data)` gets each event,
 * `onState('connected' | 'lost', reason)` each change.
 */
export function openStream(path, { onEvent, onState }) {
  const end = new AbortController();
  listen(path, onEvent, onState, end.signal);
  return { close: () => end.abort() };
}

async function listen(path, onEvent, onState, end) {
  let wait = FIRST_WAIT_MS;
  while (!end.aborted) {
    const reason = await listenOnce(path, end, (name, data) => {
      wait = FIRST_WAIT_MS;
      onState('connected');
      try {
        onEvent(name, data);
      } catch (e) {
        reportError(e); // a defect of the page, and not of the connection
      }
    });
    if (end.aborted) return;
    onState('lost', reason);
    await pause(wait * (0.75 + Math.random() / 4), end);
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }
}

/** Answers why the stream has ended. */
async function listenOnce(path, end, onEvent) {
  const silence = new AbortController();
  let watchdog;
  const rest = () => clearTimeout(watchdog);
  const heard = () => {
    rest();
    watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const response = await connect(path, AbortSignal.any([end, silence.signal]), heard, rest);
    await readEvents(response.body, heard, onEvent);
    return 'The stream has ended.';
  } catch (e) {
    return e instanceof Refusal ? e.message : 'The service does not answer.';
  } finally {
    rest();
    silence.abort();
  }
}

/** `heard` starts the watchdog, and `rest` lets it sleep: a person may think about a key for long. */
async function connect(path, signal, heard, rest) {
  for (;;) {
    const key = apiKey();
    heard();
    const response = await fetch(path, {
      headers: { Accept: 'text/event-stream', ...authorization() },
      cache: 'no-store',
      signal,
    });
    if (response.ok) return response;
    rest();
    if (response.status !== UNAUTHORIZED || !(await askForKey(key))) throw await refusal(response);
  }
}

async function readEvents(body, heard, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = eventParser(onEvent);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    parse(value);
  }
}

/** Takes the text of a stream piece by piece, and hands each whole event on. */
function eventParser(onEvent) {
  let rest = '';
  let name = 'message';
  let data = [];
  const line = text => {
    if (text === '') {
      if (data.length > 0) onEvent(name, data.join('\n'));
      name = 'message';
      data = [];
    } else if (text.startsWith('event:')) name = value(text, 6);
    else if (text.startsWith('data:')) data.push(value(text, 5));
  };
  return piece => {
    // A line may end with CR LF, whose halves may come in two pieces: CR is simply left out.
    const lines = (rest + piece.replaceAll('\r', '')).split('\n');
    rest = lines.pop();
    lines.forEach(line);
  };
}

/** A field's value: what follows its colon, without the one space that may come first. */
function value(text, from) {
  return text.startsWith(' ', from) ? text.slice(from + 1) : text.slice(from);
}

function pause(ms, end) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      end.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    end.addEventListener('abort', done);
  });
}
