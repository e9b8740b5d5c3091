import { describe, expect, it } from 'vitest';
import {
  clausesOf,
  filterState,
  highlightsOf,
  quoteValue,
  splitMatches,
  withFilter,
  withoutFilter,
  wordsOf,
} from './query';

describe('words of a query', () => {
  it('splits at blanks, but not inside quotes, brackets and parentheses', () => {
    expect(wordsOf('a "b c" d:[1 TO 2] (e OR f)')).toEqual(['a', '"b c"', 'd:[1 TO 2]', '(e OR f)']);
  });

  it('keeps escaped quotes inside a phrase', () => {
    expect(wordsOf(String.raw`message:"say \"hi\" now" x`)).toEqual([
      String.raw`message:"say \"hi\" now"`,
      'x',
    ]);
  });

  it('survives whatever is typed', () => {
    for (const query of ['"', '((', ')))', '\\', ':', '"a\\', 'NOT', 'AND AND', '[a TO', '-', 'a:"']) {
      expect(() => clausesOf(query)).not.toThrow();
      expect(() => withFilter(query, 'lambda', 'blog')).not.toThrow();
    }
  });
});

describe('filters', () => {
  it('are added with AND and taken away again', () => {
    const query = withFilter('timeout', 'lambda', 'blog');
    expect(query).toBe('timeout AND lambda:blog');
    expect(filterState(query, 'lambda', 'blog')).toBe(true);
    expect(withoutFilter(query, 'lambda', 'blog')).toBe('timeout');
  });

  it('turn from for to against instead of contradicting themselves', () => {
    const query = withFilter('lambda:blog AND level:error', 'lambda', 'blog', true);
    expect(query).toBe('level:error AND NOT lambda:blog');
    expect(filterState(query, 'lambda', 'blog')).toBe(false);
  });

  it('have something to refuse from when there are only refusals', () => {
    const query = withFilter('', 'worker', 'worker-1', true);
    expect(query).toBe('*:* AND NOT worker:worker-1');
    expect(withoutFilter(query, 'worker', 'worker-1')).toBe('');
    expect(withFilter(query, 'lambda', 'blog')).toBe('NOT worker:worker-1 AND lambda:blog');
  });

  it('put what is joined by OR into parentheses', () => {
    expect(withFilter('a OR b', 'level', 'error')).toBe('(a OR b) AND level:error');
  });

  it('quote values that the language would read otherwise', () => {
    expect(quoteValue('/srv/ol/out')).toBe('"/srv/ol/out"');
    expect(quoteValue('a "b" \\')).toBe(String.raw`"a \"b\" \\"`);
    expect(quoteValue('OR')).toBe('"OR"');
    expect(quoteValue('-x')).toBe('"-x"');
  });

  it('find a value again whatever is in it', () => {
    for (const value of [
      'plain',
      'with blank',
      'q"uote',
      'back\\slash',
      'a:b',
      '(x)',
      'AND',
      '*',
      'ü',
      '-1',
    ]) {
      const query = withFilter('x', 'db.query.text', value);
      expect(filterState(query, 'db.query.text', value), query).toBe(true);
      expect(withoutFilter(query, 'db.query.text', value)).toBe('x');
    }
  });

  it('are not seen where only one side of an OR has them', () => {
    expect(filterState('lambda:blog OR level:error', 'lambda', 'blog')).toBeUndefined();
  });
});

describe('highlights', () => {
  it('are the words and phrases that are looked for in messages', () => {
    expect(highlightsOf('Timeout "timed out" lambda:blog message:retry NOT fine conn* -bad')).toEqual([
      'timeout',
      'timed out',
      'retry',
      'conn',
    ]);
  });

  it('leave groups, ranges and regular expressions alone', () => {
    expect(highlightsOf('(a OR b) durationMs:[1 TO *] /x.*/ *:*')).toEqual([]);
  });

  it('split a text so that the odd pieces match, whatever the case', () => {
    expect(splitMatches('It TIMED out (twice)', ['timed out', '(twice)'])).toEqual([
      'It ',
      'TIMED out',
      ' ',
      '(twice)',
      '',
    ]);
    expect(splitMatches('as it is', [])).toEqual(['as it is']);
  });
});
