import { useEffect, useState } from 'preact/hooks';
import type { Zone } from '../model/time';

import type { Theme } from '../view/Header';

/** Taste, not state: kept in this browser and in no link. */
export interface Preferences {
  theme: Theme;
  zone: Zone;
}

const KEY = 'lambdatape.preferences';

function load(): Preferences {
  const found: Partial<Preferences> = {};
  try {
    Object.assign(found, JSON.parse(window.localStorage.getItem(KEY) ?? '{}'));
  } catch {
    // No storage, or not ours: the defaults will do.
  }
  return {
    theme: found.theme === 'light' || found.theme === 'dark' ? found.theme : 'system',
    zone: found.zone === 'utc' ? 'utc' : 'local',
  };
}

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(load);
  useEffect(() => {
    document.documentElement.dataset.theme = preferences.theme;
    try {
      window.localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // A browser that stores nothing still works.
    }
  }, [preferences]);
  return [preferences, (change) => setPreferences((before) => ({ ...before, ...change }))];
}
