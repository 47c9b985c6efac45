import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliText } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { cliWhatif as text } from '../../messages/whatif.js';
import { whatif as words } from '../../messages/web/whatif.js';
import type {
  MonthCostDto,
  ScenarioDetailDto,
  ScenarioDto,
  ScenarioLineDto,
  ProjectEffectDto,
} from '../../whatif/scenario.dto.js';
import type { RecomputedDto, ScenarioTriedDto } from '../../whatif/whatif.dto.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';

const PATH = '/v1/whatif-scenarios';
type Scenario = Wire<ScenarioDetailDto>;

export const whatifCommands: readonly Command[] = [
  {
    words: 'whatif try',
    operands: [{ name: 'scenarioName', kind: kinds.text }],
    required: ['scheme', 'effective', 'pay-month', 'band'],
    optional: ['rounding', 'percent-of', 'age-on'],
    async run(call) {
      const ageOn = call.option('age-on');
      const body = {
        name: call.get('scenarioName'),
        scheme: call.option('scheme'),
        effectiveFrom: call.option('effective'),
        payPeriod: call.option('pay-month'),
        rounding: call.option('rounding') ?? 'FEN',
        percentOf: call.option('percent-of') ?? 'REGULAR',
        bands: call.options('band').map(bandOf),
        ...(ageOn === undefined ? {} : { ageOn }),
      };
      const client = await call.client();
      const { id } = await client.post<Wire<ScenarioTriedDto>>(PATH, body, { key: call.key() });
      const tried = await client.get<Scenario>(`${PATH}/${id}`);
      return { answer: tried, lines: [text.tried(id), ...describe(tried)] };
    },
  },
  {
    words: 'whatif list',
    operands: [{ name: 'scenario', kind: kinds.id, optional: true }],
    optional: ['text', 'xlsx', 'csv', ...PAGING],
    run: list,
  },
  {
    words: 'whatif show',
    operands: [{ name: 'scenario', kind: kinds.id }],
    async run(call) {
      const client = await call.client();
      const path = `${PATH}/${call.get('scenario')}`;
      const answer = await client.get<Scenario>(path);
      const again = await client.get<Wire<RecomputedDto>>(`${path}/recomputed`);
      const lines = [...describe(answer), '', again.same ? words.same : text.differs];
      return { answer: { ...answer, recomputed: again }, lines, bad: !again.same };
    },
  },
];

/** `60-69=10`, `70-=15+1.5%`, `-59=3%`, `=20`: ages, fixed amount, percentage. */
function bandOf(written: string): object {
  const [, ages, from, to, fixed, percent] =
    /^((?:(\d{1,3})?-(\d{1,3})?)?)=(\d+(?:\.\d+)?(?![\d.]*%))?(?:\+?(\d+(?:\.\d+)?)%)?$/.exec(written) ?? [];
  if (ages === undefined || (fixed === undefined && percent === undefined))
    throw new UsageError(text.bandUnclear(written));
  return {
    ...(from ? { fromAge: Number(from) } : {}),
    ...(to ? { toAge: Number(to) } : {}),
    ...(fixed ? { fixed } : {}),
    ...(percent ? { percent } : {}),
  };
}

const SCENARIOS: readonly Column<Wire<ScenarioDto>>[] = [
  { title: title.id, value: (row) => row.id, right: true },
  { title: words.name, value: (row) => row.name },
  { title: title.scheme, value: (row) => label(schemeLabels, row.rule.scheme) },
  { title: words.effectiveFrom, value: (row) => row.rule.effectiveFrom },
  { title: words.payPeriod, value: (row) => row.rule.payPeriod },
  { title: words.affected, value: (row) => count(row.results.affected), right: true },
  { title: words.monthlyIncrease, value: (row) => yuan(row.results.monthlyIncrease), right: true },
  { title: words.backPay, value: (row) => yuan(row.results.backPay), right: true },
  { title: words.triedBy, value: (row) => row.triedByName },
  { title: words.triedAt, value: (row) => when(row.triedAt) },
];

const MONTHS: readonly Column<Wire<MonthCostDto>>[] = [
  { title: words.period, value: (row) => row.period },
  { title: words.before, value: (row) => yuan(row.before), right: true },
  { title: words.backPay, value: (row) => yuan(row.backPay), right: true },
  { title: words.running, value: (row) => yuan(row.running), right: true },
  { title: words.after, value: (row) => yuan(row.after), right: true },
];

const PROJECTS: readonly Column<Wire<ProjectEffectDto>>[] = [
  { title: words.project, value: (row) => row.name ?? words.own },
  { title: words.endsBefore, value: (row) => row.endsBefore ?? words.lasts },
  { title: words.endsAfter, value: (row) => row.endsAfter ?? words.lasts },
];

const { lineColumns } = words;
const LINES: readonly Column<Wire<ScenarioLineDto>>[] = [
  { title: lineColumns.name, value: (row) => row.name },
  { title: lineColumns.idMasked, value: (row) => row.idMasked },
  { title: lineColumns.age, value: (row) => String(row.age ?? ''), right: true },
  { title: lineColumns.regular, value: (row) => yuan(row.regular), right: true },
  { title: lineColumns.increase, value: (row) => yuan(row.increase), right: true },
  { title: lineColumns.backPay, value: (row) => yuan(row.backPay), right: true },
  { title: lineColumns.backPayFrom, value: (row) => row.backPayFrom ?? '' },
  { title: lineColumns.backPayTo, value: (row) => row.backPayTo ?? '' },
  { title: lineColumns.amount, value: (row) => yuan(row.amount), right: true },
];
const KINDS: Readonly<Record<string, string>> = {
  regular: 'money',
  increase: 'money',
  backPay: 'money',
  amount: 'money',
};

async function list(call: Call): Promise<Report> {
  const id = call.all('scenario')[0];
  if (id === undefined) {
    const page = await fetchPage<Wire<ScenarioDto>>(call, PATH);
    return { answer: page, lines: showPage(SCENARIOS, page) };
  }
  const path = `${PATH}/${id}/lines`;
  const filter = { text: call.option('text') };
  for (const format of ['xlsx', 'csv'] as const) {
    const out = call.option(format);
    if (out === undefined) continue;
    const asked = Object.entries(lineColumns).map(([field, name]) => ({
      ...{ path: field, title: name, kind: KINDS[field] ?? 'text' },
    }));
    const columns = Buffer.from(JSON.stringify(asked)).toString('base64url');
    const bytes = await (await call.client()).download(withQuery(path, { ...filter, format, columns }));
    const shown = await call.writeFile(out, bytes);
    return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
  }
  const page = await fetchPage<Wire<ScenarioLineDto>>(call, path, filter);
  return { answer: page, lines: showPage(LINES, page) };
}

function describe({ name, basePeriod, rule, results: r, digest }: Scenario): string[] {
  const answer = [count(r.affected), yuan(r.monthlyIncrease), yuan(r.backPay)] as const;
  return [
    `${name}：${words.answer(...answer, r.fiscalYear, yuan(r.yearCost))}`,
    ...fields([
      [title.scheme, label(schemeLabels, rule.scheme)],
      [words.basePeriod, basePeriod],
      [words.effectiveFrom, rule.effectiveFrom],
      [words.payPeriod, rule.payPeriod],
      ...rule.bands.map(({ fromAge, toAge, fixed, percent }): [string, string] => [
        words.ages(fromAge, toAge),
        words.gives(fixed, percent),
      ]),
      [words.digest, digest],
    ]),
    ...section(words.months, MONTHS, r.months),
    ...section(words.projects, PROJECTS, r.projects),
  ];
}
