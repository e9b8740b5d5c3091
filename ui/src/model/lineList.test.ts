import { describe, expect, it } from 'vitest';
import { lineAt } from '../../test/samples';
import { firstPage, withNewer, withOlder, type LineList } from './lineList';
import { describeHeld, hold, TAIL_START } from './tail';

function page(times: number[], next?: string): LineList {
  return firstPage({ lines: times.map((time) => lineAt(time)), next, tail: undefined });
}

function times(list: LineList): number[] {
  return list.lines.map((line) => line.timeMs);
}

describe('a list of lines', () => {
  it('puts what arrives on top, newest first', () => {
    expect(times(withNewer(page([2, 1]), [lineAt(3), lineAt(4)]))).toEqual([4, 3, 2, 1]);
  });

  it('puts a line that comes late where it belongs in time', () => {
    expect(times(withNewer(page([5, 3, 1]), [lineAt(4), lineAt(6), lineAt(2)]))).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('shows a line once that the search and the tail both gave', () => {
    expect(times(withNewer(page([3, 2]), [lineAt(2), lineAt(3), lineAt(4), lineAt(4)]))).toEqual([4, 3, 2]);
  });

  it('shows of equal times the later one first', () => {
    const list = withNewer(page([]), [lineAt(1, { id: 'a' }), lineAt(1, { id: 'b' })]);
    expect(list.lines.map((line) => line.id)).toEqual(['b', 'a']);
  });

  it('lets the oldest go past its limit, counts them, and knows where to load them again', () => {
    const list = withNewer(page([3, 2, 1], 'cursor'), [lineAt(4), lineAt(5)], 3);
    expect(times(list)).toEqual([5, 4, 3]);
    expect(list.trimmed).toBe(2);
    expect(list.older).toEqual({ kind: 'before', timeMs: 3 });
  });

  it('goes on below with the next page until there is none', () => {
    const list = withOlder(page([3, 2], 'more'), {
      lines: [lineAt(2), lineAt(1)],
      next: undefined,
      tail: undefined,
    });
    expect(times(list)).toEqual([3, 2, 1]);
    expect(list.older).toEqual({ kind: 'none' });
  });

  it('takes 20,000 lines in batches', () => {
    let list = page([]);
    for (let batch = 0; batch < 100; batch++) {
      list = withNewer(
        list,
        Array.from({ length: 200 }, (_, index) => lineAt(batch * 200 + index)),
      );
    }
    expect(list.lines).toHaveLength(20_000);
    expect(new Set(list.lines.map((line) => line.id)).size).toBe(20_000);
  });
});

describe('a paused tail', () => {
  it('holds lines back up to its limit and then leaves the rest on the server', () => {
    const two = hold(TAIL_START, [lineAt(1), lineAt(2)], 3);
    expect(two).toMatchObject({ heldBack: false, cursor: 'cursor-2' });
    const full = hold(two, [lineAt(3), lineAt(4)], 3);
    expect(full.held.map((line) => line.timeMs)).toEqual([1, 2, 3]);
    expect(full).toMatchObject({ heldBack: true, cursor: 'cursor-3' });
  });

  it('says how many lines are held back', () => {
    expect(describeHeld({ ...TAIL_START, paused: true })).toContain('none came so far');
    expect(describeHeld(hold(TAIL_START, [lineAt(1)]))).toContain('1 new line held back');
    expect(describeHeld(hold(TAIL_START, [lineAt(1), lineAt(2)], 2))).toContain('nothing is lost');
  });
});
