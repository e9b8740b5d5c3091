import { useEffect, useRef } from 'preact/hooks';

interface Props {
  keys: readonly [keys: string, what: string][];
  close: () => void;
}

/** The list of keys, over the page. */
export function Shortcuts({ keys, close }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog
      ref={box}
      class="shortcuts"
      aria-label="Keyboard"
      data-testid="shortcuts"
      onClose={close}
      onClick={close}
    >
      <h2>Keyboard</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
