import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../api/http';
import { failureOf, isWorthRetrying, retryDelayMs, type Failure } from '../model/failure';

/** Something loaded from the server. While it loads anew, what was there before stays. */
export interface Resource<T> {
  data: T | undefined;
  failure: Failure | undefined;
  loading: boolean;
  retry: () => void;
}

interface State<T> {
  data: T | undefined;
  failure: Failure | undefined;
  loading: boolean;
}

/** Loads whenever the key changes, and again and again while the server cannot be reached; no key loads nothing. */
export function useResource<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const [state, setState] = useState<State<T>>({
    data: undefined,
    failure: undefined,
    loading: key !== undefined,
  });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async (tries: number): Promise<void> => {
      setState((before) => ({ ...before, loading: true }));
      try {
        const data = await load(abort.signal);
        setState({ data, failure: undefined, loading: false });
      } catch (error) {
        if (abort.signal.aborted || isAbort(error)) {
          return;
        }
        const failure = failureOf(error);
        setState((before) => ({ data: before.data, failure, loading: false }));
        if (isWorthRetrying(failure)) {
          timer = setTimeout(() => void run(tries + 1), retryDelayMs(tries));
        }
      }
    };
    void run(1);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [key, attempt]);
  return { ...state, retry: () => setAttempt((before) => before + 1) };
}
