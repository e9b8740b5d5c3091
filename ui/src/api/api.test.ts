import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mockServer, TRAFFIC_END_MS } from '../../test/mock/server';
import type { Failure } from '../model/failure';
import { failureOf } from '../model/failure';
import { contextOf, facets, histogram, searchLogs } from './logs';
import { loadPayload } from './payloads';
import { searchTraces, traceOf } from './traces';

const hour = { startMs: TRAFFIC_END_MS - 3_600_000, endMs: TRAFFIC_END_MS };
const all = { query: '', span: hour };

async function failureFrom(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return failureOf(error);
  }
  throw new Error('it was expected to fail');
}

describe('the API', () => {
  const server = mockServer();

  it('gives every line once, page by page, newest first', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await searchLogs(server, all, { limit: 700, cursor });
      ids.push(...page.lines.map((line) => line.id));
      expect(page.tail === undefined).toBe(pages > 0);
      cursor = page.next;
      pages++;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(server.api.traffic.lines.length);
    expect(ids).toHaveLength(server.api.traffic.lines.length);
  });

  it('counts the same lines by time and by value', async () => {
    const buckets = await histogram(server, all, 30);
    const levels = await facets(server, all, 'stream');
    const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(buckets).toHaveLength(30);
    expect(sum(buckets.map((bucket) => bucket.count))).toBe(server.api.traffic.lines.length);
    expect(sum(levels.map((value) => value.count))).toBe(server.api.traffic.lines.length);
    // What has no level is counted as such.
    expect(sum(buckets.map((bucket) => sum(Object.values(bucket.byLevel))))).toBe(
      server.api.traffic.lines.length,
    );
  });

  it('gives the lines around one line', async () => {
    const line = server.api.traffic.lines[400];
    const lines = await contextOf(server, line?.id ?? '', 3);
    expect(lines.map((each) => each.id)).toContain(line?.id);
  });

  it('gives traces, and one with its exchanges and lines', async () => {
    const { traces } = await searchTraces(server, all, { limit: 5 });
    expect(traces).toHaveLength(5);
    const trace = await traceOf(server, traces[0]?.traceId ?? '');
    expect(trace.exchanges[0]).toMatchObject({ kind: 'invocation', parentSpanId: undefined });
    expect(trace.exchanges).toHaveLength(1 + (traces[0]?.queries ?? 0));
    expect(trace.lines).toHaveLength(traces[0]?.lines ?? -1);
  });

  it('says where a query went wrong', async () => {
    expect(
      await failureFrom(searchLogs(server, { query: 'lambda:(x', span: hour }, { limit: 1 })),
    ).toMatchObject({
      kind: 'problem',
      problem: { status: 400, parameter: 'query', position: 7 },
    });
  });

  it('is worth asking again when it cannot be reached or is overloaded', async () => {
    server.api.failing.push(503);
    expect(await failureFrom(traceOf(server, 'a'))).toMatchObject({ kind: 'unreachable' });
    expect(await failureFrom(traceOf({ base: 'http://127.0.0.1:1' }, 'a'))).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('loads a payload’s beginning and says that there is more', async () => {
    const href = '/api/v1/exchanges/a/response';
    expect((await loadPayload(server, href, 'head')).cut).toBe(false);
    const part = await loadPayload(server, href, 'body', undefined, 10);
    expect(new TextDecoder().decode(part.bytes)).toBe('{"posts":[');
    expect(part.cut).toBe(true);
  });
});

describe('an answer', () => {
  let answer: (response: ServerResponse) => void;
  const http = createServer((_, response) => answer(response));
  const server = { base: '' };
  beforeEach(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    server.base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  const json = (value: unknown): void => {
    answer = (response) => response.end(JSON.stringify(value));
  };
  const search = () => searchLogs(server, all, { limit: 1 });

  it('may leave values out or send null', async () => {
    const line = {
      id: 'a',
      time: '2026-11-23T16:50:19Z',
      lambda: null,
      level: null,
      offset: null,
      attributes: null,
    };
    json({ lines: [line], next: null });
    const page = await search();
    expect(page.next).toBeUndefined();
    expect(page.lines[0]).toMatchObject({
      lambda: undefined,
      level: 'none',
      message: '',
      attribution: 'none',
    });
  });

  it.each([
    [{ lines: 'none' }, 'lines is not a list'],
    [{ lines: [{ id: 'a', time: 'soon' }] }, 'time is not a time'],
    [{ lines: [{ id: 7, time: '2026-11-23T16:50:19Z' }] }, 'id is not a text'],
    [{ lines: [{ time: '2026-11-23T16:50:19Z' }] }, 'id is not there'],
    [[], 'answer is not an object'],
  ])('%j is refused with the field’s name', async (value, complaint) => {
    json(value);
    expect(await failureFrom(search())).toMatchObject({
      kind: 'unexpected',
      detail: expect.stringContaining(complaint) as string,
    });
  });

  it('that is no JSON, or no problem details, still gives a sentence', async () => {
    answer = (response) => response.end('<html>');
    expect((await failureFrom(search())).kind).toBe('unexpected');
    answer = (response) => response.writeHead(500).end('<html>');
    expect(await failureFrom(search())).toMatchObject({
      kind: 'problem',
      problem: { detail: 'The server answered with status 500.' },
    });
  });

  it('keeps attribute values of every kind as texts', async () => {
    const line = {
      id: 'a',
      time: '2026-11-23T16:50:19Z',
      attributes: { n: 1, list: ['x'], flag: true, text: 'y' },
    };
    json({ lines: [line] });
    expect((await search()).lines[0]?.attributes).toEqual({ n: '1', list: '["x"]', flag: 'true', text: 'y' });
  });
});
