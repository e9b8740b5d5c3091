import { afterEach, describe, expect, it, vi } from 'vitest';
import { addInvocation } from '../../test/mock/traffic';
import { mockServer, TRAFFIC_END_MS } from '../../test/mock/server';
import { HELD_LINES_MAX } from '../model/tail';
import { LogsSource, PAGE_LINES, type LogsState } from './logsSource';

const request = {
  query: '',
  span: { startMs: TRAFFIC_END_MS - 3_600_000, endMs: TRAFFIC_END_MS + 3_600_000 },
};
/** The time only ends what would hang for ever: the test's own limit is shorter. */
const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 240_000, interval: 10 });

describe('where the Logs page has its lines from', () => {
  const server = mockServer(3000);
  const { traffic } = server.api;
  let state: LogsState | undefined;
  let source: LogsSource | undefined;
  const open = (live: boolean, query = ''): LogsSource => {
    source = new LogsSource(
      server,
      (next) => (state = next),
      () => 20,
    );
    source.open({ ...request, query }, live);
    return source;
  };
  const grow = (invocations: number): void => {
    for (let index = 0; index < invocations; index++) {
      addInvocation(traffic, TRAFFIC_END_MS + 1000);
    }
    server.api.wake();
  };
  const shown = (): string[] => state?.list.lines.map((line) => line.id) ?? [];
  const missing = (): string[] => {
    const ids = new Set(shown());
    return traffic.lines.map((line) => line.id).filter((id) => !ids.has(id));
  };
  const shownAll = (): void => expect(missing()).toEqual([]);
  const scrollToEnd = (): Promise<void> =>
    until(() => {
      source?.loadOlder();
      expect(state).toMatchObject({ loading: undefined, list: { older: { kind: 'none' } } });
    });
  afterEach(() => source?.close());

  it('goes on by cursor until every line is there, none twice', async () => {
    open(false);
    await scrollToEnd();
    shownAll();
    expect(new Set(shown()).size).toBe(shown().length);
    expect(state?.loading).toBeUndefined();
  });

  it('shows new lines on top while live, and misses none between the search and the tail', async () => {
    open(true);
    grow(3);
    await until(() => expect(state?.tail?.connection).toBe('open'));
    grow(3);
    await until(() =>
      expect(shown()).toEqual(expect.arrayContaining(traffic.lines.slice(-12).map((line) => line.id))),
    );
    await scrollToEnd();
    shownAll();
  });

  it('goes on after a broken connection without losing or doubling a line', async () => {
    open(true);
    await until(() => expect(state?.tail?.connection).toBe('open'));
    grow(2);
    server.api.failing.push(503, 503);
    server.api.cutTails();
    grow(2);
    await until(() => expect(state?.tail?.connection).toBe('open'));
    await scrollToEnd();
    await until(shownAll);
    expect(new Set(shown()).size).toBe(shown().length);
  });

  it('holds lines back while paused and shows them when resumed', async () => {
    const live = open(true);
    await until(() => expect(state?.tail?.connection).toBe('open'));
    live.pause();
    const before = shown().length;
    grow(2);
    await until(() => expect(state?.tail?.held.length).toBeGreaterThan(3));
    expect(shown()).toHaveLength(before);
    live.resume();
    await until(() => expect(shown()[0]).toBeDefined());
    expect(state?.tail).toMatchObject({ paused: false, held: [] });
    await scrollToEnd();
    shownAll();
  });

  it('leaves lines on the server that are too many to hold, and fetches them when resumed', async () => {
    const live = open(true);
    await until(() => expect(state?.tail?.connection).toBe('open'));
    live.pause();
    const before = traffic.lines.length;
    while (traffic.lines.length < before + HELD_LINES_MAX + 700) {
      addInvocation(traffic, TRAFFIC_END_MS + 2000);
    }
    server.api.wake();
    await until(() => expect(state?.tail).toMatchObject({ heldBack: true }));
    expect(state?.tail?.held).toHaveLength(HELD_LINES_MAX);
    live.resume();
    await until(() => expect(shown().length).toBeGreaterThanOrEqual(traffic.lines.length - before));
    await scrollToEnd();
    shownAll();
  });

  it('says what is wrong with a query, and does not ask again', async () => {
    open(true, 'lambda:(x');
    await until(() => expect(state?.failure).toMatchObject({ kind: 'problem', problem: { position: 7 } }));
    const asked = (): number => server.api.asked.filter((one) => one.includes('lambda')).length;
    const before = asked();
    // A failure after this one is seen to be tried again, twice; by then this one would have been.
    const wrong = source;
    server.api.failing.push(503, 503);
    open(false);
    await until(() => expect(shown()).toHaveLength(PAGE_LINES));
    wrong?.close();
    expect(asked()).toBe(before);
  });

  it('asks again by itself while the server cannot be reached', async () => {
    server.api.failing.push(503, 503);
    open(false);
    await until(() => expect(state?.failure?.kind).toBe('unreachable'));
    await until(() => expect(shown()).toHaveLength(PAGE_LINES));
    expect(state?.failure).toBeUndefined();
  });

  it('forgets an answer that comes after another search was begun', async () => {
    const first = open(false, 'lambda:blog');
    first.open({ ...request, query: 'lambda:calendar' }, false);
    await until(() => expect(shown().length).toBeGreaterThan(0));
    expect(new Set(state?.list.lines.map((line) => line.lambda))).toEqual(new Set(['calendar']));
  });
});
