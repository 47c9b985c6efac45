import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliProjects as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import type { EventKind } from '../../projects/domain/project.types.js';
import type { EventRecordedDto, ProjectDetailDto, ProjectDto } from '../../projects/projects.dto.js';
import type { Call, Command, Report } from '../command.js';
import { label, yuan } from '../format.js';
import { section } from '../listing.js';
import { fields, table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Project = Wire<ProjectDto>;
type ProjectDetail = Wire<ProjectDetailDto>;
const PROJECT = { name: 'project', kind: kinds.text } as const;

export const projectsCommands: readonly Command[] = [
  {
    words: 'projects list',
    operands: [{ name: 'year', kind: kinds.number, optional: true }],
    async run(call) {
      const projects = await fetchProjects(call, call.all('year')[0]);
      return { answer: projects, lines: projects.length === 0 ? [cliText.none] : table(LISTED, projects) };
    },
  },
  {
    words: 'projects show',
    operands: [PROJECT],
    async run(call) {
      const { id } = await findProject(call);
      const project = await (await call.client()).get<ProjectDetail>(`/v1/projects/${id}`);
      return { answer: project, lines: describe(project) };
    },
  },
  recording('allot', 'ALLOT'),
  recording('adjust', 'ADJUST'),
  recording('arrive', 'ARRIVE'),
  recording('spend', 'SPEND'),
];

function recording(word: string, kind: EventKind): Command {
  return {
    words: `projects ${word}`,
    operands: [PROJECT],
    required: ['amount', 'on'],
    optional: ['level', 'document', 'note'],
    run: (call) => record(call, kind),
  };
}

const LISTED: readonly Column<Project>[] = [
  { title: title.id, value: (project) => project.id, right: true },
  { title: title.code, value: (project) => project.code },
  { title: title.scheme, value: (project) => label(schemeLabels, project.scheme) },
  { title: title.budget, value: (project) => yuan(project.budget), right: true },
  { title: title.arrivedSum, value: (project) => yuan(project.arrived), right: true },
  { title: title.arrivalRate, value: (project) => project.arrivalRate ?? '—', right: true },
  { title: title.executionRate, value: (project) => project.executionRate ?? '—', right: true },
  { title: title.useRate, value: (project) => project.useRate ?? '—', right: true },
  { title: title.reserved, value: (project) => yuan(project.reserved), right: true },
  { title: title.attributed, value: (project) => yuan(project.attributed), right: true },
  { title: title.projectName, value: (project) => project.name },
];

const EVENTS: readonly Column<ProjectDetail['events'][number]>[] = [
  { title: title.id, value: (event) => event.id, right: true },
  { title: title.on, value: (event) => event.on },
  { title: title.kind, value: (event) => label(cliLabels.eventKind, event.kind) },
  { title: title.level, value: (event) => label(cliLabels.level, event.level) },
  { title: title.amount, value: (event) => yuan(event.amount), right: true },
  { title: title.document, value: (event) => event.documentNo ?? '' },
  { title: title.note, value: (event) => event.note ?? '' },
];

async function fetchProjects(call: Call, year?: string): Promise<Project[]> {
  return (await call.client()).get<Project[]>(withQuery('/v1/projects', { fiscalYear: year }));
}

/** By id, or by the code on the budget documents; the newest year's when a code is used again. */
async function findProject(call: Call): Promise<Pick<Project, 'id'> & Partial<Project>> {
  const given = call.get('project');
  const projects = await fetchProjects(call);
  const coded = projects.filter((project) => project.code === given).sort((a, b) => b.fiscalYear - a.fiscalYear);
  // Not found: the service says so, in its own words.
  return coded[0] ?? projects.find((project) => project.id === given) ?? { id: given };
}

async function record(call: Call, kind: EventKind): Promise<Report> {
  const project = await findProject(call);
  const event = {
    kind,
    level: call.option('level') ?? project.sourceLevel ?? 'COUNTY',
    amount: call.option('amount')!,
    on: call.option('on')!,
    documentNo: call.option('document'),
    note: call.option('note'),
  };
  const desk = await call.desk();
  const answer = await desk.recordProjectEvent<Wire<EventRecordedDto>>(
    encodeURIComponent(project.id),
    event,
    call.key(),
  );
  const what = label(cliLabels.eventKind, kind);
  const lines = [text.recorded(what, project.code ?? project.id, yuan(event.amount), answer.id)];
  return { answer, lines: answer.voucherId === null ? lines : [...lines, text.booked(answer.voucherId)] };
}

function describe(project: ProjectDetail): string[] {
  const months: readonly Column<ProjectDetail['months'][number]>[] = [
    { title: title.period, value: (month) => month.period },
    { title: title.attributed, value: (month) => yuan(month.consumed), right: true },
    { title: title.returned, value: (month) => yuan(month.returned), right: true },
  ];
  return [
    ...fields([
      [title.id, project.id],
      [title.code, project.code],
      [title.projectName, project.name],
      [title.scheme, label(schemeLabels, project.scheme)],
      [title.document, project.documentNo],
      [title.level, label(cliLabels.level, project.sourceLevel)],
      [title.allotted, yuan(project.allotted)],
      [title.adjusted, yuan(project.adjusted)],
      [title.budget, yuan(project.budget)],
      [title.arrivedSum, yuan(project.arrived)],
      [title.reserved, yuan(project.reserved)],
      [title.attributed, yuan(project.attributed)],
      [title.spent, yuan(project.spent)],
      [title.arrivalRate, project.arrivalRate],
      [title.executionRate, project.executionRate],
      [title.useRate, project.useRate],
    ]),
    ...section(text.eventsTitle, EVENTS, project.events),
    ...section(text.monthsTitle, months, project.months),
  ];
}
