import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { formats } from '@messages/web/formats';
import { Amount } from '../../ui/amount';
import { count } from '../../ui/formats';
import { colourOf, LookTag, type Look } from '../../ui/states';
import './bank.css';

export interface StackPart {
  key: string;
  look: Look;
  text: string;
  lines: number;
  /** Yuan. */
  amount?: string;
  /** Where its lines are. */
  to?: string;
  chosen?: boolean;
}

/** How many lines are of each kind: one bar, and under it each kind with its figures, to be clicked. */
export function StackBar({ parts, label }: { parts: readonly StackPart[]; label: string }): ReactNode {
  return (
    <>
      <div className="stack-bar" role="img" aria-label={label}>
        {parts.map((part) => (
          <span key={part.key} style={{ flexGrow: part.lines, background: colourOf(part.look) }} title={part.text} />
        ))}
      </div>
      <ul className="stack-parts" aria-label={label}>
        {parts.map((part) => (
          <li key={part.key}>
            {part.to ? (
              <Link to={part.to} replace={part.chosen !== undefined} aria-current={part.chosen}>
                <PartText part={part} />
              </Link>
            ) : (
              <span>
                <PartText part={part} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function PartText({ part }: { part: StackPart }): ReactNode {
  return (
    <>
      <LookTag look={part.look} text={part.text} />
      <span className="num">
        {count(part.lines)} {formats.payouts}
      </span>
      {part.amount !== undefined && <Amount of={part.amount} unit={formats.yuan} />}
    </>
  );
}
