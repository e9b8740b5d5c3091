import { attributionOf } from '../model/attribution';
import {
  outcomeOf,
  type Candidate,
  type Exchange,
  type ExchangeKind,
  type PayloadRef,
  type Trace,
  type TracePage,
  type TraceSummary,
} from '../model/trace';
import { parseTime } from '../model/time';
import { getJson, urlOf, type Server } from './http';
import { readLine, readTime, wireTime, type LogQuery } from './logs';
import {
  asObject,
  list,
  number,
  optionalFlag,
  optionalNumber,
  optionalText,
  text,
  texts,
  WireError,
  type Wire,
} from './read';

const KINDS: readonly ExchangeKind[] = ['invocation', 'query', 'call', 'other'];

function readSummary(value: unknown, name: string): TraceSummary {
  const wire = asObject(value, name);
  return {
    traceId: text(wire, 'traceId'),
    lambda: optionalText(wire, 'lambda'),
    worker: optionalText(wire, 'worker'),
    instance: optionalText(wire, 'instance'),
    start: text(wire, 'start'),
    startMs: readTime(wire, 'start'),
    durationMs: number(wire, 'durationMs'),
    status: optionalNumber(wire, 'status'),
    outcome: outcomeOf(optionalText(wire, 'outcome')),
    coldStart: optionalFlag(wire, 'coldStart'),
    queries: number(wire, 'queries'),
    calls: number(wire, 'calls'),
    queryMs: number(wire, 'queryMs'),
    lines: number(wire, 'lines'),
  };
}

function readPayload(wire: Wire, side: 'request' | 'response', spanId: string): PayloadRef {
  const payload = asObject(wire[side] ?? {}, side);
  return {
    length: number(payload, 'length'),
    truncated: optionalFlag(payload, 'truncated') ?? false,
    href: optionalText(payload, 'href') ?? `/api/v1/exchanges/${encodeURIComponent(spanId)}/${side}`,
  };
}

/** A candidate is an object, or its span's id alone. */
function readCandidate(value: unknown, name: string): Candidate {
  if (typeof value === 'string') {
    return { traceId: value, spanId: undefined };
  }
  const wire = asObject(value, name);
  return { traceId: text(wire, 'traceId'), spanId: optionalText(wire, 'spanId') };
}

/** A moment as text, or milliseconds after the start. */
function readFirstByte(wire: Wire, startMs: number): number | undefined {
  const value = wire.firstByte ?? undefined;
  if (typeof value === 'number') {
    return startMs + value;
  }
  return typeof value === 'string' ? parseTime(value) : undefined;
}

function readExchange(value: unknown, name: string): Exchange {
  const wire = asObject(value, name);
  const spanId = text(wire, 'spanId');
  const kind = optionalText(wire, 'kind')?.toLowerCase() ?? 'other';
  const startMs = readTime(wire, 'start');
  const parent = optionalText(wire, 'parentSpanId');
  return {
    spanId,
    parentSpanId: parent === '' ? undefined : parent,
    kind: KINDS.find((each) => each === kind) ?? 'other',
    name: optionalText(wire, 'name') ?? kind,
    worker: optionalText(wire, 'worker'),
    lambda: optionalText(wire, 'lambda'),
    instance: optionalText(wire, 'instance'),
    coldStart: optionalFlag(wire, 'coldStart'),
    start: text(wire, 'start'),
    startMs,
    firstByteMs: readFirstByte(wire, startMs),
    durationMs: number(wire, 'durationMs'),
    outcome: outcomeOf(optionalText(wire, 'outcome')),
    attribution: attributionOf(optionalText(wire, 'attribution')),
    candidates: list(wire, 'candidates', readCandidate),
    attributes: texts(wire, 'attributes'),
    request: readPayload(wire, 'request', spanId),
    response: readPayload(wire, 'response', spanId),
  };
}

export function searchTraces(
  server: Server,
  query: LogQuery,
  page: { limit: number; cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<TracePage> {
  const { startMs, endMs } = query.span;
  const url = urlOf(server, '/api/v1/traces', {
    query: query.query,
    start: wireTime(startMs),
    end: wireTime(endMs),
    ...page,
  });
  return getJson(
    url,
    (value) => {
      const wire = asObject(value, 'answer');
      return { traces: list(wire, 'traces', readSummary), next: optionalText(wire, 'next') };
    },
    signal,
  );
}

export function traceOf(server: Server, traceId: string, signal?: AbortSignal): Promise<Trace> {
  return getJson(urlOf(server, `/api/v1/traces/${encodeURIComponent(traceId)}`), readTrace, signal);
}

function readTrace(value: unknown): Trace {
  const wire = asObject(value, 'answer');
  const trace = {
    traceId: text(wire, 'traceId'),
    exchanges: list(wire, 'exchanges', readExchange),
    lines: list(wire, 'lines', readLine),
    complete: optionalFlag(wire, 'complete') ?? true,
  };
  if (!Array.isArray(wire.exchanges)) {
    throw new WireError('exchanges', 'there');
  }
  return trace;
}
