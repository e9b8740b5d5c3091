/** Made-up traffic in the API's own JSON: invocations of four Lambdas, their queries and log lines. */
export interface MockLine {
  id: string;
  cursor: string;
  time: string;
  worker: string;
  lambda: string | null;
  instance: string | null;
  stream: string;
  level: string | null;
  message: string;
  traceId?: string;
  spanId?: string;
  attribution: string;
  file: string;
  offset: number;
}

export interface MockExchange {
  spanId: string;
  parentSpanId: string | null;
  kind: string;
  name: string;
  worker: string;
  lambda: string;
  instance: string;
  coldStart?: boolean;
  start: string;
  firstByte: string;
  durationMs: number;
  outcome: string;
  attribution: string;
  candidates?: { traceId: string; spanId: string }[];
  attributes: Record<string, unknown>;
  request: { length: number; truncated: boolean; href: string | null };
  response: { length: number; truncated: boolean; href: string | null };
}

export interface MockTrace {
  traceId: string;
  exchanges: MockExchange[];
}

export interface Traffic {
  /** Oldest first. */
  lines: MockLine[];
  traces: MockTrace[];
}

const LAMBDAS = ['blog', 'tickets', 'autocomplete', 'calendar'];
const STATEMENTS: Readonly<Record<string, string[]>> = {
  blog: [
    'SELECT id, title, body, created FROM posts ORDER BY created DESC LIMIT $1',
    'SELECT c.id, c.author, c.text FROM comments c WHERE c.post_id = $1 ORDER BY c.created',
    'INSERT INTO comments (post_id, author, text) VALUES ($1, $2, $3) RETURNING id',
  ],
  tickets: [
    'SELECT seat FROM seats WHERE concert = $1 AND sold = false FOR UPDATE',
    'UPDATE seats SET sold = true WHERE seat = $1',
  ],
  autocomplete: ['SELECT word FROM words WHERE word LIKE $1 ORDER BY weight DESC LIMIT 10'],
  calendar: ['SELECT day, title FROM events WHERE day BETWEEN $1 AND $2'],
};

/** A small generator with a seed, so that the same run gives the same traffic. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A moment as the API writes it, to the nanosecond. */
export function wire(ms: number): string {
  const whole = Math.floor(ms);
  const nanos = Math.round((ms - whole) * 1e6);
  return new Date(whole).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
}

function hex(next: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
}

const ODD_MESSAGES = [
  '<script>document.title = "owned"</script><img src=x onerror=alert(1)> & </div> "quoted"',
  '{"event":"checkout","seat":"A12","price":12345678901234567890,"user":{"id":7,"name":"Ada"},"tags":["vip",null,true]}',
  `Traceback (most recent call last): File "/handler/f.py", line 31, in f raise TimeoutError("${'database did not answer '.repeat(40)}")`,
  'ünïcödé ✓ 漢字 עברית \u202Eright-to-left override',
];

/** So many lines up to now, a bit more than one invocation every four lines, over an hour. */
export function trafficUntil(nowMs: number, lineCount: number, seed = 7): Traffic {
  const next = random(seed);
  const traffic: Traffic = { lines: [], traces: [] };
  const invocations = Math.ceil(lineCount / 4);
  const lengthMs = 3_600_000;
  for (let index = 0; index < invocations; index++) {
    const wave = 0.5 + 0.5 * Math.sin(index / (invocations / 9));
    const at = nowMs - lengthMs + ((index + wave * 0.9) / invocations) * lengthMs;
    addInvocation(traffic, at, next, index);
  }
  traffic.lines.sort((a, b) => (a.time < b.time ? -1 : 1));
  return traffic;
}

/** Adds one invocation with its queries and lines. */
export function addInvocation(
  traffic: Traffic,
  atMs: number,
  next: () => number = Math.random,
  index = 0,
): void {
  const lambda = LAMBDAS[Math.floor(next() * next() * LAMBDAS.length)] ?? 'blog';
  const traceId = hex(next, 32);
  const spanId = hex(next, 16);
  const worker = `worker-${1 + Math.floor(next() * 3)}`;
  const instance = `${lambda}-${hex(next, 4)}`;
  const failed = next() < 0.06;
  const cold = next() < 0.05;
  const slow = next() < 0.08;
  const statements = STATEMENTS[lambda] ?? [];
  let offsetMs = cold ? 180 + next() * 90 : 1 + next() * 3;
  const place = { worker, lambda, instance };
  const exchanges: MockExchange[] = [];
  const line = (message: string, level: string | null, tied = true): void => {
    const id = `${worker}/1/${traffic.lines.length}-${hex(next, 4)}`;
    traffic.lines.push({
      id,
      cursor: id,
      time: wire(atMs + offsetMs),
      ...place,
      stream: level === 'error' ? 'stderr' : 'stdout',
      level,
      message,
      ...(tied ? { traceId, spanId } : {}),
      attribution: tied ? (next() < 0.1 ? 'exclusive' : 'instance') : 'none',
      file: `/srv/ol/worker/scratch/12-${lambda}/stdout`,
      offset: traffic.lines.length * 120,
    });
  };
  line(`handling ${lambda} request ${index}`, 'info');
  for (const statement of [...statements, ...(next() < 0.3 ? statements : [])]) {
    offsetMs += 0.3 + next() * 2;
    const queryMs = slow && exchanges.length === 1 ? 300 + next() * 900 : 0.4 + next() * 6;
    const unsure = next() < 0.06;
    exchanges.push({
      spanId: hex(next, 16),
      parentSpanId: unsure ? null : spanId,
      kind: 'query',
      name: statement
        .split(' ')
        .slice(0, 1)
        .concat(/(?:FROM|INTO|UPDATE) (\w+)/.exec(statement)?.[1] ?? '')
        .join(' '),
      ...place,
      start: wire(atMs + offsetMs),
      firstByte: wire(atMs + offsetMs + queryMs * 0.8),
      durationMs: queryMs,
      outcome: failed && exchanges.length === 1 ? 'error' : 'ok',
      attribution: unsure ? 'candidates' : 'instance',
      ...(unsure
        ? {
            candidates: [
              { traceId, spanId },
              { traceId: hex(next, 32), spanId: hex(next, 16) },
            ],
          }
        : {}),
      attributes: {
        'db.system.name': 'postgresql',
        'db.query.text': statement,
        'db.namespace': 'demo',
        ...Object.fromEntries(
          (statement.match(/\$\d/g) ?? []).map((_, at) => [
            `db.query.parameter.${at}`,
            String(Math.floor(next() * 500)),
          ]),
        ),
        'db.response.returned_rows': Math.floor(next() * 20),
        'server.address': '127.0.0.1',
        'server.port': 5432,
      },
      request: { length: statement.length + 12, truncated: false, href: null },
      response: { length: 640, truncated: false, href: null },
    });
    offsetMs += queryMs;
    if (queryMs > 200) {
      line(`slow query took ${Math.round(queryMs)} ms: ${statement}`, 'warn');
    }
  }
  if (next() < 0.03) {
    line(ODD_MESSAGES[Math.floor(next() * ODD_MESSAGES.length)] ?? '', next() < 0.5 ? 'error' : null);
  }
  if (failed) {
    line(`psycopg2.errors.LockNotAvailable: could not obtain lock on row in relation "${lambda}"`, 'error');
  }
  offsetMs += 0.5 + next() * 2;
  line(`done in ${Math.round(offsetMs)} ms`, failed ? 'error' : next() < 0.3 ? 'debug' : 'info');
  if (next() < 0.1) {
    line(`GC pause ${Math.round(next() * 20)} ms`, 'debug', false);
  }
  const status = failed ? 500 : 200;
  const root: MockExchange = {
    spanId,
    parentSpanId: null,
    kind: 'invocation',
    name: lambda,
    ...place,
    coldStart: cold,
    start: wire(atMs),
    firstByte: wire(atMs + offsetMs - 0.2),
    durationMs: offsetMs,
    outcome: failed ? 'error' : 'ok',
    attribution: 'traceparent',
    attributes: {
      'faas.name': lambda,
      'http.request.method': 'POST',
      'url.path': `/run/${lambda}`,
      'http.response.status_code': status,
      'network.peer.address': '127.0.0.1',
    },
    request: { length: 320, truncated: false, href: `/api/v1/exchanges/${spanId}/request` },
    response: { length: 1480, truncated: false, href: `/api/v1/exchanges/${spanId}/response` },
  };
  for (const exchange of exchanges) {
    exchange.request.href = `/api/v1/exchanges/${exchange.spanId}/request`;
    exchange.response.href = `/api/v1/exchanges/${exchange.spanId}/response`;
  }
  traffic.traces.push({ traceId, exchanges: [root, ...exchanges] });
}
