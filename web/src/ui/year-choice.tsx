import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';

interface YearChoiceProps {
  year: number;
  /** A calendar's year and a budget's are called differently. */
  words: { year(n: number): string; previousYear: string; nextYear: string };
  onChoose(year: number): void;
}

/** The year of a page, with the one before and the one after. */
export function YearChoice({ year, words, onChoose }: YearChoiceProps): ReactNode {
  return (
    <span className="year-choice">
      <Button icon={<LeftOutlined />} aria-label={words.previousYear} onClick={() => onChoose(year - 1)} />
      <strong className="tabular">{words.year(year)}</strong>
      <Button icon={<RightOutlined />} aria-label={words.nextYear} onClick={() => onChoose(year + 1)} />
    </span>
  );
}
