import type { IncomingMessage, ServerResponse } from 'node:http';
import { addInvocation, type MockExchange, type MockLine, type MockTrace, type Traffic } from './traffic.ts';

interface MockBucket {
  start: string;
  end: string;
  count: number;
  levels: Record<string, number>;
}

/** The API over made-up traffic: enough of it to work on the UI and to test how the UI asks. */
export class MockApi {
  /** What the next requests fail with, for tests: a status each. */
  readonly failing: number[] = [];
  /** Every request so far, as path and query. */
  readonly asked: string[] = [];
  private readonly tails = new Set<() => void>();
  private readonly open = new Set<ServerResponse>();

  constructor(readonly traffic: Traffic) {}

  growEvery(ms: number): void {
    setInterval(() => {
      addInvocation(this.traffic, Date.now());
      this.wake();
    }, ms).unref();
  }

  wake(): void {
    this.tails.forEach((tail) => tail());
  }

  /** Ends all live tails, as a server that stops does. */
  cutTails(): void {
    this.open.forEach((response) => response.destroy());
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse, next?: () => void): void => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!url.pathname.startsWith('/api/')) {
      next?.();
      return;
    }
    this.asked.push(url.pathname + url.search);
    const failure = this.failing.shift();
    if (failure === undefined) {
      this.answer(url, response);
    } else {
      problem(response, failure, 'it was told to fail');
    }
  };

  private answer(url: URL, response: ServerResponse): void {
    const query = url.searchParams.get('query') ?? '';
    const bad = query.indexOf('(');
    if (bad >= 0 && !query.includes(')')) {
      problem(
        response,
        400,
        `the parenthesis at character ${bad + 1} is never closed: add a ")"`,
        'query',
        bad,
      );
      return;
    }
    const [, , , resource, ...rest] = url.pathname.split('/');
    switch (`${resource ?? ''}/${rest[0] ?? ''}`) {
      case 'logs/':
        return this.logs(url, response);
      case 'logs/tail':
        return this.tail(url, response);
      case 'logs/histogram':
        return this.histogram(url, response);
      case 'logs/facets':
        return this.facets(url, response);
      case 'logs/context':
        return this.context(url, response);
      case 'traces/':
        return this.traces(url, response);
    }
    if (resource === 'traces') {
      return this.trace(rest[0] ?? '', response);
    }
    if (resource === 'exchanges') {
      return bytes(url, rest[1] ?? '', response);
    }
    problem(response, 404, `there is nothing at ${url.pathname}`);
  }

  private found(url: URL): MockLine[] {
    const [start, end] = range(url);
    const wanted = matcher(url.searchParams.get('query') ?? '');
    return this.traffic.lines.filter((line) => {
      const at = Date.parse(line.time);
      return at >= start && at < end && wanted(line);
    });
  }

  private logs(url: URL, response: ServerResponse): void {
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const cursor = url.searchParams.get('cursor');
    const newestFirst = this.found(url).reverse();
    const from = cursor === null ? 0 : newestFirst.findIndex((line) => line.cursor === cursor) + 1;
    const lines = newestFirst.slice(from, from + limit);
    const next = from + limit < newestFirst.length ? lines.at(-1)?.cursor : null;
    const tail = cursor === null ? `t${this.traffic.lines.length}` : null;
    json(response, { lines, next, tail });
  }

  private tail(url: URL, response: ServerResponse): void {
    const wanted = matcher(url.searchParams.get('query') ?? '');
    const cursor = url.searchParams.get('cursor') ?? `t${this.traffic.lines.length}`;
    let at = Number(cursor.slice(1));
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: 1000\n\nid: ${cursor}\nevent: ready\ndata: {"cursor":"${cursor}"}\n\n`);
    const send = (): void => {
      for (; at < this.traffic.lines.length; at++) {
        const line = this.traffic.lines[at];
        if (line && wanted(line)) {
          const id = `t${at + 1}`;
          response.write(`id: ${id}\ndata: ${JSON.stringify({ ...line, cursor: id })}\n\n`);
        }
      }
    };
    send();
    this.tails.add(send);
    this.open.add(response);
    response.on('close', () => {
      this.tails.delete(send);
      this.open.delete(response);
    });
  }

  private histogram(url: URL, response: ServerResponse): void {
    const [start, end] = range(url);
    const count = Number(url.searchParams.get('buckets') ?? 60);
    const size = (end - start) / count;
    const buckets: MockBucket[] = Array.from({ length: count }, (_, index) => ({
      start: new Date(start + index * size).toISOString(),
      end: new Date(start + (index + 1) * size).toISOString(),
      count: 0,
      levels: {},
    }));
    for (const line of this.found(url)) {
      const bucket = buckets[Math.floor((Date.parse(line.time) - start) / size)];
      if (bucket) {
        bucket.count++;
        if (line.level !== null) {
          bucket.levels[line.level] = (bucket.levels[line.level] ?? 0) + 1;
        }
      }
    }
    json(response, { start: buckets[0]?.start, end: buckets.at(-1)?.end, total: 0, buckets });
  }

  private facets(url: URL, response: ServerResponse): void {
    const field = url.searchParams.get('field') ?? '';
    const counts = new Map<string, number>();
    for (const line of this.found(url)) {
      const value = (line as unknown as Record<string, string | null>)[field] ?? null;
      if (value !== null) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    json(response, { field, values });
  }

  private context(url: URL, response: ServerResponse): void {
    const id = url.searchParams.get('id');
    const line = this.traffic.lines.find((each) => each.id === id);
    const source = this.traffic.lines.filter((each) => each.instance === line?.instance);
    const at = source.findIndex((each) => each.id === id);
    const around = Number(url.searchParams.get('before') ?? 10);
    json(response, { lines: source.slice(Math.max(0, at - around), at + around + 1) });
  }

  private traces(url: URL, response: ServerResponse): void {
    const [start, end] = range(url);
    const wanted = matcher(url.searchParams.get('query') ?? '');
    const traces = this.traffic.traces
      .filter(({ exchanges: [root] }) => {
        const at = Date.parse(root?.start ?? '');
        return at >= start && at < end && root !== undefined && wanted(root);
      })
      .sort((a, b) => (b.exchanges[0]?.start ?? '').localeCompare(a.exchanges[0]?.start ?? ''))
      .map((trace) => this.summary(trace));
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const next = from + limit < traces.length ? String(from + limit) : null;
    json(response, { traces: traces.slice(from, from + limit), next });
  }

  private summary({ traceId, exchanges }: MockTrace): unknown {
    const [root, ...queries] = exchanges;
    return {
      ...root,
      traceId,
      status: root?.attributes['http.response.status_code'],
      queries: queries.length,
      calls: 0,
      queryMs: queries.reduce((sum, query) => sum + query.durationMs, 0),
      lines: this.traffic.lines.filter((line) => line.traceId === traceId).length,
    };
  }

  private trace(traceId: string, response: ServerResponse): void {
    const trace = this.traffic.traces.find((each) => each.traceId === traceId);
    if (!trace) {
      problem(response, 404, `there is no trace ${traceId}; it may be older than what is kept`);
      return;
    }
    const lines = this.traffic.lines.filter((line) => line.traceId === traceId);
    json(response, { ...trace, lines, complete: true });
  }
}

function range(url: URL): [number, number] {
  return [Date.parse(url.searchParams.get('start') ?? ''), Date.parse(url.searchParams.get('end') ?? '')];
}

/** Clauses joined by AND; a word without a field is looked for in the message. */
function matcher(query: string): (item: MockLine | MockExchange) => boolean {
  const words = query.match(/(?:\w+:)?(?:"[^"]*"|\S+)/g) ?? [];
  const clauses = words.filter((word) => word !== 'AND' && word !== 'NOT');
  return (item) =>
    clauses.every((clause) => {
      const [, field, value] = /^(?:(\w+):)?"?(.*?)"?$/.exec(clause) ?? [];
      const actual = (item as unknown as Record<string, unknown>)[field ?? 'message'];
      const wanted = (value ?? '').toLowerCase();
      return clause === '*:*' || (typeof actual === 'string' && actual.toLowerCase().includes(wanted));
    });
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function problem(
  response: ServerResponse,
  status: number,
  detail: string,
  parameter?: string,
  position?: number,
): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({ type: 'about:blank', title: 'Problem', status, detail, parameter, position }),
  );
}

const HEADS: Readonly<Record<string, string>> = {
  request:
    'POST /run/blog HTTP/1.1\r\nHost: 127.0.0.1:5000\r\nUser-Agent: demo/1\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: 43\r\nAuthorization: redacted:5f2c9a01\r\n\r\n',
  response:
    'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nDate: Mon, 23 Nov 2026 16:52:11 GMT\r\nTransfer-Encoding: chunked\r\n\r\n',
};

const BODIES: Readonly<Record<string, string>> = {
  request: '{"op":"comment","post":42,"text":"It\'s nice"}',
  response:
    '{"posts":[{"id":42,"title":"Cold starts, measured","views":12345678901234567890,"comments":[{"author":"ada","text":"Nice"},{"author":"<b>bob</b>","text":"+1"}]},{"id":41,"title":"Hello","comments":[]}],"next":null}',
};

function bytes(url: URL, side: string, response: ServerResponse): void {
  const part = url.searchParams.get('part') ?? 'all';
  const head = HEADS[side] ?? '';
  const body = BODIES[side] ?? '';
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  if (part === 'all') {
    response.end(
      Buffer.concat([
        Buffer.from([0x50, 0, 0, 0, 0x2c, 0]),
        Buffer.from(`SELECT ${body}`),
        Buffer.from([0, 0, 0x42, 0, 0xff]),
      ]),
    );
  } else {
    response.end(part === 'head' ? head : body);
  }
}
