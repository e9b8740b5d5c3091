import { writeAddress, type Address } from '../model/address';
import type { Zone } from '../model/time';

export type Theme = 'system' | 'light' | 'dark';

interface Props {
  address: Address;
  /** Where the two pages' links lead: with the query and range of now, if there are any. */
  logs: Address;
  traces: Address;
  zone: Zone;
  zoneName: string;
  theme: Theme;
  setZone: (zone: Zone) => void;
  setTheme: (theme: Theme) => void;
  showKeys: () => void;
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const THEME_SIGNS: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' };

/** The strip on top of every page. */
export function Header({ address, logs, traces, zone, zoneName, theme, setZone, setTheme, showKeys }: Props) {
  const onTraces = address.page === 'traces' || address.page === 'trace';
  return (
    <header class="top">
      <a class="brand" href="/" aria-label="Lambdatape: the newest logs">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect width="16" height="16" rx="4" />
          <path d="M3 5h7M5 8h8M4 11h4" />
        </svg>
        Lambdatape
      </a>
      <nav aria-label="Pages">
        <a
          href={writeAddress(logs)}
          aria-current={address.page === 'logs' ? 'page' : undefined}
          data-testid="nav-logs"
        >
          Logs
        </a>
        <a href={writeAddress(traces)} aria-current={onTraces ? 'page' : undefined} data-testid="nav-traces">
          Traces
        </a>
      </nav>
      <span class="spacer" />
      <button
        type="button"
        class="ghost num"
        title="Show times in UTC or in local time"
        data-testid="zone"
        onClick={() => setZone(zone === 'utc' ? 'local' : 'utc')}
      >
        {zone === 'utc' ? 'UTC' : `local · ${zoneName}`}
      </button>
      <button
        type="button"
        class="ghost"
        title={`Colours: ${theme}`}
        aria-label={`Colours: ${theme}. Change`}
        data-testid="theme"
        onClick={() => setTheme(NEXT_THEME[theme])}
      >
        {THEME_SIGNS[theme]}
      </button>
      <button
        type="button"
        class="ghost"
        aria-label="Keyboard"
        title="Keyboard"
        data-testid="keys"
        onClick={showKeys}
      >
        ?
      </button>
    </header>
  );
}
