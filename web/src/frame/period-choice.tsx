import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { shell } from '@messages/web/shell';
import type { ReactNode } from 'react';
import { usePeriod } from '../session/period';
import * as formats from '../ui/formats';

/** The month that every page follows. */
export function PeriodChoice(): ReactNode {
  const { period, setPeriod } = usePeriod();
  return (
    <span className="period-choice" role="group" aria-label={shell.period}>
      <Button
        type="text"
        size="small"
        icon={<LeftOutlined />}
        aria-label={shell.previousMonth}
        onClick={() => setPeriod(moved(period, -1))}
      />
      <label className="period-text">
        {formats.period(period)}
        <input
          type="month"
          aria-label={shell.period}
          value={period}
          onChange={(event) => event.target.value && setPeriod(event.target.value)}
        />
      </label>
      <Button
        type="text"
        size="small"
        icon={<RightOutlined />}
        aria-label={shell.nextMonth}
        onClick={() => setPeriod(moved(period, 1))}
      />
    </span>
  );
}

function moved(period: string, months: number): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const at = year * 12 + month - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}
