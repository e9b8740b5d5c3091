import type { Attribution } from './attribution';
import type { LogLine } from './log';

export type ExchangeKind = 'invocation' | 'query' | 'call' | 'other';

export type Outcome = 'ok' | 'error' | 'platform_error' | 'timeout' | 'cut_off' | 'unknown';

/** One row of the list of traces: an invocation and the sums of what it did. */
export interface TraceSummary {
  traceId: string;
  lambda: string | undefined;
  worker: string | undefined;
  instance: string | undefined;
  start: string;
  startMs: number;
  durationMs: number;
  status: number | undefined;
  outcome: Outcome;
  coldStart: boolean | undefined;
  queries: number;
  calls: number;
  queryMs: number;
  lines: number;
}

export interface TracePage {
  traces: TraceSummary[];
  next: string | undefined;
}

/** The exact bytes of one side of an exchange, by reference. */
export interface PayloadRef {
  length: number;
  truncated: boolean;
  href: string;
}

export interface Exchange {
  spanId: string;
  parentSpanId: string | undefined;
  kind: ExchangeKind;
  name: string;
  worker: string | undefined;
  lambda: string | undefined;
  instance: string | undefined;
  coldStart: boolean | undefined;
  start: string;
  startMs: number;
  /** When the answer began, in milliseconds since the epoch. */
  firstByteMs: number | undefined;
  durationMs: number;
  outcome: Outcome;
  attribution: Attribution;
  /** The trace and span of each invocation that it may belong to. */
  candidates: Candidate[];
  attributes: Readonly<Record<string, string>>;
  request: PayloadRef;
  response: PayloadRef;
}

export interface Candidate {
  traceId: string;
  spanId: string | undefined;
}

export interface Trace {
  traceId: string;
  exchanges: Exchange[];
  lines: LogLine[];
  /** Whether all of it is here: false if it was cut at a limit or something was lost. */
  complete: boolean;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  ok: 'ok',
  error: 'error',
  platform_error: 'platform error',
  timeout: 'timeout',
  cut_off: 'cut off',
  unknown: 'unknown',
};

export function outcomeOf(text: string | undefined): Outcome {
  const name = text?.toLowerCase().replace(/[ -]/g, '_') ?? '';
  return name in OUTCOME_WORDS ? (name as Outcome) : 'unknown';
}

export function outcomeWords(outcome: Outcome): string {
  return OUTCOME_WORDS[outcome];
}

/** The query or call that took longest; undefined if there is none. */
export function slowestOf(exchanges: readonly Exchange[]): Exchange | undefined {
  return exchanges
    .filter((exchange) => exchange.kind === 'query' || exchange.kind === 'call')
    .reduce<Exchange | undefined>(
      (slowest, each) => (!slowest || each.durationMs > slowest.durationMs ? each : slowest),
      undefined,
    );
}

/** What a query did, from its attributes; undefined for what is no query. */
export interface Statement {
  text: string;
  system: string | undefined;
  /** Parameter names (or numbers) and values, in the order of the names' numbers. */
  parameters: [name: string, value: string][];
  rows: string | undefined;
  error: string | undefined;
}

const PARAMETER = 'db.query.parameter.';

export function statementOf(exchange: Exchange): Statement | undefined {
  const text = exchange.attributes['db.query.text'];
  if (text === undefined) {
    return undefined;
  }
  const parameters = Object.entries(exchange.attributes)
    .filter(([name]) => name.startsWith(PARAMETER))
    .map(([name, value]): [string, string] => [name.slice(PARAMETER.length), value])
    .sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true }));
  return {
    text,
    system: exchange.attributes['db.system.name'],
    parameters,
    rows:
      exchange.attributes['db.response.returned_rows'] ?? exchange.attributes['lambdatape.db.affected_rows'],
    error: exchange.attributes['lambdatape.db.error.message'] ?? exchange.attributes['error.type'],
  };
}
