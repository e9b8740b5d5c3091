import { Component, type ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LOGS_DEFAULT, readAddress, type Address } from '../model/address';
import { zoneLabel } from '../model/time';
import { Header } from '../view/Header';
import { EmptyState } from '../view/Notice';
import { Shortcuts } from '../view/Shortcuts';
import { SHORTCUTS, useKeys } from './keyboard';
import { LogsPage } from './LogsPage';
import { usePreferences, type Preferences } from './preferences';
import { GoContext, useAddress, type Go } from './router';
import { TracePage } from './TracePage';
import { TracesPage } from './TracesPage';

const TITLES = { logs: 'Logs', traces: 'Traces', trace: 'Trace', unknown: 'Not found' } as const;

export function App() {
  const [address, go] = useAddress();
  const [preferences, prefer] = usePreferences();
  const [keysShown, setKeysShown] = useState(false);
  const { logs, traces } = useLastPlaces(address);
  useEffect(() => {
    document.title = `${TITLES[address.page]} · Lambdatape`;
  }, [address.page]);
  useOwnLinks(go);
  useKeys({
    '?': () => setKeysShown(true),
    t: () => prefer({ zone: preferences.zone === 'utc' ? 'local' : 'utc' }),
  });
  return (
    <GoContext.Provider value={go}>
      <Header
        address={address}
        logs={logs}
        traces={traces}
        zone={preferences.zone}
        zoneName={zoneLabel('local', Date.now())}
        theme={preferences.theme}
        setZone={(zone) => prefer({ zone })}
        setTheme={(theme) => prefer({ theme })}
        showKeys={() => setKeysShown(true)}
      />
      <Guard key={address.page}>
        <Page address={address} preferences={preferences} prefer={prefer} />
      </Guard>
      {keysShown && <Shortcuts keys={SHORTCUTS} close={() => setKeysShown(false)} />}
    </GoContext.Provider>
  );
}

interface PageProps {
  address: Address;
  preferences: Preferences;
  prefer: (change: Partial<Preferences>) => void;
}

function Page({ address, preferences: { zone }, prefer }: PageProps) {
  const setZone = (next: Preferences['zone']): void => prefer({ zone: next });
  switch (address.page) {
    case 'logs':
      return <LogsPage address={address} zone={zone} setZone={setZone} />;
    case 'traces':
      return <TracesPage address={address} zone={zone} setZone={setZone} />;
    case 'trace':
      return <TracePage key={address.traceId} address={address} zone={zone} />;
    case 'unknown':
      return (
        <main>
          <EmptyState title={`There is no page at ${address.path}.`}>
            <p class="actions">
              <a class="button primary" href="/logs">
                Logs
              </a>
              <a class="button" href="/traces">
                Traces
              </a>
            </p>
          </EmptyState>
        </main>
      );
  }
}

/** Where the two lists were left, so that going back and forth keeps search and range. */
function useLastPlaces(address: Address): { logs: Address; traces: Address } {
  const places = useRef<{ logs: Address; traces: Address }>({
    logs: LOGS_DEFAULT,
    traces: { page: 'traces', query: '', range: LOGS_DEFAULT.range },
  });
  return useMemo(() => {
    if (address.page === 'logs' || address.page === 'traces') {
      places.current = { ...places.current, [address.page]: address };
      const other = address.page === 'logs' ? 'traces' : 'logs';
      places.current[other] = { ...places.current[other], range: address.range } as Address;
    }
    return places.current;
  }, [address]);
}

/** Makes plain links to this UI's own pages change the address without loading anew. */
function useOwnLinks(go: Go): void {
  useEffect(() => {
    const clicked = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const plain =
        event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!link || !plain || link.origin !== window.location.origin || link.hasAttribute('download')) {
        return;
      }
      const address = readAddress(new URL(link.href));
      if (address.page !== 'unknown') {
        event.preventDefault();
        go(address);
      }
    };
    document.addEventListener('click', clicked);
    return () => document.removeEventListener('click', clicked);
  }, []);
}

/** Shows a sentence where a page met a bug, instead of nothing. */
class Guard extends Component<{ children: ComponentChildren }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  override componentDidCatch(error: unknown): void {
    this.setState({ error: error instanceof Error ? error : new Error(String(error)) });
  }

  override render() {
    const { error } = this.state;
    return error ? (
      <EmptyState title="This page met a bug.">
        <p>{error.message}</p>
        <p class="actions">
          <button type="button" class="primary" onClick={() => window.location.reload()}>
            Reload
          </button>
        </p>
      </EmptyState>
    ) : (
      this.props.children
    );
  }
}
