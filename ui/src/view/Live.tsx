import { describeHeld, type Tail } from '../model/tail';

export function LiveButton({ live, toggle }: { live: boolean; toggle: () => void }) {
  return (
    <button
      type="button"
      class={live ? 'field live on' : 'field live'}
      aria-pressed={live}
      title="Show new lines as they come (l)"
      data-testid="live-toggle"
      onClick={toggle}
    >
      <i class="dot" /> Live
    </button>
  );
}

interface StripProps {
  tail: Tail;
  pause: () => void;
  resume: () => void;
}

/** The row on top of a live list: how the tail is doing, and what is held back. */
export function LiveStrip({ tail, pause, resume }: StripProps) {
  return (
    <div class={tail.paused ? 'live-strip paused' : 'live-strip'} role="status" data-testid="live-strip">
      <span>{sentence(tail)}</span>
      <span class="spacer" />
      <button type="button" class="small" data-testid="live-pause" onClick={tail.paused ? resume : pause}>
        {tail.paused ? 'Resume' : 'Pause'}
      </button>
    </div>
  );
}

function sentence(tail: Tail): string {
  if (tail.paused) {
    return describeHeld(tail);
  }
  switch (tail.connection) {
    case 'connecting':
      return 'Connecting …';
    case 'open':
      return 'Live: new lines appear on top.';
    case 'waiting':
      return 'The connection ended. Connecting again; nothing is lost in between.';
  }
}
