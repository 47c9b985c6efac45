import type { ReactNode } from 'react';

/** The formula of a size as the service gives it, a line for each step. */
export function Formula({ lines }: { lines: readonly string[] }): ReactNode {
  return (
    <ol className="formula">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  );
}
