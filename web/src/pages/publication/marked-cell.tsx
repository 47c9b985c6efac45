import { publication as text } from '@messages/web/publication';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Finding } from './use-book';

/** A cell's content; where checks disagree it is coloured and leads to what they say. One that was asked for is brought into view. */
export function MarkedCell(props: {
  findings: readonly Finding[] | undefined;
  bookId: string;
  asked: boolean;
  children: ReactNode;
}): ReactNode {
  const { findings, bookId, asked, children } = props;
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (asked) place.current?.scrollIntoView({ block: 'center', inline: 'center' });
  }, [asked]);
  const [first] = findings ?? [];
  const content = first ? (
    <Link
      className={`book-mark book-mark-${first.severity}`}
      to={`/publication/checks?${new URLSearchParams({ book: bookId, finding: first.id }).toString()}`}
      title={text.marked(findings!.map(({ title }) => title).join('、'))}
    >
      {children}
    </Link>
  ) : (
    children
  );
  return (
    <span ref={place} className={asked ? 'book-asked' : undefined}>
      {content}
    </span>
  );
}
