import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { visibleRows } from '../model/rows';

interface Props {
  count: number;
  /** Of every row, in pixels. */
  rowHeight: number;
  row: (index: number) => ComponentChildren;
  /** What is open below one row. */
  open?: { index: number; content: ComponentChildren } | undefined;
  /** The row that the keyboard is on; it is scrolled to when it changes. */
  active?: number | undefined;
  /** How many rows were put on top so far: what is being read stays where it is when this grows. */
  onTop?: number;
  /** Called when the end comes near. */
  nearEnd?: () => void;
  label: string;
  testId: string;
}

const OVERSCAN = 8;
const NEAR_END_ROWS = 100;

/** A list that only draws the rows one can see, however many there are. */
export function VirtualList({
  count,
  rowHeight,
  row,
  open,
  active,
  onTop = 0,
  nearEnd,
  label,
  testId,
}: Props) {
  const box = useRef<HTMLDivElement>(null);
  const openBox = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const [openHeight, setOpenHeight] = useState(0);
  const gap = open ? { index: open.index, height: openHeight } : undefined;
  const { first, last } = visibleRows(
    { count, rowHeight, gap, top: scroll.top, height: scroll.height },
    OVERSCAN,
  );

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const measure = (): void => setScroll({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useLayoutEffect(() => {
    const element = openBox.current;
    if (!element) {
      setOpenHeight(0);
      return undefined;
    }
    const measure = (): void => setOpenHeight(element.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [open?.index]);

  const onTopBefore = useRef(onTop);
  useLayoutEffect(() => {
    const grown = onTop - onTopBefore.current;
    onTopBefore.current = onTop;
    if (grown > 0 && box.current && box.current.scrollTop > rowHeight) {
      box.current.scrollTop += grown * rowHeight;
    }
  }, [onTop]);

  useEffect(() => {
    const element = box.current;
    if (active === undefined || !element) {
      return;
    }
    const top = active * rowHeight + (gap && active > gap.index ? gap.height : 0);
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  }, [active]);

  useEffect(() => {
    if (last >= count - NEAR_END_ROWS && count > 0) {
      nearEnd?.();
    }
  }, [last, count]);

  // A row that scrolls out lends its element to one that scrolls in: changing a row is cheaper than making one.
  const slots = Math.max(1, last - first);
  const rows = [];
  for (let index = first; index < last; index++) {
    const top = index * rowHeight + (gap && index > gap.index ? gap.height : 0);
    rows.push(
      <div class="vrow" key={index % slots} style={{ top: `${top}px`, height: `${rowHeight}px` }}>
        {row(index)}
      </div>,
    );
  }
  return (
    <div
      class="vlist"
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count}
      aria-activedescendant={active === undefined ? undefined : `row-${active}`}
      data-testid={testId}
    >
      <div class="vspace" style={{ height: `${count * rowHeight + (gap?.height ?? 0)}px` }}>
        {rows}
        {open && (
          <div class="vopen" ref={openBox} style={{ top: `${(open.index + 1) * rowHeight}px` }}>
            {open.content}
          </div>
        )}
      </div>
    </div>
  );
}
