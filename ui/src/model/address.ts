import { SINCE_DEFAULT, sinceMs, type Range } from './range';
import { parseTime } from './time';

/** Every state of a view that a link should carry: the address bar is the truth of it. */
export type Address = LogsAddress | TracesAddress | TraceAddress | { page: 'unknown'; path: string };

export interface LogsAddress {
  page: 'logs';
  query: string;
  range: Range;
  live: boolean;
  /** The line that is open. */
  line: string | undefined;
}

export interface TracesAddress {
  page: 'traces';
  query: string;
  range: Range;
}

export interface TraceAddress {
  page: 'trace';
  traceId: string;
  /** The row that is open: `span:<id>` or `line:<id>`. */
  selected: string | undefined;
  /** The part that is zoomed into, in milliseconds after the trace's start. */
  zoom: { fromMs: number; toMs: number } | undefined;
}

export const LOGS_DEFAULT: LogsAddress = {
  page: 'logs',
  query: '',
  range: { kind: 'since', since: SINCE_DEFAULT },
  live: false,
  line: undefined,
};

function readRange(params: URLSearchParams): Range {
  const startMs = parseTime(params.get('start') ?? '');
  const endMs = parseTime(params.get('end') ?? '');
  if (startMs !== undefined && endMs !== undefined && startMs < endMs) {
    return { kind: 'between', startMs, endMs };
  }
  const since = params.get('since') ?? SINCE_DEFAULT;
  return { kind: 'since', since: sinceMs(since) === undefined ? SINCE_DEFAULT : since };
}

function writeRange(params: URLSearchParams, range: Range): void {
  if (range.kind === 'between') {
    params.set('start', new Date(range.startMs).toISOString());
    params.set('end', new Date(range.endMs).toISOString());
  } else if (range.since !== SINCE_DEFAULT) {
    params.set('since', range.since);
  }
}

function readZoom(params: URLSearchParams): TraceAddress['zoom'] {
  const fromMs = Number(params.get('from') ?? NaN);
  const toMs = Number(params.get('to') ?? NaN);
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

export function readAddress(url: URL): Address {
  const path = url.pathname.replace(/\/+$/, '') || '/';
  const params = url.searchParams;
  const query = params.get('query') ?? '';
  if (path === '/' || path === '/logs') {
    const line = params.get('line') ?? undefined;
    return { page: 'logs', query, range: readRange(params), live: params.get('live') === '1', line };
  }
  if (path === '/traces') {
    return { page: 'traces', query, range: readRange(params) };
  }
  const traceId = /^\/traces?\/([^/]+)$/.exec(path)?.[1];
  if (traceId !== undefined) {
    const selected = params.get('selected') ?? undefined;
    return { page: 'trace', traceId: decodeURIComponent(traceId), selected, zoom: readZoom(params) };
  }
  return { page: 'unknown', path };
}

export function writeAddress(address: Address): string {
  const params = new URLSearchParams();
  let path = '/logs';
  switch (address.page) {
    case 'logs':
    case 'traces':
      path = `/${address.page}`;
      if (address.query !== '') {
        params.set('query', address.query);
      }
      writeRange(params, address.range);
      if (address.page === 'logs' && address.live) {
        params.set('live', '1');
      }
      if (address.page === 'logs' && address.line !== undefined) {
        params.set('line', address.line);
      }
      break;
    case 'trace':
      path = `/trace/${encodeURIComponent(address.traceId)}`;
      if (address.selected !== undefined) {
        params.set('selected', address.selected);
      }
      if (address.zoom) {
        params.set('from', String(address.zoom.fromMs));
        params.set('to', String(address.zoom.toMs));
      }
      break;
    case 'unknown':
      path = address.path;
      break;
  }
  const search = params.toString();
  return search === '' ? path : `${path}?${search}`;
}

export function traceAddress(traceId: string, selected?: string): TraceAddress {
  return { page: 'trace', traceId, selected, zoom: undefined };
}
