import type { ComponentChildren } from 'preact';
import type { Failure } from '../model/failure';

/** Fills a place that has nothing to show: says so, and what to do. */
export function EmptyState({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty" data-testid="empty-state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A strip on top of a page: something failed. */
export function FailureStrip({ failure, retry }: { failure: Failure; retry: () => void }) {
  return (
    <div class="strip" role="alert" data-testid="failure">
      <span>{sentence(failure)}</span>
      <button type="button" class="small" data-testid="retry" onClick={retry}>
        Try now
      </button>
    </div>
  );
}

function sentence(failure: Failure): string {
  switch (failure.kind) {
    case 'unreachable':
      return `The Lambdatape server at ${window.location.host} cannot be reached (${failure.detail}). Trying again by itself; check that “lambdatape up” is running.`;
    case 'problem':
      return failure.problem.detail;
    case 'unexpected':
      return `Something went wrong here: ${failure.detail}. Reload the page; if it stays, the server and this page are of different versions.`;
  }
}

/** A thin bar that moves while something loads. */
export function Progress({ active }: { active: boolean }) {
  return (
    <div
      class={active ? 'progress active' : 'progress'}
      role="progressbar"
      aria-label="Loading"
      aria-hidden={!active}
    />
  );
}
