import { fieldOf, type Head } from './payload';

/** Header fields that belong to one connection or one trace, not to the request. */
const NOT_REPEATED = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'traceparent',
  'accept-encoding',
]);

/** Longest body that is written into the command itself; a longer one is fetched from the server. */
const INLINE_CHARS_MAX = 2000;

/** Quotes a word for a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Where the recording of one trace is; the range is wide enough for all of it. */
export function recordingHref(traceId: string, startMs: number, lengthMs: number): string {
  const params = new URLSearchParams({
    query: `traceId:${traceId}`,
    start: new Date(startMs - 60_000).toISOString(),
    end: new Date(startMs + lengthMs + 60_000).toISOString(),
  });
  return `/api/v1/recordings?${params.toString()}`;
}

export function replayCommand(origin: string, traceId: string, recording: string): string {
  const file = `${traceId.slice(0, 12)}.recording`;
  return [
    `curl -sSf -o ${file} ${shellQuote(origin + recording)}`,
    `lambdatape replay ${file} --target http://127.0.0.1:5000 --report report`,
  ].join(' &&\n');
}

/** Sends a recorded request again, straight at the worker. */
export function curlCommand(head: Head, body: string | undefined, bodyUrl: string): string {
  const [method = 'GET', target = '/'] = head.startLine.split(' ');
  const host = fieldOf(head, 'host') ?? '127.0.0.1:5000';
  const url = /^https?:/.test(target) ? target : `http://${host}${target}`;
  const words = ['curl', '-sS', '-i'];
  if (method === 'HEAD') {
    words.push('--head');
  } else if (method !== 'GET' || body !== '') {
    words.push('-X', method);
  }
  words.push(shellQuote(url));
  for (const [name, value] of head.fields) {
    if (!NOT_REPEATED.has(name.toLowerCase())) {
      words.push('\\\n  -H', shellQuote(`${name}: ${value}`));
    }
  }
  if (body === undefined || body.length > INLINE_CHARS_MAX) {
    return `curl -sSf ${shellQuote(bodyUrl)} |\n${words.join(' ')} \\\n  --data-binary @-`;
  }
  return body === '' ? words.join(' ') : `${words.join(' ')} \\\n  --data-binary ${shellQuote(body)}`;
}
