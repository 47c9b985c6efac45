/** What other features need of an agency. */
export interface AgencyView {
  id: number;
  /** Division code (GB/T 2260) or another unique code. */
  code: string;
  name: string;
}

export interface Township {
  /** Nine-digit division code. */
  code: string;
  name: string;
}

/** An exception to the rule that Monday to Friday are working days. */
export interface CalendarDay {
  day: string;
  working: boolean;
  note: string | null;
}
