import { useMemo, useState } from 'preact/hooks';
import { OWN_SERVER } from '../api/http';
import { traceOf } from '../api/traces';
import { LOGS_DEFAULT, writeAddress, type TraceAddress } from '../model/address';
import { recordingHref } from '../model/command';
import type { Zone } from '../model/time';
import { layOut, pan, zoom, type Window } from '../model/waterfall';
import { withFilter } from '../model/query';
import { ExchangeDetails } from '../view/ExchangeDetails';
import { LineDetails } from '../view/LineDetails';
import { EmptyState, FailureStrip, Progress } from '../view/Notice';
import { TraceHeader } from '../view/TraceHeader';
import { WaterfallView } from '../view/WaterfallView';
import { Commands } from './Commands';
import { useKeys } from './keyboard';
import { Payload } from './Payload';
import { useGo } from './router';
import { useResource } from './useResource';

interface Props {
  address: TraceAddress;
  zone: Zone;
}

export function TracePage({ address, zone }: Props) {
  const go = useGo();
  const { traceId } = address;
  const found = useResource(traceId, (signal) => traceOf(OWN_SERVER, traceId, signal));
  const trace = found.data?.traceId === traceId ? found.data : undefined;
  const waterfall = useMemo(() => trace && layOut(trace), [trace]);
  const [active, setActive] = useState<number>();
  const rows = waterfall?.rows ?? [];
  const lengthMs = waterfall?.lengthMs ?? 1;
  const window: Window = address.zoom ?? { fromMs: 0, toMs: lengthMs };
  const selected = rows.find((row) => row.key === address.selected);

  const select = (key: string | undefined): void =>
    go({ ...address, selected: key === address.selected ? undefined : key }, true);
  const setWindow = (next: Window): void => {
    const whole = next.fromMs <= 0 && next.toMs >= lengthMs;
    go({ ...address, zoom: whole ? undefined : next }, true);
  };
  const move = (by: number): void => {
    const from = active ?? rows.findIndex((row) => row.key === address.selected);
    const to = Math.max(0, Math.min(rows.length - 1, from + by));
    setActive(to);
    // With the panel open, moving shows the next row in it.
    if (selected && rows[to]) {
      go({ ...address, selected: rows[to].key }, true);
    }
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active !== undefined && select(rows[active]?.key),
    Escape: () => (selected ? select(undefined) : setActive(undefined)),
    '+': () => setWindow(zoom(window, 0.5, 0.5, lengthMs)),
    '=': () => setWindow(zoom(window, 0.5, 0.5, lengthMs)),
    '-': () => setWindow(zoom(window, 2, 0.5, lengthMs)),
    '0': () => setWindow({ fromMs: 0, toMs: lengthMs }),
    ArrowLeft: () => setWindow(pan(window, -0.25, lengthMs)),
    ArrowRight: () => setWindow(pan(window, 0.25, lengthMs)),
  });

  if (!trace || !waterfall) {
    const missing = found.failure?.kind === 'problem' && found.failure.problem.status === 404;
    return (
      <main class="trace">
        <Progress active={found.loading} />
        {found.failure && !missing && <FailureStrip failure={found.failure} retry={found.retry} />}
        {missing && (
          <EmptyState title="There is no such trace.">
            <p>It may be older than what is kept, or not indexed yet: that takes about a second.</p>
            <p class="actions">
              <button type="button" class="primary" onClick={found.retry}>
                Look again
              </button>
              <a class="button" href="/traces">
                All traces
              </a>
            </p>
          </EmptyState>
        )}
      </main>
    );
  }
  const recording = recordingHref(traceId, waterfall.startMs, waterfall.lengthMs);
  return (
    <main class="trace">
      <Progress active={found.loading} />
      {found.failure && <FailureStrip failure={found.failure} retry={found.retry} />}
      <TraceHeader
        trace={trace}
        waterfall={waterfall}
        zone={zone}
        recording={recording}
        refresh={found.retry}
      />
      <div class={selected ? 'trace-body split' : 'trace-body'}>
        <WaterfallView
          waterfall={waterfall}
          window={window}
          setWindow={setWindow}
          selected={address.selected}
          active={active}
          select={select}
        />
        {selected && (
          <aside class="details" aria-label="Details" data-testid="details">
            {selected.kind === 'line' ? (
              <LineDetails
                line={selected.line}
                zone={zone}
                close={() => select(undefined)}
                context={null}
                place={{
                  href: writeAddress({
                    ...LOGS_DEFAULT,
                    query:
                      selected.line.lambda === undefined
                        ? ''
                        : withFilter('', 'lambda', selected.line.lambda),
                    range: spanOf(waterfall),
                    line: selected.line.id,
                  }),
                  label: 'Show it among the logs',
                  testId: 'show-in-logs',
                }}
                filter={(field, value, negated) =>
                  go({
                    ...LOGS_DEFAULT,
                    query: withFilter(`traceId:${traceId}`, field, value, negated),
                    range: spanOf(waterfall),
                  })
                }
              />
            ) : (
              <ExchangeDetails
                key={selected.key}
                exchange={selected.exchange}
                zone={zone}
                traceStartMs={waterfall.startMs}
                slowest={selected.slowest}
                close={() => select(undefined)}
                commands={<Commands exchange={selected.exchange} traceId={traceId} recording={recording} />}
                request={<Payload exchange={selected.exchange} side="request" />}
                response={<Payload exchange={selected.exchange} side="response" />}
              />
            )}
          </aside>
        )}
      </div>
    </main>
  );
}

/** The trace's time with a minute around it, as a range to search in. */
function spanOf({ startMs, lengthMs }: { startMs: number; lengthMs: number }) {
  return { kind: 'between', startMs: startMs - 60_000, endMs: startMs + lengthMs + 60_000 } as const;
}
