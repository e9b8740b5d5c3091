import { useEffect, useRef } from 'preact/hooks';

export type KeyMap = Readonly<Record<string, () => void>>;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** Whether a key press belongs to the element that has the focus: Enter on a link or a button works it. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const onControl = event.target instanceof Element && event.target.closest('a, button, summary') !== null;
  return isTyping(event.target) || (onControl && (event.key === 'Enter' || event.key === ' '));
}

/** Listens for keys on the whole page, but not while someone types; Escape leaves a field. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const inDialog = document.querySelector('dialog[open]') !== null;
      if (event.defaultPrevented || inDialog || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === 'Escape' && isTyping(event.target)) {
        (event.target as HTMLElement).blur();
        return;
      }
      const action = belongsToFocus(event) ? undefined : latest.current[event.key];
      if (action) {
        event.preventDefault();
        action();
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

/** What the `?` panel lists. */
export const SHORTCUTS: readonly [keys: string, what: string][] = [
  ['/', 'go to the search box'],
  ['j  or  ↓', 'next row'],
  ['k  or  ↑', 'row before'],
  ['Enter', 'open the row'],
  ['Esc', 'close what is open'],
  ['l', 'live tail on or off (Logs)'],
  ['Space', 'pause or resume the live tail (Logs)'],
  ['+  −', 'zoom in and out (Trace)'],
  ['←  →', 'move the zoomed part (Trace)'],
  ['0', 'the whole trace (Trace)'],
  ['t', 'UTC or local time'],
  ['?', 'this list'],
];
