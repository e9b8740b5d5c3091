import type { FacetValue } from '../model/log';
import { filterState } from '../model/query';

export interface FacetField {
  field: string;
  title: string;
  values: readonly FacetValue[] | undefined;
}

interface Props {
  fields: readonly FacetField[];
  query: string;
  /** Adds a filter, or takes it away if it is there. */
  toggle: (field: string, value: string, negated: boolean) => void;
}

/** The most frequent values of a few fields, as filters to switch on and off. */
export function Facets({ fields, query, toggle }: Props) {
  return (
    <aside class="facets" aria-label="Filters" data-testid="facets">
      {fields.map(({ field, title, values }) => (
        <section key={field}>
          <h2>{title}</h2>
          {values?.length === 0 && <p class="dim none">none here</p>}
          <ul>
            {values?.map(({ value, count }) => (
              <Value key={value} field={field} value={value} count={count} query={query} toggle={toggle} />
            ))}
          </ul>
        </section>
      ))}
    </aside>
  );
}

interface ValueProps extends Pick<Props, 'query' | 'toggle'> {
  field: string;
  value: string;
  count: number;
}

function Value({ field, value, count, query, toggle }: ValueProps) {
  const state = filterState(query, field, value);
  const className = state === undefined ? 'facet' : state ? 'facet on' : 'facet off';
  return (
    <li class={className}>
      <button
        type="button"
        class="facet-value"
        aria-pressed={state === true}
        title={`${field}: ${value}`}
        data-testid={`facet-${field}-${value}`}
        onClick={() => toggle(field, value, false)}
      >
        {field === 'level' && <i class={`swatch ${value.toLowerCase()}`} />}
        <span class="ellipsis">{value}</span>
        <span class="num dim">{count.toLocaleString('en')}</span>
      </button>
      <button
        type="button"
        class="facet-not"
        aria-label={`All but ${field} ${value}`}
        aria-pressed={state === false}
        title="Filter out"
        onClick={() => toggle(field, value, true)}
      >
        −
      </button>
    </li>
  );
}
