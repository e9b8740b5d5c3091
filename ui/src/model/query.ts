/**
 * Just enough of the query language to add and remove filters and to know what to highlight. The server alone
 * decides what a query means.
 */
export interface Clause {
  /** As typed, without a leading NOT, + or -. */
  text: string;
  negated: boolean;
  field: string | undefined;
  /** Without its quotes. */
  value: string;
  /** Whether it stands for itself: no wildcard, range, group or regular expression. */
  literal: boolean;
}

const BARE_VALUE = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u;
const OPERATORS = new Set(['AND', 'OR', 'NOT', 'TO', '&&', '||', '!']);

/** The words of a query: split at blanks outside of quotes, brackets and parentheses. */
export function wordsOf(query: string): string[] {
  const words: string[] = [];
  let word = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < query.length; at++) {
    const char = query.charAt(at);
    if (char === '\\') {
      word += query.slice(at, at + 2);
      at++;
      continue;
    }
    if (char === '"') {
      quoted = !quoted;
    } else if (!quoted && '([{'.includes(char)) {
      depth++;
    } else if (!quoted && ')]}'.includes(char)) {
      depth = Math.max(0, depth - 1);
    }
    if (/\s/.test(char) && !quoted && depth === 0) {
      if (word !== '') {
        words.push(word);
      }
      word = '';
    } else {
      word += char;
    }
  }
  return word === '' ? words : [...words, word];
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function clauseOf(word: string, negated: boolean): Clause {
  const sign = /^[+\-!]/.exec(word)?.[0];
  const text = sign ? word.slice(1) : word;
  const match = /^((?:[^\s"\\:()[\]{}]|\\.)+):(.*)$/s.exec(text);
  const field = match?.[1] === undefined ? undefined : unescape(match[1]);
  const raw = match?.[2] ?? text;
  const phrase = /^"((?:[^"\\]|\\.)*)"$/s.exec(raw);
  return {
    text,
    negated: negated !== (sign === '-' || sign === '!'),
    field,
    value: unescape(phrase?.[1] ?? raw),
    literal: phrase !== null || (raw !== '' && !/(?<!\\)[*?~^()[\]{}<>"/]/.test(raw)),
  };
}

/** A query's clauses at its top level, and whether they are joined by OR anywhere there. */
export function clausesOf(query: string): { clauses: Clause[]; disjunctive: boolean } {
  const clauses: Clause[] = [];
  let disjunctive = false;
  let negated = false;
  for (const word of wordsOf(query)) {
    if (word === 'OR' || word === '||') {
      disjunctive = true;
    } else if (word === 'NOT' || word === '!') {
      negated = !negated;
    } else if (word !== 'AND' && word !== '&&') {
      clauses.push(clauseOf(word, negated));
      negated = false;
    }
  }
  return { clauses, disjunctive };
}

export function quoteValue(value: string): string {
  return BARE_VALUE.test(value) && !OPERATORS.has(value) ? value : `"${value.replace(/(["\\])/g, '\\$1')}"`;
}

function escapeField(field: string): string {
  return field.replace(/([\s:"\\()[\]{}+\-!&|^~*?/])/g, '\\$1');
}

function isFilter(clause: Clause, field: string, value: string): boolean {
  return clause.literal && clause.field === field && clause.value === value;
}

/** Whether the query asks for (true) or refuses (false) this value; undefined if it says neither. */
export function filterState(query: string, field: string, value: string): boolean | undefined {
  const { clauses, disjunctive } = clausesOf(query);
  const found = disjunctive ? undefined : clauses.find((clause) => isFilter(clause, field, value));
  return found && !found.negated;
}

function written(clause: Clause): string {
  return clause.negated ? `NOT ${clause.text}` : clause.text;
}

function join(clauses: readonly Clause[]): string {
  // A query of refusals alone finds nothing in Lucene: it needs everything to refuse them from.
  const onlyRefusals = clauses.length > 0 && clauses.every((clause) => clause.negated);
  return [...(onlyRefusals ? ['*:*'] : []), ...clauses.map(written)].join(' AND ');
}

function withoutAll(clauses: readonly Clause[], field: string, value: string): Clause[] {
  return clauses.filter((clause) => !isFilter(clause, field, value) && clause.text !== '*:*');
}

/** The query without its filter on this value, for or against. */
export function withoutFilter(query: string, field: string, value: string): string {
  const { clauses, disjunctive } = clausesOf(query);
  return disjunctive ? query : join(withoutAll(clauses, field, value));
}

/** The query, and this value too (or, if `negated`, all but this value). */
export function withFilter(query: string, field: string, value: string, negated = false): string {
  const { clauses, disjunctive } = clausesOf(query);
  const filter: Clause = {
    text: `${escapeField(field)}:${quoteValue(value)}`,
    negated,
    field,
    value,
    literal: true,
  };
  if (disjunctive) {
    return `(${query.trim()}) AND ${written(filter)}`;
  }
  return join([...withoutAll(clauses, field, value), filter]);
}

/** What to highlight in messages: words and phrases that are looked for there, in lower case. */
export function highlightsOf(query: string): string[] {
  return clausesOf(query)
    .clauses.filter((clause) => !clause.negated && (clause.field === undefined || clause.field === 'message'))
    .map((clause) => (clause.literal ? clause.value : clause.value.replace(/[*?]+$/, '')))
    .filter((value) => value !== '' && !/[*?~^()[\]{}"/]/.test(value))
    .map((value) => value.toLowerCase());
}

/** A text in pieces, the odd ones of which match. */
export function splitMatches(text: string, needles: readonly string[]): string[] {
  if (needles.length === 0) {
    return [text];
  }
  const sources = needles.map((needle) => needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.split(new RegExp(`(${sources.join('|')})`, 'i'));
}
