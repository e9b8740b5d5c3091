import { isAbort, type Server } from '../api/http';
import { searchLogs, type LogQuery } from '../api/logs';
import { followLogs } from '../api/tail';
import { failureOf, isWorthRetrying, retryDelayMs, type Failure } from '../model/failure';
import { firstPage, NO_LINES, withNewer, withOlder, type LineList } from '../model/lineList';
import type { LogLine } from '../model/log';
import { hold, TAIL_START, type Tail } from '../model/tail';

export const PAGE_LINES = 500;

/** How long arriving lines are gathered before they are shown, so that a burst costs few drawings. */
const GATHER_MS = 100;

/** What the Logs page shows of its lines. */
export interface LogsState {
  list: LineList;
  loading: 'first' | 'older' | undefined;
  failure: Failure | undefined;
  /** Undefined while the list is not live. */
  tail: Tail | undefined;
  /** How many lines came on top since the list was opened. */
  arrived: number;
}

const CLOSED: LogsState = {
  list: NO_LINES,
  loading: undefined,
  failure: undefined,
  tail: undefined,
  arrived: 0,
};

/**
 * Where the Logs page has its lines from: pages of a search, and the live tail on top. The tail goes on from the cursor
 * that came with the first page, so that no line falls between the two; what comes twice is told by its id.
 */
export class LogsSource {
  private state: LogsState = CLOSED;
  private request: LogQuery | undefined;
  private searching = new AbortController();
  private following = new AbortController();
  private timers = new Set<ReturnType<typeof setTimeout>>();
  private gathered: LogLine[] = [];

  constructor(
    private readonly server: Server,
    private readonly changed: (state: LogsState) => void,
    private readonly delayMs: (tries: number) => number = retryDelayMs,
  ) {}

  open(request: LogQuery, live: boolean): void {
    this.close();
    this.request = request;
    this.set({ ...CLOSED, loading: 'first', tail: live ? TAIL_START : undefined });
    void this.search(1);
  }

  close(): void {
    this.searching.abort();
    this.following.abort();
    this.timers.forEach(clearTimeout);
    this.timers.clear();
    this.gathered = [];
    this.searching = new AbortController();
  }

  /** Tries again at once what failed. */
  retry(): void {
    if (this.state.failure) {
      void this.search(1);
    }
  }

  pause(): void {
    this.flush();
    this.setTail({ paused: true });
  }

  resume(): void {
    const tail = this.state.tail;
    if (!tail?.paused) {
      return;
    }
    this.show(tail.held);
    this.setTail({ paused: false, held: [], heldBack: false });
    if (tail.heldBack) {
      void this.follow(1);
    }
  }

  loadOlder(): void {
    const { list, loading } = this.state;
    if (loading === undefined && list.older.kind !== 'none' && !list.full) {
      void this.searchOlder(1);
    }
  }

  private async search(tries: number): Promise<void> {
    this.set({ loading: 'first', failure: undefined });
    await this.attempt(
      tries,
      (next) => this.search(next),
      async (request, signal) => {
        const page = await searchLogs(this.server, request, { limit: PAGE_LINES }, signal);
        this.set({ list: firstPage(page), loading: undefined });
        if (this.state.tail) {
          this.setTail({ cursor: page.tail });
          void this.follow(1);
        }
      },
    );
  }

  private async searchOlder(tries: number): Promise<void> {
    this.set({ loading: 'older', failure: undefined });
    await this.attempt(
      tries,
      (next) => this.searchOlder(next),
      async (request, signal) => {
        const { older } = this.state.list;
        const cursor = older.kind === 'cursor' ? older.cursor : undefined;
        // One millisecond more, because the API's end is exclusive and times are finer; doubles are told by their id.
        const endMs = older.kind === 'before' ? Math.ceil(older.timeMs) + 1 : request.span.endMs;
        const query = { ...request, span: { ...request.span, endMs } };
        const page = await searchLogs(this.server, query, { limit: PAGE_LINES, cursor }, signal);
        this.set({ list: withOlder(this.state.list, page), loading: undefined });
      },
    );
  }

  /** Does it, and does it again later if the server cannot be reached. */
  private async attempt(
    tries: number,
    again: (tries: number) => Promise<void>,
    work: (request: LogQuery, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.searching;
    if (!this.request) {
      return;
    }
    try {
      await work(this.request, signal);
    } catch (error) {
      if (signal.aborted || isAbort(error)) {
        return;
      }
      const failure = failureOf(error);
      this.set({ failure, loading: undefined });
      if (isWorthRetrying(failure)) {
        this.later(this.delayMs(tries), () => void again(tries + 1));
      }
    }
  }

  private async follow(tries: number): Promise<void> {
    this.following.abort();
    const following = new AbortController();
    this.following = following;
    this.setTail({ connection: 'connecting' });
    try {
      await followLogs(
        this.server,
        this.request?.query ?? '',
        this.state.tail?.cursor,
        {
          opened: () => {
            this.setTail({ connection: 'open' });
          },
          lines: (lines) => this.arrive(lines),
          cursor: (cursor) => this.setTail({ cursor }),
        },
        following.signal,
      );
    } catch (error) {
      if (!following.signal.aborted) {
        this.unfollowed(failureOf(error), this.state.tail?.connection === 'open' ? 1 : tries);
      }
    }
  }

  private unfollowed(failure: Failure, tries: number): void {
    this.flush();
    if (isWorthRetrying(failure)) {
      this.setTail({ connection: 'waiting' });
      this.later(this.delayMs(tries), () => void this.follow(tries + 1));
    } else {
      this.set({ failure, loading: undefined, tail: undefined });
    }
  }

  private arrive(lines: LogLine[]): void {
    const tail = this.state.tail;
    if (!tail) {
      return;
    }
    if (tail.paused) {
      const held = hold(tail, lines);
      this.set({ tail: held });
      if (held.heldBack) {
        // What was not taken stays on the server: resuming goes on from the cursor.
        this.following.abort();
      }
      return;
    }
    this.setTail({ cursor: lines.at(-1)?.cursor ?? tail.cursor });
    this.gathered.push(...lines);
    if (this.gathered.length === lines.length) {
      this.later(GATHER_MS, () => this.flush());
    }
  }

  private flush(): void {
    const lines = this.gathered;
    this.gathered = [];
    this.show(lines);
  }

  private show(lines: readonly LogLine[]): void {
    if (lines.length > 0) {
      const before = this.state.list;
      const list = withNewer(before, lines);
      const grown = list.lines.length + list.trimmed - before.lines.length - before.trimmed;
      this.set({ list, arrived: this.state.arrived + grown });
    }
  }

  private later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }

  private setTail(change: Partial<Tail>): void {
    if (this.state.tail) {
      this.set({ tail: { ...this.state.tail, ...change } });
    }
  }

  private set(change: Partial<LogsState>): void {
    this.state = { ...this.state, ...change };
    this.changed(this.state);
  }
}
