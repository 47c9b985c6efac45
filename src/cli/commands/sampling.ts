import type { Wire } from '../../client/wire.js';
import { periodsFrom } from '../../kernel/period.js';
import { cliSampling as text, cliText, cliUsage } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { verdictLabels } from '../../messages/sampling.js';
import type {
  DrawnDto,
  PlanIdDto,
  RedrawnDto,
  ResultsImportedDto,
  SampleItemDto,
  SamplePreviewDto,
  SampleStratumDto,
  SamplingPlanDetailDto,
  SamplingPlanDto,
} from '../../sampling/sampling-answers.dto.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';

type Plan = Wire<SamplingPlanDetailDto>;
const PLAN = { name: 'plan', kind: kinds.id } as const;
const path = (id: string): string => `/v1/sampling-plans/${id}`;

export const samplingCommands: readonly Command[] = [
  {
    words: 'sampling plan',
    operands: [{ name: 'planName', kind: kinds.text }],
    required: ['from-period', 'to-period', 'method', 'basis', 'confidence'],
    optional: [
      ...(['scheme', 'township', 'kind', 'watermark', 'stratify', 'bounds', 'allocation'] as const),
      ...(['tolerable', 'errors', 'expected', 'margin', 'size', 'seed', 'preview'] as const),
    ],
    run: plan,
  },
  {
    words: 'sampling draw',
    operands: [PLAN],
    async run(call) {
      const id = call.get('plan');
      const client = await call.client();
      const drawn = await client.post<Wire<DrawnDto>>(`${path(id)}/draw`, {}, { key: call.key() });
      const lines = [text.drawn(id, count(drawn.count)), text.digest(drawn.digest), cliText.next, text.download(id)];
      return { answer: drawn, lines };
    },
  },
  {
    words: 'sampling list',
    operands: [{ ...PLAN, optional: true }],
    optional: ['sampling-state', 'result', 'xlsx', 'csv', ...PAGING],
    run: list,
  },
  {
    words: 'sampling import',
    operands: [PLAN, { name: 'file', kind: kinds.text }],
    async run(call) {
      const file = await call.readFile(call.get('file'));
      const client = await call.client();
      const to = `${path(call.get('plan'))}/results`;
      const answer = await client.upload<Wire<ResultsImportedDto>>(to, {}, file, { key: call.key() });
      const numbers = [answer.accepted, answer.unchanged, answer.blank, answer.open].map((n) => count(n));
      return { answer, lines: [text.imported(...(numbers as Parameters<typeof text.imported>))] };
    },
  },
  {
    words: 'sampling result',
    operands: [PLAN],
    async run(call) {
      const one = await (await call.client()).get<Plan>(path(call.get('plan')));
      return { answer: one, lines: describe(one) };
    },
  },
  {
    words: 'sampling redraw',
    operands: [PLAN],
    async run(call) {
      const answer = await (await call.client()).get<Wire<RedrawnDto>>(`${path(call.get('plan'))}/redraw`);
      const { same, populationSame, population, list: now, kept } = answer;
      const lines = [
        ...fields([
          [text.population, text.populationText(count(population.count), yuan(population.sum))],
          [text.populationDigest, population.digest],
          [text.fileNow, now.fileDigest],
          [text.fileKept, kept.fileDigest],
        ]),
        '',
        populationSame ? text.populationSame : text.populationChanged,
        same ? text.same : text.differs,
      ];
      return { answer, lines, bad: !same || !populationSame };
    },
  },
  {
    words: 'sampling sign',
    operands: [PLAN],
    optional: ['note'],
    async run(call) {
      const id = call.get('plan');
      const note = call.option('note');
      const body = note === undefined ? {} : { note };
      const answer = await (await call.client()).post(`${path(id)}/sign`, body, { key: call.key() });
      return { answer, lines: [text.signed(id)] };
    },
  },
];

const PLANS: readonly Column<Wire<SamplingPlanDto>>[] = [
  { title: title.id, value: (row) => row.id, right: true },
  { title: title.name, value: (row) => row.name },
  { title: text.method, value: (row) => row.methodLabel },
  { title: title.state, value: (row) => row.stateLabel },
  { title: text.population, value: (row) => count(row.populationCount), right: true },
  { title: text.size, value: (row) => count(row.listCount ?? row.size), right: true },
  { title: text.examined, value: (row) => count(row.examined), right: true },
  { title: text.wrong, value: (row) => count(row.wrong), right: true },
  { title: text.plannedBy, value: (row) => row.plannedBy },
  { title: text.plannedAt, value: (row) => when(row.plannedAt) },
];

const ITEMS: readonly Column<Wire<SampleItemDto>>[] = [
  { title: title.no, value: (row) => String(row.no), right: true },
  { title: title.reference, value: (row) => row.reference },
  { title: title.period, value: (row) => row.period },
  { title: title.name, value: (row) => row.name },
  { title: title.idMasked, value: (row) => row.idMasked },
  { title: title.township, value: (row) => row.township ?? '' },
  { title: text.stratum, value: (row) => row.stratumLabel },
  { title: title.amount, value: (row) => yuan(row.amount), right: true },
  { title: title.result, value: (row) => label(verdictLabels, row.verdict) },
  { title: text.error, value: (row) => yuan(row.errorAmount), right: true },
  { title: title.note, value: (row) => row.note ?? '' },
];

const STRATA: readonly Column<Wire<SampleStratumDto>>[] = [
  { title: text.stratum, value: (row) => row.label },
  { title: title.count, value: (row) => count(row.count), right: true },
  { title: title.amount, value: (row) => yuan(row.sum), right: true },
  { title: text.size, value: (row) => (row.size === 0 ? '—' : count(row.size)), right: true },
];

async function plan(call: Call): Promise<Report> {
  const client = await call.client();
  const request = requestOf(call);
  if (call.flag('preview')) {
    const answer = await client.post<Wire<SamplePreviewDto>>(path('preview'), request);
    return { answer, lines: sizeLines(answer) };
  }
  const body = { ...request, name: call.get('planName'), seed: call.option('seed') };
  const { id } = await client.post<Wire<PlanIdDto>>('/v1/sampling-plans', body, { key: call.key() });
  const planned = await client.get<Plan>(path(id));
  return { answer: planned, lines: [text.planned(id), ...describe(planned), cliText.next, `  sampling draw ${id}`] };
}

function requestOf(call: Call): object {
  const basis = call.option('basis')!;
  const number = (name: 'errors' | 'size'): number | undefined => {
    const value = call.option(name);
    return value === undefined ? undefined : Number(value);
  };
  const one = (name: 'scheme' | 'township' | 'kind'): string[] | undefined => {
    const value = call.option(name);
    return value === undefined ? undefined : [value];
  };
  return {
    periods: monthsOf(call.option('from-period')!, call.option('to-period')!),
    schemes: one('scheme'),
    townships: one('township'),
    kinds: one('kind'),
    watermark: call.option('watermark'),
    method: call.option('method'),
    stratifyBy: call.option('stratify'),
    amountBounds: call
      .option('bounds')
      ?.split(/[,，]/)
      .map((bound) => bound.trim()),
    allocation: call.option('allocation'),
    basis,
    confidence: call.option('confidence'),
    [basis === 'MONEY' ? 'tolerableAmount' : 'tolerableRate']: call.option('tolerable'),
    expectedErrors: number('errors'),
    expectedRate: call.option('expected'),
    margin: call.option('margin'),
    size: number('size'),
  };
}

function monthsOf(from: string, to: string): string[] {
  if (from > to) throw new UsageError(cliUsage.wrongValue('--to-period', to, text.notBefore(from)));
  return periodsFrom(from, to);
}

async function list(call: Call): Promise<Report> {
  const id = call.all('plan')[0];
  if (id === undefined) {
    const page = await fetchPage<Wire<SamplingPlanDto>>(call, '/v1/sampling-plans', {
      state: call.option('sampling-state'),
    });
    return { answer: page, lines: showPage(PLANS, page) };
  }
  for (const ending of ['xlsx', 'csv'] as const) {
    const out = call.option(ending);
    if (out === undefined) continue;
    const bytes = await (await call.client()).download(`${path(id)}/list/${ending}`);
    const shown = await call.writeFile(out, bytes);
    return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
  }
  const page = await fetchPage<Wire<SampleItemDto>>(call, `${path(id)}/items`, { state: call.option('result') });
  return { answer: page, lines: showPage(ITEMS, page) };
}

function sizeLines(it: {
  populationCount: number;
  populationSum: string;
  populationDigest: string;
  watermark: string;
  formula: string[];
  strata: Wire<SampleStratumDto>[];
}): string[] {
  return [
    ...fields([
      [text.population, text.populationText(count(it.populationCount), yuan(it.populationSum))],
      [text.watermark, it.watermark],
      [text.populationDigest, it.populationDigest],
    ]),
    '',
    text.formula,
    ...it.formula.map((line) => `  ${line}`),
    ...section(text.strata, STRATA, it.strata),
  ];
}

function describe(one: Plan): string[] {
  const { evaluation } = one;
  return [
    ...fields([
      [title.id, one.id],
      [title.name, one.name],
      [text.method, one.methodLabel],
      [title.state, one.stateLabel],
      [text.seed, `${one.seed}${one.seedGiven ? text.seedGiven : text.seedMade}`],
      [text.listDigest, one.listDigest],
      [text.examined, `${count(one.examined)}/${count(one.listCount)}`],
    ]),
    ...sizeLines(one),
    '',
    text.result,
    ...(evaluation === null ? [`  ${text.open}`] : evaluation.text.map((line) => `  ${line}`)),
  ];
}
