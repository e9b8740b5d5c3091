// @vitest-environment happy-dom
import { render, type ComponentChildren } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchangeAt, lineAt } from '../../test/samples';
import { firstPage } from '../model/lineList';
import { layOut } from '../model/waterfall';
import { Facets } from './Facets';
import { Histogram } from './Histogram';
import { LineDetails } from './LineDetails';
import { LineList } from './LineList';
import { PayloadView } from './PayloadView';
import { QueryBox } from './QueryBox';
import { WaterfallView } from './WaterfallView';

const HOSTILE = '<img src=x onerror="document.title=1"><script>alert(1)</script>';

function show(content: ComponentChildren): HTMLElement {
  const root = document.createElement('div');
  document.body.append(root);
  void act(() => render(content, root));
  return root;
}

function all(root: HTMLElement, testId: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
}

function lineList(messages: string[], highlights: string[] = []): HTMLElement {
  const lines = messages.map((message, index) => lineAt(1_000_000 - index, { message }));
  return show(
    <LineList
      list={firstPage({ lines, next: undefined, tail: undefined })}
      loading={undefined}
      arrived={0}
      zone="utc"
      highlights={highlights}
      openIndex={-1}
      active={undefined}
      toggle={() => undefined}
      loadOlder={() => undefined}
      details={null}
    />,
  );
}

afterEach(() => document.body.replaceChildren());

describe('the list of lines', () => {
  it('draws only what can be seen of 100,000 lines', () => {
    const root = lineList(Array.from({ length: 100_000 }, (_, index) => `line ${index}`));
    expect(all(root, 'line').length).toBeLessThan(60);
    expect(all(root, 'line').length).toBeGreaterThan(5);
    expect(root.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe('100001');
  });

  it('shows hostile messages as text, also where they are highlighted', () => {
    const root = lineList([HOSTILE, `a ${HOSTILE} b`], ['script']);
    expect(root.querySelectorAll('script, img')).toHaveLength(0);
    expect(all(root, 'line-message')[0]?.textContent).toBe(HOSTILE);
    expect(root.querySelector('mark')?.textContent).toBe('script');
  });

  it('draws only the beginning of a long message', () => {
    const root = lineList(['x'.repeat(1_000_000)]);
    expect(all(root, 'line-message')[0]?.textContent.length).toBeLessThan(1000);
  });

  it('says that it is whole when it is', () => {
    expect(all(lineList(['a']), 'list-end')[0]?.textContent).toBe('That is all: 1 line.');
  });
});

describe('a line’s details', () => {
  it('indent JSON, say how the line is tied, and filter for and against each value', () => {
    const filter = vi.fn();
    const line = lineAt(1, {
      message: `{"a":"<b>"}`,
      attribution: 'exclusive',
      attributes: { 'user.id': '7' },
    });
    const root = show(
      <LineDetails
        line={line}
        zone="utc"
        filter={filter}
        close={() => undefined}
        place={undefined}
        context={null}
      />,
    );
    expect(root.querySelector('pre')?.textContent).toBe('{\n  "a": "<b>"\n}');
    expect(all(root, 'attribution')[0]?.textContent).toContain('the only invocation open');
    const row = [...root.querySelectorAll('tr')].find((each) => each.textContent.startsWith('user.id'));
    row?.querySelectorAll('button').forEach((button) => button.click());
    expect(filter.mock.calls).toEqual([
      ['user.id', '7', false],
      ['user.id', '7', true],
    ]);
  });
});

describe('the search box', () => {
  it('marks the character at fault and says what is wrong', () => {
    const problem = {
      status: 400,
      title: '',
      detail: 'the parenthesis is never closed',
      parameter: 'query',
      position: 7,
    };
    const root = show(
      <QueryBox
        query="lambda:(x"
        placeholder=""
        problem={problem}
        input={{ current: null }}
        search={() => undefined}
      />,
    );
    expect(all(root, 'query-problem')[0]?.textContent).toContain('never closed');
    expect(root.querySelector('mark')?.textContent).toBe('(');
    expect(all(root, 'query')[0]?.getAttribute('aria-invalid')).toBe('true');
  });
});

describe('facets', () => {
  it('show which value is asked for and which is refused', () => {
    const toggle = vi.fn();
    const values = [
      { value: 'blog', count: 12 },
      { value: 'tickets', count: 3 },
    ];
    const root = show(
      <Facets
        fields={[{ field: 'lambda', title: 'Lambda', values }]}
        query="lambda:blog AND NOT lambda:tickets"
        toggle={toggle}
      />,
    );
    expect(root.querySelector('.facet.on')?.textContent).toContain('blog');
    expect(root.querySelector('.facet.off')?.textContent).toContain('tickets');
    all(root, 'facet-lambda-tickets')[0]?.click();
    expect(toggle).toHaveBeenCalledWith('lambda', 'tickets', false);
  });
});

describe('the histogram', () => {
  it('goes from bar to bar and zooms in by keyboard', () => {
    const zoomTo = vi.fn();
    const buckets = [0, 1, 2].map((at) => ({
      startMs: at * 10,
      endMs: at * 10 + 10,
      count: at,
      byLevel: { info: at },
    }));
    const root = show(<Histogram buckets={buckets} zone="utc" zoomTo={zoomTo} />);
    const box = all(root, 'histogram')[0];
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) {
      void act(() => void box?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
    }
    expect(zoomTo).toHaveBeenCalledWith(buckets[1]);
    expect(box?.getAttribute('aria-label')).toContain('3 lines');
  });
});

describe('the waterfall', () => {
  it('shows each exchange and line, and marks the slowest query', () => {
    const waterfall = layOut({
      traceId: 't',
      exchanges: [
        exchangeAt('inv', 0, 100, { kind: 'invocation' }),
        exchangeAt('a', 5, 5, { parentSpanId: 'inv' }),
        exchangeAt('b', 10, 60, { parentSpanId: 'inv', attributes: { 'db.query.text': HOSTILE } }),
      ],
      lines: [lineAt(50, { spanId: 'inv' })],
      complete: true,
    });
    const select = vi.fn();
    const root = show(
      <WaterfallView
        waterfall={waterfall}
        window={{ fromMs: 0, toMs: 100 }}
        setWindow={() => undefined}
        selected={undefined}
        active={undefined}
        select={select}
      />,
    );
    const rows = all(root, 'waterfall-row');
    expect(rows.map((row) => row.dataset.kind)).toEqual(['invocation', 'query', 'query', 'line']);
    expect(all(rows[2] ?? root, 'slowest')).toHaveLength(1);
    expect(root.querySelectorAll('script, img')).toHaveLength(0);
    rows[2]?.click();
    expect(select).toHaveBeenCalledWith('span:b');
  });

  it('shows a call of a function under it, and the function that it called under the call', () => {
    const waterfall = layOut({
      traceId: 't',
      exchanges: [
        exchangeAt('a', 0, 100, { kind: 'invocation', name: 'a' }),
        exchangeAt('called', 10, 80, { kind: 'invocation', name: 'b', parentSpanId: 'call' }),
        exchangeAt('call', 5, 90, { kind: 'call', name: 'GET api.example.com/x', parentSpanId: 'a' }),
      ],
      lines: [],
      complete: true,
    });
    const root = show(
      <WaterfallView
        waterfall={waterfall}
        window={{ fromMs: 0, toMs: 100 }}
        setWindow={() => undefined}
        selected={undefined}
        active={undefined}
        select={() => undefined}
      />,
    );
    const rows = all(root, 'waterfall-row');
    expect(waterfall.rows.map((row) => row.depth)).toEqual([0, 1, 2]);
    expect(rows.map((row) => row.dataset.kind)).toEqual(['invocation', 'call', 'invocation']);
    expect(rows[1]?.textContent).toContain('http');
    expect(rows[1]?.textContent).toContain('GET api.example.com/x');
    expect(all(rows[1] ?? root, 'slowest')).toHaveLength(1);
  });
});

describe('a payload', () => {
  it('shows text as text and anything else in hexadecimal', () => {
    const payload = { length: 9, truncated: true, href: '/bytes' };
    const of = (bytes: Uint8Array): HTMLElement =>
      show(
        <PayloadView
          side="request"
          payload={payload}
          head={{ startLine: 'GET / HTTP/1.1', fields: [['Host', HOSTILE]] }}
          body={{ bytes, cut: false }}
          bodyHref="/bytes?part=body"
          complaint={undefined}
        />,
      );
    const text = of(new TextEncoder().encode(HOSTILE));
    expect(text.querySelector('pre')?.textContent).toBe(HOSTILE);
    expect(text.querySelectorAll('script, img')).toHaveLength(0);
    expect(text.textContent).toContain('kept only the beginning');
    expect(of(new Uint8Array([0, 255])).querySelector('pre')?.textContent).toContain('00 ff');
    expect(all(text, 'request-bytes')[0]?.getAttribute('href')).toBe('/bytes');
  });
});
