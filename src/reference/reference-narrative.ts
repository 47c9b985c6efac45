import { statementTitles } from '../messages/publication.js';
import type { Direction, NarrativeStatement } from '../publication/domain/publication.types.js';

type Printed = Record<string, string | null>;

export interface PrintedNarrative {
  statements: Printed[];
  items: (Printed & { no: number })[];
  staff: Record<string, string>;
  project_text: Record<string, string>[];
}

const DIRECTION: Record<string, Direction> = { 增加: 'UP', 减少: 'DOWN' };
/** Names of the transcription's figures, and the figures they are. */
const FIGURE_OF: Record<string, string> = {
  value: 'VALUE',
  budget: 'VALUE',
  share: 'SHARE',
  change: 'CHANGE',
  rate: 'RATE',
  rate_percent: 'RATE',
  goods: 'GOODS',
  works: 'WORKS',
  services: 'SERVICES',
  reserved_small_medium: 'RESERVED_SMALL',
  reserved_micro: 'RESERVED_MICRO',
  house_area_m2: 'HOUSE_AREA',
  house_value: 'HOUSE_VALUE',
  vehicles: 'VEHICLES',
  furniture_value: 'FURNITURE_VALUE',
  overall_goals: 'GOALS',
  overall_amount: 'VALUE',
  projects: 'PROJECTS',
  project_amount: 'PROJECT_AMOUNT',
  non_fiscal_projects: 'NON_FISCAL_PROJECTS',
  transfer_projects: 'PROJECTS',
  transfer_amount: 'VALUE',
  fiscal: 'FISCAL',
  people: 'PEOPLE',
  times: 'TIMES',
  monthly_wan: 'MONTHLY',
  establishment: 'ESTABLISHMENT',
  present: 'PRESENT',
  on_duty: 'ON_DUTY',
  on_duty_change: 'ON_DUTY_CHANGE',
  retired: 'RETIRED',
  retired_change: 'RETIRED_CHANGE',
  budget_total: 'VALUE',
  upper: 'UPPER',
  own: 'OWN',
};
/** Headings of the text whose statement is the only one under them. */
const BY_SECTION: readonly [start: string, key: string][] = [
  ['一 ', 'TOTAL'],
  ['十 ', 'THREE_PUBLIC'],
  ['十二(一)', 'RUNNING_COST'],
  ['十二(二)', 'PROCUREMENT'],
  ['十二(三)', 'ASSETS'],
  ['十二(四)', 'PERFORMANCE'],
  ['十二(五)', 'TRANSFERS'],
];
const BY_SUBJECT: Record<string, string> = {
  一般公共预算: 'INCOME:OWN',
  上级一般公共预算安排的转移支付资金: 'INCOME:TRANSFER',
  基本支出: 'EXPENSE:BASIC',
  项目支出: 'EXPENSE:PROJECT',
  人员经费: 'BASIC:PERSONNEL',
  公用经费: 'BASIC:OPERATING',
};

/** Every figure of the text beside the tables as a statement of the book. */
export function readNarrative(printed: PrintedNarrative, unitGoal: object): NarrativeStatement[] {
  const { statements, items, staff, project_text: projects } = printed;
  const titles = statementTitles;
  return [
    ...statements.map((each) => {
      const key = keyOf(each);
      const title = each.class ?? each.source ?? each.part ?? titles[key]!;
      return statement(key, each.section!, title.replace(/^\d+ /, ''), each);
    }),
    ...items.map((item) =>
      statement(`ITEM:${item.function_code ?? `X${item.no}`}`, titles['ITEM:']!, item.name!, item),
    ),
    statement('STAFF', titles.STAFF!, titles.STAFF!, staff),
    statement('UNIT_GOAL', titles.UNIT_GOAL!, titles.UNIT_GOAL!, unitGoal as Printed),
    ...projects.map((each) => statement(`PROJECT:${each.code}`, titles['PROJECT:']!, each.code!, each)),
  ];
}

function keyOf(each: Printed): string {
  if (each.class) return `CLASS:${each.class.slice(0, 3)}`;
  const subject = each.source ?? each.part;
  return subject ? BY_SUBJECT[subject]! : BY_SECTION.find(([start]) => each.section!.startsWith(start))![1];
}

function statement(key: string, section: string, title: string, each: Printed): NarrativeStatement {
  const figures: Record<string, string> = {};
  for (const [name, printed] of Object.entries(each)) {
    const code = name === 'other' ? (key === 'ASSETS' ? 'OTHER_ASSETS' : 'OTHER') : FIGURE_OF[name];
    if (code === undefined || printed === null) continue;
    // The sign of ≥ belongs to the target, that of + to the change: the figure is its digits.
    figures[code] = String(printed).replace(/^(?:>=|\+)/, '');
  }
  const direction = each.direction ? (DIRECTION[each.direction] ?? null) : null;
  return { key, section, title, direction, reason: each.reason ?? null, figures };
}
