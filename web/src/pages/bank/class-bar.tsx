import { resultClassLabels } from '@messages/banking';
import { bankResult } from '@messages/web/bank';
import type { ReactNode } from 'react';
import { classLooks, type ResultClass, type ResultFile } from './bank-types';
import { StackBar } from './stack-bar';

const ORDER = Object.keys(classLooks);

/** The classes of a result file's lines; each leads to its lines. */
export function ClassBar({ file, chosen }: { file: ResultFile; chosen?: string }): ReactNode {
  const parts = [...file.classes]
    .sort((a, b) => ORDER.indexOf(a.class) - ORDER.indexOf(b.class))
    .map(({ class: name, lines, amount }) => ({
      key: name,
      look: classLooks[name as ResultClass],
      text: resultClassLabels[name as ResultClass].label,
      lines,
      amount,
      to: `/bank-results/${file.id}?lines.class=${name}`,
      ...(chosen === undefined ? {} : { chosen: chosen === name }),
    }));
  if (parts.length === 0) return null;
  return <StackBar parts={parts} label={bankResult.classes} />;
}
