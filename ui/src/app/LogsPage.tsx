import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { contextOf, facets, histogram, type LogQuery } from '../api/logs';
import { OWN_SERVER } from '../api/http';
import { traceAddress, writeAddress, type LogsAddress } from '../model/address';
import type { Failure, Problem } from '../model/failure';
import { describeRange, resolveRange, widerSince, type Range } from '../model/range';
import { highlightsOf, filterState, withFilter, withoutFilter } from '../model/query';
import type { Zone } from '../model/time';
import { Facets } from '../view/Facets';
import { Histogram } from '../view/Histogram';
import { LineDetails } from '../view/LineDetails';
import { LineList } from '../view/LineList';
import { LiveButton, LiveStrip } from '../view/Live';
import { EmptyState, FailureStrip, Progress } from '../view/Notice';
import { QueryBox } from '../view/QueryBox';
import { RangePicker } from '../view/RangePicker';
import { Context } from './Context';
import { useKeys } from './keyboard';
import { LogsSource, type LogsState } from './logsSource';
import { useGo } from './router';
import { useResource } from './useResource';

const BUCKETS = 120;
const LIVE_REFRESH_MS = 5000;
const FACET_FIELDS = [
  ['level', 'Level'],
  ['lambda', 'Lambda'],
  ['worker', 'Worker'],
  ['stream', 'Stream'],
] as const;

interface Props {
  address: LogsAddress;
  zone: Zone;
  setZone: (zone: Zone) => void;
}

/** Counts up every few seconds while live, so that what is counted over time moves along. */
function useTicks(live: boolean): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = live ? setInterval(() => setTicks((before) => before + 1), LIVE_REFRESH_MS) : undefined;
    return () => clearInterval(timer);
  }, [live]);
  return ticks;
}

function useLines(query: LogQuery, live: boolean, key: string): [LogsState | undefined, LogsSource] {
  const [state, setState] = useState<LogsState>();
  const [source] = useState(() => new LogsSource(OWN_SERVER, setState));
  useEffect(() => {
    source.open(query, live);
    return () => source.close();
  }, [key, live]);
  return [state, source];
}

function problemOf(failure: Failure | undefined, parameter: string): Problem | undefined {
  return failure?.kind === 'problem' && failure.problem.parameter === parameter ? failure.problem : undefined;
}

export function LogsPage({ address, zone, setZone }: Props) {
  const go = useGo();
  const { query, range, live } = address;
  const [searches, setSearches] = useState(0);
  const key = JSON.stringify([query, range, searches]);
  const ticks = useTicks(live);
  const request = useMemo((): LogQuery => ({ query, span: resolveRange(range, Date.now()) }), [key]);
  const counted = useMemo((): LogQuery => ({ query, span: resolveRange(range, Date.now()) }), [key, ticks]);
  const countedKey = `${key} ${ticks}`;
  const [state, source] = useLines(request, live, key);
  const bars = useResource(countedKey, (signal) => histogram(OWN_SERVER, counted, BUCKETS, signal));
  const sides = useResource(countedKey, (signal) =>
    Promise.all(FACET_FIELDS.map(([field]) => facets(OWN_SERVER, counted, field, signal))),
  );
  const [active, setActive] = useState<number>();
  const input = useRef<HTMLInputElement>(null);
  const highlights = useMemo(() => highlightsOf(query), [query]);

  const lines = state?.list.lines ?? [];
  const openIndex = address.line === undefined ? -1 : lines.findIndex((line) => line.id === address.line);
  const openLine = lines[openIndex];
  const search = (next: string): void => {
    setActive(undefined);
    if (next === query) {
      setSearches(searches + 1);
    } else {
      go({ ...address, query: next, line: undefined });
    }
  };
  const choose = (next: Range): void =>
    go({ ...address, range: next, live: next.kind === 'since' && live, line: undefined });
  const toggleLine = (id: string | undefined): void =>
    go({ ...address, line: id === address.line ? undefined : id }, true);
  const toggleFilter = (field: string, value: string, negated: boolean): void => {
    const already = filterState(query, field, value) === !negated;
    search(already ? withoutFilter(query, field, value) : withFilter(query, field, value, negated));
  };
  const toggleLive = (): void =>
    go({ ...address, live: !live, range: range.kind === 'since' ? range : { kind: 'since', since: '15m' } });
  const move = (by: number): void => {
    const from = active ?? (openIndex >= 0 ? openIndex : by > 0 ? -1 : 0);
    setActive(Math.max(0, Math.min(lines.length - 1, from + by)));
  };

  useKeys({
    '/': () => input.current?.select(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active !== undefined && toggleLine(lines[active]?.id),
    Escape: () => (address.line === undefined ? setActive(undefined) : toggleLine(undefined)),
    l: toggleLive,
    ' ': () => (state?.tail?.paused === true ? source.resume() : source.pause()),
  });

  const problem = problemOf(state?.failure, 'query');
  const failure = problem ? undefined : (state?.failure ?? bars.failure ?? sides.failure);
  const isEmpty = state !== undefined && lines.length === 0 && state.loading === undefined && !state.failure;
  return (
    <main class="logs">
      <div class="toolbar">
        <QueryBox
          query={query}
          placeholder='Search: words, "a phrase", lambda:blog AND level:error'
          problem={problem}
          input={input}
          search={search}
        />
        <RangePicker range={range} zone={zone} nowMs={Date.now} choose={choose} setZone={setZone} />
        <LiveButton live={live} toggle={toggleLive} />
      </div>
      <Progress active={state?.loading !== undefined || bars.loading} />
      {failure && (
        <FailureStrip
          failure={failure}
          retry={() => {
            source.retry();
            bars.retry();
            sides.retry();
          }}
        />
      )}
      <Histogram
        buckets={bars.data ?? []}
        zone={zone}
        zoomTo={({ startMs, endMs }) => choose({ kind: 'between', startMs, endMs })}
      />
      <div class="columns">
        <Facets
          fields={FACET_FIELDS.map(([field, title], index) => ({
            field,
            title,
            values: sides.data?.[index],
          }))}
          query={query}
          toggle={toggleFilter}
        />
        <section class="list" aria-label="Log lines">
          {state?.tail && (
            <LiveStrip tail={state.tail} pause={() => source.pause()} resume={() => source.resume()} />
          )}
          {problem && lines.length === 0 ? (
            <EmptyState title="The search cannot be understood.">
              <p>The box above says where it went wrong. Mend it there, or start anew:</p>
              <p class="actions">
                <button type="button" onClick={() => search('')}>
                  Clear the search
                </button>
              </p>
            </EmptyState>
          ) : isEmpty ? (
            <NothingFound address={address} zone={zone} choose={choose} clear={() => search('')} />
          ) : (
            state && (
              <LineList
                list={state.list}
                loading={state.loading}
                arrived={state.arrived}
                zone={zone}
                highlights={highlights}
                openIndex={openIndex}
                active={active}
                toggle={toggleLine}
                loadOlder={() => source.loadOlder()}
                details={
                  openLine && (
                    <LineDetails
                      key={openLine.id}
                      line={openLine}
                      zone={zone}
                      filter={(field, value, negated) => search(withFilter(query, field, value, negated))}
                      close={() => toggleLine(undefined)}
                      place={
                        openLine.traceId === undefined
                          ? undefined
                          : {
                              href: writeAddress(traceAddress(openLine.traceId, `line:${openLine.id}`)),
                              label: 'Open the trace',
                              testId: 'open-trace',
                            }
                      }
                      context={
                        <Context
                          line={openLine}
                          zone={zone}
                          load={(around, signal) => contextOf(OWN_SERVER, openLine.id, around, signal)}
                        />
                      }
                    />
                  )
                }
              />
            )
          )}
        </section>
      </div>
    </main>
  );
}

interface NothingProps {
  address: LogsAddress;
  zone: Zone;
  choose: (range: Range) => void;
  clear: () => void;
}

function NothingFound({ address, zone, choose, clear }: NothingProps) {
  const { query, range, live } = address;
  const wider = widerSince(range);
  return (
    <EmptyState title={`No ${query === '' ? '' : 'matching '}lines in ${describeRange(range, zone)}.`}>
      {live && <p>New lines appear here as they come.</p>}
      <p class="actions">
        {wider !== undefined && (
          <button type="button" class="primary" onClick={() => choose({ kind: 'since', since: wider })}>
            Look at the last {wider}
          </button>
        )}
        {query !== '' && (
          <button type="button" onClick={clear}>
            Clear the search
          </button>
        )}
      </p>
      {query === '' && (
        <>
          <p>Or start an agent on a worker, and call a Lambda through it:</p>
          <pre>lambdatape agent --config agent.yaml</pre>
          <p>Or look at everything at once, with traffic: </p>
          <pre>lambdatape demo</pre>
        </>
      )}
    </EmptyState>
  );
}
