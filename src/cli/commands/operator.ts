import { cliBackup as backup, cliOperator as text, cliText } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { roleLabels } from '../../messages/identity.js';
import type { Command } from '../command.js';
import { count, label } from '../format.js';
import type { Manifest } from '../operator/backup-files.js';
import type { ListedUser } from '../operator/users.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';

const FOLDER = { name: 'folder', kind: kinds.text } as const;
const LOGIN = { name: 'login', kind: kinds.text } as const;

/**
 * What whoever runs the server does at the server itself: no login, but on the trail as the system. Each loads what it
 * needs when it is called, because the commands of a working day need none of it.
 */
export const operatorCommands: readonly Command[] = [
  {
    words: 'migrate',
    async run(call) {
      const { migrateDatabase } = await import('../operator/migrate-database.js');
      const names = await migrateDatabase(call.config, (line) => call.progress(line));
      return { answer: names, lines: [text.migrated(names)] };
    },
  },
  {
    words: 'gen',
    optional: ['check'],
    async run(call) {
      const { generateDocs } = await import('../operator/generate-docs.js');
      const check = call.flag('check');
      const stale = await generateDocs(call.config, check);
      if (stale.length === 0) return { answer: stale, lines: [text.genCurrent] };
      return { answer: stale, lines: [check ? text.genStale(stale) : text.genWritten(stale)], bad: check };
    },
  },
  {
    words: 'user list',
    async run(call) {
      const { listUsers } = await import('../operator/users.js');
      const users = await listUsers(call.config, (line) => call.progress(line));
      return { answer: users, lines: users.length === 0 ? [cliText.none] : table(USERS, users) };
    },
  },
  {
    words: 'user create',
    operands: [LOGIN],
    required: ['name'],
    optional: ['role', 'section'],
    async run(call) {
      const { createUser } = await import('../operator/users.js');
      const user = {
        login: call.get('login'),
        name: call.option('name')!,
        section: call.option('section') ?? null,
        roles: call.options('role'),
        agencies: call.options('agency'),
      };
      const answer = await createUser(call.config, user, (line) => call.progress(line));
      return { answer, lines: [text.userCreated(user.login, answer.id), text.initialPassword(answer.initialPassword)] };
    },
  },
  {
    words: 'user reset-password',
    operands: [LOGIN],
    async run(call) {
      const { resetPassword } = await import('../operator/users.js');
      const login = call.get('login');
      const answer = await resetPassword(call.config, login, (line) => call.progress(line));
      return { answer, lines: [text.passwordReset(login), text.initialPassword(answer.initialPassword)] };
    },
  },
  {
    words: 'user unlock',
    operands: [LOGIN],
    async run(call) {
      const { unlockUser } = await import('../operator/users.js');
      const login = call.get('login');
      const answer = await unlockUser(call.config, login, (line) => call.progress(line));
      return { answer, lines: [text.unlocked(login)] };
    },
  },
  {
    words: 'backup',
    operands: [FOLDER],
    async run(call) {
      const { backupEmbedded } = await import('../operator/backup-database.js');
      const folder = call.pathOf(call.get('folder'));
      const manifest = await backupEmbedded(call.config, folder, (line) => call.progress(line));
      const lines = [backup.saved(folder, ...sizeOf(manifest)), backup.keyApart(call.config.keyFile)];
      return { answer: manifest, lines };
    },
  },
  {
    words: 'restore',
    operands: [FOLDER],
    async run(call) {
      const { restoreEmbedded } = await import('../operator/backup-database.js');
      const manifest = await restoreEmbedded(call.config, call.pathOf(call.get('folder')), (line) =>
        call.progress(line),
      );
      const lines = [backup.restored(...sizeOf(manifest), manifest.createdAt), cliText.next, '  verify'];
      return { answer: manifest, lines };
    },
  },
  {
    words: 'month',
    async run(call) {
      const { rehearse } = await import('../../rehearsal/rehearse.js');
      const good = await rehearse({ say: (line) => call.say(line) });
      return { answer: { good }, lines: [], bad: !good };
    },
  },
];

const USERS: readonly Column<ListedUser>[] = [
  { title: title.login, value: (user) => user.login },
  { title: title.name, value: (user) => user.name },
  { title: title.section, value: (user) => user.section ?? '' },
  { title: title.roles, value: (user) => user.roles.map((role) => label(roleLabels, role)).join('、') },
  { title: title.agencies, value: (user) => user.agencies.join('、') },
  { title: title.state, value: (user) => (user.locked ? text.locked : user.active ? text.active : text.inactive) },
];

/** Tables and rows, for the sentence. */
function sizeOf({ tables }: Manifest): [tables: string, rows: string] {
  return [count(tables.length), count(tables.reduce((sum, table) => sum + table.rows, 0))];
}
