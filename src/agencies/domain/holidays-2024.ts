import type { CalendarDay } from './agency.types.js';

/**
 * Exceptions of 2024 to "Monday to Friday are working days": 国务院办公厅关于2024年部分节假日安排的通知, 2023-10-25.
 * Standing: usual (not verified against the printed notice); the table calendar_day is editable. Holidays that the region
 * sets itself (肉孜节, 古尔邦节) are announced year by year and are entered on the calendar page.
 */
export const calendar2024: readonly CalendarDay[] = [
  ...free('元旦', ['2024-01-01']),
  ...worked('春节调休上班', ['2024-02-04']),
  ...free('春节', ['2024-02-12', '2024-02-13', '2024-02-14', '2024-02-15', '2024-02-16']),
  ...worked('春节调休上班', ['2024-02-18']),
  ...free('清明节', ['2024-04-04', '2024-04-05']),
  ...worked('清明节调休上班', ['2024-04-07']),
  ...worked('劳动节调休上班', ['2024-04-28']),
  ...free('劳动节', ['2024-05-01', '2024-05-02', '2024-05-03']),
  ...worked('劳动节调休上班', ['2024-05-11']),
  ...free('端午节', ['2024-06-10']),
  ...worked('中秋节调休上班', ['2024-09-14']),
  ...free('中秋节', ['2024-09-16', '2024-09-17']),
  ...worked('国庆节调休上班', ['2024-09-29']),
  ...free('国庆节', ['2024-10-01', '2024-10-02', '2024-10-03', '2024-10-04', '2024-10-07']),
  ...worked('国庆节调休上班', ['2024-10-12']),
];

function free(note: string, days: string[]): CalendarDay[] {
  return days.map((day) => ({ day, working: false, note }));
}

function worked(note: string, days: string[]): CalendarDay[] {
  return days.map((day) => ({ day, working: true, note }));
}
