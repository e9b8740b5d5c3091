import { describe, expect, it } from 'vitest';
import { visibleRows } from './rows';

const base = { count: 100_000, rowHeight: 20, gap: undefined, top: 0, height: 200 };

describe('the rows in view', () => {
  it('are few, however long the list is', () => {
    expect(visibleRows(base, 5)).toEqual({ first: 0, last: 16 });
    expect(visibleRows({ ...base, top: 1_000_000 }, 5)).toEqual({ first: 49_995, last: 50_016 });
  });

  it('end where the list ends', () => {
    expect(visibleRows({ ...base, top: 1_999_800 }, 5).last).toBe(100_000);
    expect(visibleRows({ ...base, count: 3 }, 5)).toEqual({ first: 0, last: 3 });
    expect(visibleRows({ ...base, count: 0 }, 5)).toEqual({ first: 0, last: 0 });
    expect(visibleRows({ ...base, count: 2, top: 5000 }, 1)).toEqual({ first: 2, last: 2 });
  });

  it('step over what is open between them', () => {
    const gap = { index: 9, height: 1000 };
    expect(visibleRows({ ...base, gap, top: 200 }, 0)).toEqual({ first: 9, last: 10 });
    expect(visibleRows({ ...base, gap, top: 1200 }, 0)).toEqual({ first: 10, last: 21 });
  });
});
