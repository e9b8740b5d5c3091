import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { readAddress, writeAddress, type Address } from '../model/address';

/** Goes to an address; `replace` keeps the browser's history as long as it is. */
export type Go = (address: Address, replace?: boolean) => void;

export const GoContext = createContext<Go>(() => undefined);

export function useGo(): Go {
  return useContext(GoContext);
}

function current(): Address {
  return readAddress(new URL(window.location.href));
}

/** The address bar as state: the one truth of what is shown. */
export function useAddress(): [Address, Go] {
  const [address, setAddress] = useState(current);
  useEffect(() => {
    const moved = (): void => setAddress(current());
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, []);
  const [go] = useState((): Go => (next, replace = false) => {
    window.history[replace ? 'replaceState' : 'pushState'](null, '', writeAddress(next));
    setAddress(current());
  });
  return [address, go];
}
