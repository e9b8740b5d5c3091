import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { OWN_SERVER } from '../api/http';
import { searchTraces } from '../api/traces';
import { traceAddress, type TracesAddress } from '../model/address';
import { failureOf, type Failure } from '../model/failure';
import { describeRange, resolveRange, widerSince, type Range } from '../model/range';
import type { Zone } from '../model/time';
import type { TracePage } from '../model/trace';
import { EmptyState, FailureStrip, Progress } from '../view/Notice';
import { QueryBox } from '../view/QueryBox';
import { RangePicker } from '../view/RangePicker';
import { TraceList } from '../view/TraceList';
import { useKeys } from './keyboard';
import { useGo } from './router';
import { useResource } from './useResource';

const PAGE_TRACES = 200;
const LOADED_TRACES_MAX = 50_000;

interface Props {
  address: TracesAddress;
  zone: Zone;
  setZone: (zone: Zone) => void;
}

export function TracesPage({ address, zone, setZone }: Props) {
  const go = useGo();
  const { query, range } = address;
  const [searches, setSearches] = useState(0);
  const key = JSON.stringify([query, range, searches]);
  const request = useMemo(() => ({ query, span: resolveRange(range, Date.now()) }), [key]);
  const first = useResource(key, (signal) =>
    searchTraces(OWN_SERVER, request, { limit: PAGE_TRACES }, signal),
  );
  const older = useOlder(key, first.data, (cursor) =>
    searchTraces(OWN_SERVER, request, { limit: PAGE_TRACES, cursor }),
  );
  const [active, setActive] = useState<number>();
  const input = useRef<HTMLInputElement>(null);
  const { traces } = older.page;

  const search = (next: string): void => {
    setActive(undefined);
    if (next === query) {
      setSearches(searches + 1);
    } else {
      go({ ...address, query: next });
    }
  };
  const choose = (next: Range): void => go({ ...address, range: next });
  const open = (index: number): void => {
    const trace = traces[index];
    if (trace) {
      go(traceAddress(trace.traceId));
    }
  };
  const move = (by: number): void =>
    setActive(Math.max(0, Math.min(traces.length - 1, (active ?? (by > 0 ? -1 : 0)) + by)));
  useKeys({
    '/': () => input.current?.select(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active !== undefined && open(active),
    Escape: () => setActive(undefined),
  });

  const failure = first.failure ?? older.failure;
  const problem =
    failure?.kind === 'problem' && failure.problem.parameter === 'query' ? failure.problem : undefined;
  const wider = widerSince(range);
  return (
    <main class="traces">
      <div class="toolbar">
        <QueryBox
          query={query}
          placeholder="Search: lambda:tickets AND durationMs:[100 TO *], outcome:error, coldStart:true"
          problem={problem}
          input={input}
          search={search}
        />
        <RangePicker range={range} zone={zone} nowMs={Date.now} choose={choose} setZone={setZone} />
      </div>
      <Progress active={first.loading} />
      {failure && !problem && <FailureStrip failure={failure} retry={first.retry} />}
      {traces.length === 0 && first.data && !failure ? (
        <EmptyState
          title={`No ${query === '' ? '' : 'matching '}invocations in ${describeRange(range, zone)}.`}
        >
          <p class="actions">
            {wider !== undefined && (
              <button type="button" class="primary" onClick={() => choose({ kind: 'since', since: wider })}>
                Look at the last {wider}
              </button>
            )}
            {query !== '' && (
              <button type="button" onClick={() => search('')}>
                Clear the search
              </button>
            )}
          </p>
          <p>An invocation is recorded when it goes through an agent:</p>
          <pre>lambdatape agent --config agent.yaml</pre>
        </EmptyState>
      ) : (
        first.data && (
          <TraceList
            traces={traces}
            more={older.page.next !== undefined}
            zone={zone}
            active={active}
            open={open}
            loadOlder={() => !first.loading && older.load()}
          />
        )
      )}
    </main>
  );
}

/** The first page and the older ones that were loaded below it. */
function useOlder(
  key: string,
  first: TracePage | undefined,
  load: (cursor: string) => Promise<TracePage>,
): { page: TracePage; failure: Failure | undefined; load: () => void } {
  const [page, setPage] = useState<TracePage>({ traces: [], next: undefined });
  const [failure, setFailure] = useState<Failure>();
  const loading = useRef<string | undefined>(undefined);
  useEffect(() => {
    setPage(first ?? { traces: [], next: undefined });
    setFailure(undefined);
    loading.current = undefined;
  }, [key, first]);
  const more = async (cursor: string): Promise<void> => {
    loading.current = cursor;
    try {
      const next = await load(cursor);
      // Another search may have begun meanwhile.
      if (loading.current === cursor) {
        setPage((before) => ({ traces: [...before.traces, ...next.traces], next: next.next }));
      }
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return {
    page,
    failure,
    load: () => {
      if (
        page.next !== undefined &&
        page.next !== loading.current &&
        page.traces.length < LOADED_TRACES_MAX
      ) {
        void more(page.next);
      }
    },
  };
}
