import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../model/failure';

interface Props {
  query: string;
  placeholder: string;
  /** What the server has against the query. */
  problem: Problem | undefined;
  input: RefObject<HTMLInputElement | null>;
  search: (query: string) => void;
}

/** The search box. An error of the query is shown under it, with a mark under the character at fault. */
export function QueryBox({ query, placeholder, problem, input, search }: Props) {
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  const at = problem?.position;
  return (
    <form
      class="query"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(typed.trim());
      }}
    >
      <div class={problem ? 'query-field bad' : 'query-field'}>
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="7" cy="7" r="4.2" />
          <path d="M10.2 10.2 14 14" />
        </svg>
        <input
          ref={input}
          type="text"
          value={typed}
          placeholder={placeholder}
          aria-label="Search"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? 'query-problem' : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          data-testid="query"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        {typed !== '' && (
          <button
            type="button"
            class="ghost"
            aria-label="Clear the search"
            data-testid="query-clear"
            onClick={() => {
              setTyped('');
              search('');
            }}
          >
            ×
          </button>
        )}
        <button type="submit" class="primary" data-testid="search-button">
          Search
        </button>
      </div>
      {problem && (
        <div class="query-problem" id="query-problem" role="alert" data-testid="query-problem">
          {at !== undefined && (
            <code class="query-echo">
              {query.slice(0, at)}
              <mark>{query.slice(at, at + 1) || ' '}</mark>
              {query.slice(at + 1)}
            </code>
          )}
          <span>{problem.detail}</span>
        </div>
      )}
    </form>
  );
}
