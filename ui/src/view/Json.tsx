import { indentJson } from '../model/json';

/** A text: indented and coloured if it is JSON, as it is if not. */
export function PrettyText({ text }: { text: string }) {
  const tokens = indentJson(text);
  return (
    <pre class="pretty">
      {tokens
        ? tokens.map((token, index) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={index} class={`j-${token.kind}`}>
                {token.text}
              </span>
            ),
          )
        : text}
    </pre>
  );
}
