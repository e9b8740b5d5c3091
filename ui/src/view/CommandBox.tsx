import { Copy } from './Copy';

/** A command that can be copied as it stands. */
export function CommandBox({ title, command, testId }: { title: string; command: string; testId: string }) {
  return (
    <div class="command" data-testid={testId}>
      <div class="command-title">
        <span class="dim">{title}</span>
        <span class="spacer" />
        <Copy text={command} label="Copy" title={`Copy: ${title}`} />
      </div>
      <pre>{command}</pre>
    </div>
  );
}
