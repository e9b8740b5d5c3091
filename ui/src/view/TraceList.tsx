import { formatDate, zoneLabel, type Zone } from '../model/time';
import type { TraceSummary } from '../model/trace';
import { TraceRow } from './TraceRow';
import { VirtualList } from './VirtualList';

interface Props {
  traces: readonly TraceSummary[];
  more: boolean;
  zone: Zone;
  active: number | undefined;
  open: (index: number) => void;
  loadOlder: () => void;
}

/** Invocations, newest first. */
export function TraceList({ traces, more, zone, active, open, loadOlder }: Props) {
  const newest = traces[0]?.startMs ?? 0;
  const dated = formatDate(newest, zone) !== formatDate(traces.at(-1)?.startMs ?? 0, zone);
  const longestMs = traces.reduce((longest, trace) => Math.max(longest, trace.durationMs), 0);
  return (
    <section class={dated ? 'trace-list dated' : 'trace-list'} aria-label="Invocations">
      <div class="trace-head" aria-hidden="true">
        <span>
          Time <span class="dim">{zoneLabel(zone, newest)}</span>
        </span>
        <span>Lambda</span>
        <span>
          Duration <span class="dim">(dark: in queries)</span>
        </span>
        <span>Answer</span>
        <span class="right">Queries</span>
        <span class="right">in queries</span>
        <span class="right">Lines</span>
        <span />
        <span>Worker</span>
      </div>
      <VirtualList
        count={traces.length + 1}
        rowHeight={28}
        active={active}
        nearEnd={loadOlder}
        label="Invocations, newest first"
        testId="traces"
        row={(index) => {
          const trace = traces[index];
          return trace ? (
            <TraceRow
              trace={trace}
              index={index}
              zone={zone}
              dated={dated}
              longestMs={longestMs}
              active={index === active}
              open={() => open(index)}
            />
          ) : (
            <div class="line-end dim">
              {more ? 'Loading older ones …' : `That is all: ${traces.length.toLocaleString('en')}.`}
            </div>
          );
        }}
      />
    </section>
  );
}
