import type { LogLine } from '../src/model/log';
import type { Exchange } from '../src/model/trace';

/** A line at a time, everything else made up. */
export function lineAt(timeMs: number, change: Partial<LogLine> = {}): LogLine {
  return {
    id: `line-${timeMs}`,
    cursor: `cursor-${timeMs}`,
    time: new Date(timeMs).toISOString(),
    timeMs,
    worker: 'worker-1',
    lambda: 'blog',
    instance: undefined,
    stream: 'stdout',
    level: 'info',
    message: `message at ${timeMs}`,
    traceId: undefined,
    spanId: undefined,
    attribution: 'none',
    file: undefined,
    offset: undefined,
    truncated: false,
    attributes: {},
    ...change,
  };
}

export function exchangeAt(
  spanId: string,
  startMs: number,
  durationMs: number,
  change: Partial<Exchange> = {},
): Exchange {
  const nothing = { length: 0, truncated: false, href: '' };
  return {
    spanId,
    parentSpanId: undefined,
    kind: 'query',
    name: `SELECT ${spanId}`,
    worker: undefined,
    lambda: undefined,
    instance: undefined,
    coldStart: undefined,
    start: new Date(startMs).toISOString(),
    startMs,
    firstByteMs: undefined,
    durationMs,
    outcome: 'ok',
    attribution: 'instance',
    candidates: [],
    attributes: {},
    request: nothing,
    response: nothing,
    ...change,
  };
}
