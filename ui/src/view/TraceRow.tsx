import { traceAddress, writeAddress } from '../model/address';
import { outcomeWords, type TraceSummary } from '../model/trace';
import { formatClock, formatDate, formatDuration, type Zone } from '../model/time';

interface Props {
  trace: TraceSummary;
  index: number;
  zone: Zone;
  dated: boolean;
  /** The duration that fills the whole bar. */
  longestMs: number;
  active: boolean;
  open: () => void;
}

/** One invocation in the list of traces. */
export function TraceRow({ trace, index, zone, dated, longestMs, active, open }: Props) {
  return (
    <div
      class={active ? 'trace-row active' : 'trace-row'}
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 1}
      data-testid="trace-row"
      data-trace-id={trace.traceId}
      onClick={open}
    >
      <span class="num" role="gridcell" title={trace.start}>
        {dated && <span class="dim">{formatDate(trace.startMs, zone).slice(5)} </span>}
        {formatClock(trace.startMs, zone)}
      </span>
      <span class="ellipsis" role="gridcell">
        <a href={writeAddress(traceAddress(trace.traceId))} class="plain" data-testid="trace-link">
          {trace.lambda ?? trace.traceId}
        </a>
      </span>
      <span class="duration" role="gridcell">
        <span class="num">{formatDuration(trace.durationMs)}</span>
        <DurationBar trace={trace} longestMs={longestMs} />
      </span>
      <span role="gridcell">
        <OutcomeBadge outcome={trace.outcome} status={trace.status} />
      </span>
      <span class="num right" role="gridcell">
        {trace.queries + trace.calls === 0 ? <span class="dim">–</span> : trace.queries + trace.calls}
      </span>
      <span class="num right" role="gridcell">
        {trace.queries === 0 ? <span class="dim">–</span> : formatDuration(trace.queryMs)}
      </span>
      <span class="num right" role="gridcell">
        {trace.lines === 0 ? <span class="dim">–</span> : trace.lines}
      </span>
      <span role="gridcell">{trace.coldStart === true && <span class="badge cold">cold start</span>}</span>
      <span class="ellipsis dim" role="gridcell" title={trace.instance}>
        {trace.worker}
      </span>
    </div>
  );
}

/** How long it took among its neighbours, and which part of that went into queries. */
function DurationBar({ trace, longestMs }: { trace: TraceSummary; longestMs: number }) {
  const share = longestMs > 0 ? Math.max(0.5, (trace.durationMs / longestMs) * 100) : 0;
  const queries = trace.durationMs > 0 ? Math.min(100, (trace.queryMs / trace.durationMs) * 100) : 0;
  return (
    <span class="dbar" aria-hidden="true">
      <i
        class={trace.outcome === 'ok' || trace.outcome === 'unknown' ? '' : 'bad'}
        style={{ width: `${share}%` }}
      >
        <i class="in-queries" style={{ width: `${queries}%` }} />
      </i>
    </span>
  );
}

export function OutcomeBadge({ outcome, status }: Pick<TraceSummary, 'outcome' | 'status'>) {
  const kind = outcome === 'ok' ? 'ok' : outcome === 'unknown' ? 'unknown' : 'bad';
  return (
    <span class={`badge ${kind}`}>
      {status !== undefined && <span class="num">{status}</span>} {outcomeWords(outcome)}
    </span>
  );
}
