/** A list of rows of one height, one of which may have something open below it, and the part that is in view. */
export interface RowsInView {
  count: number;
  rowHeight: number;
  gap: { index: number; height: number } | undefined;
  top: number;
  height: number;
}

/** Which rows to draw: from `first` up to but not including `last`. */
export function visibleRows(view: RowsInView, overscan: number): { first: number; last: number } {
  const first = rowAt(view, view.top) - overscan;
  const last = rowAt(view, view.top + view.height) + 1 + overscan;
  return { first: Math.max(0, Math.min(first, view.count)), last: Math.max(0, Math.min(last, view.count)) };
}

function rowAt({ rowHeight, gap }: RowsInView, y: number): number {
  const gapTop = gap ? (gap.index + 1) * rowHeight : Infinity;
  if (!gap || y < gapTop) {
    return Math.floor(y / rowHeight);
  }
  return y < gapTop + gap.height ? gap.index : Math.floor((y - gap.height) / rowHeight);
}
