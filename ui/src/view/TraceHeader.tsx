import { formatDuration, formatTime, zoneLabel, type Zone } from '../model/time';
import type { Trace } from '../model/trace';
import type { Waterfall } from '../model/waterfall';
import { Copy } from './Copy';
import { OutcomeBadge } from './TraceRow';

interface Props {
  trace: Trace;
  waterfall: Waterfall;
  zone: Zone;
  recording: string;
  refresh: () => void;
}

/** What a trace is about, in a line. */
export function TraceHeader({ trace, waterfall, zone, recording, refresh }: Props) {
  const root = trace.exchanges.find((exchange) => exchange.kind === 'invocation') ?? trace.exchanges[0];
  const status = Number(root?.attributes['http.response.status_code'] ?? NaN);
  const queries = trace.exchanges.filter((exchange) => exchange.kind === 'query');
  const queryMs = queries.reduce((sum, query) => sum + query.durationMs, 0);
  return (
    <div class="trace-header" data-testid="trace-header">
      <h1>{root?.lambda ?? root?.name ?? 'Trace'}</h1>
      {root && <OutcomeBadge outcome={root.outcome} status={Number.isNaN(status) ? undefined : status} />}
      {root?.coldStart === true && <span class="badge cold">cold start</span>}
      <span class="num strong">{formatDuration(root?.durationMs ?? waterfall.lengthMs)}</span>
      <span class="dim num">
        {queries.length} {queries.length === 1 ? 'query' : 'queries'}
        {queries.length > 0 && `, ${formatDuration(queryMs)}`} · {trace.lines.length.toLocaleString('en')}{' '}
        {trace.lines.length === 1 ? 'line' : 'lines'}
      </span>
      <span class="dim num">
        {formatTime(waterfall.startMs, zone)} {zoneLabel(zone, waterfall.startMs)}
      </span>
      <span class="dim ellipsis">{root?.worker}</span>
      <span class="spacer" />
      <Copy
        text={trace.traceId}
        label={`${trace.traceId.slice(0, 8)}…`}
        title={`Copy the trace’s id: ${trace.traceId}`}
      />
      <a
        class="button small"
        href={recording}
        download={`${trace.traceId.slice(0, 12)}.recording`}
        data-testid="recording-link"
      >
        Recording
      </a>
      {!trace.complete && (
        <p class="incomplete" role="alert">
          This trace is larger than what one answer holds, and this is its beginning. The recording has all of
          it.{' '}
          <button type="button" class="small" onClick={refresh}>
            Load again
          </button>
        </p>
      )}
    </div>
  );
}
