import { useState } from 'preact/hooks';

interface Props {
  text: string | (() => string);
  label: string;
  /** Said to a screen reader and in the tooltip, if the label alone is too short. */
  title?: string;
}

/** Copies a text, and says whether that worked. */
export function Copy({ text, label, title }: Props) {
  const [said, setSaid] = useState<string>();
  const copy = async (): Promise<void> => {
    setSaid((await write(typeof text === 'string' ? text : text())) ? 'Copied' : 'Not allowed');
    setTimeout(() => setSaid(undefined), 1200);
  };
  return (
    <button type="button" class="small" title={title ?? label} aria-live="polite" onClick={() => void copy()}>
      {said ?? label}
    </button>
  );
}

/** The clipboard's own way is only there on https and localhost; a selected field works everywhere. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain http
    const worked = document.execCommand('copy');
    field.remove();
    return worked;
  }
}
