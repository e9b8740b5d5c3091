import { useState } from 'preact/hooks';
import type { LogLine } from '../model/log';
import type { Zone } from '../model/time';
import { ContextLines } from '../view/ContextLines';
import { FailureStrip } from '../view/Notice';
import { useResource } from './useResource';

interface Props {
  line: LogLine;
  zone: Zone;
  load: (around: number, signal: AbortSignal) => Promise<LogLine[]>;
}

const STEPS = [0, 10, 50, 200, 1000];

/** What its source wrote before and after a line: loaded when asked for, and more when asked again. */
export function Context({ line, zone, load }: Props) {
  const [step, setStep] = useState(0);
  const around = STEPS[step] ?? 0;
  const found = useResource(around === 0 ? undefined : `${line.id} ${around}`, (signal) =>
    load(around, signal),
  );
  const next = STEPS[step + 1];
  return (
    <div class="context" data-testid="context">
      {found.failure && <FailureStrip failure={found.failure} retry={found.retry} />}
      {found.data && <ContextLines lines={found.data} id={line.id} zone={zone} />}
      {next !== undefined && (
        <button type="button" class="small" data-testid="show-context" onClick={() => setStep(step + 1)}>
          {step === 0 ? 'Show the lines around it' : `Show ${next} lines before and after`}
        </button>
      )}
    </div>
  );
}
