import type { CheckExample, ExamplePayout, ExampleScheme } from '../../src/audit/domain/check-example.types.js';
import { addMonths, periodToInt } from '../../src/kernel/period.js';
import { nameKey } from '../../src/kernel/name-match.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { partition, PlantedFacts } from './planted-facts.js';

const quote = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;

interface Version {
  id: number;
  person: number;
  account: string;
  holder: string | null;
  on: string;
  by: number | null;
}

/**
 * Puts an example of a check into the database as its owner, with triggers asleep: some of them are what the product does
 * not let in. Each example is an agency of its own, with users of its own.
 */
export async function plantExample(facts: PlantedFacts, agencyId: number, example: CheckExample): Promise<Caller> {
  const story = new Story(agencyId, example);
  for (const period of story.periods) await facts.plant(partition(agencyId, periodToInt(period)));
  await facts.plant(story.sql());
  const actor = {
    userId: String(story.user(6)),
    login: `u${story.user(6)}`,
    name: '稽核',
    roles: ['AUDITOR'] as const,
    agencyIds: [agencyId],
  };
  return { actor, agencyId, requestId: `example-${agencyId}` };
}

class Story {
  readonly periods: readonly string[];
  private readonly people: ReadonlyMap<number, { birthOn: string; sex: string; name: string; idMasked: string }>;
  private readonly versions: readonly Version[];
  private act: number;

  constructor(
    private readonly agency: number,
    private readonly example: CheckExample,
  ) {
    this.act = agency * 1000;
    this.periods = [...new Set(example.payouts.map(({ period }) => period))].sort();
    const told = new Map((example.people ?? []).map((person) => [person.no, person]));
    const numbers = [...new Set(example.payouts.map(({ person }) => person))].sort();
    this.people = new Map(
      numbers.map((no) => {
        const { birthOn = '1955-03-01', sex = 'M', name = `人${'零一二三四五六七八九'[no]}` } = told.get(no) ?? {};
        return [
          no,
          { birthOn, sex, name, idMasked: told.get(no)?.idMasked ?? `652822********${String(no).padStart(4, '0')}` },
        ];
      }),
    );
    const accounts = [
      ...numbers
        .filter((no) => !(example.accounts ?? []).some(({ person }) => person === no))
        .map((person) => ({ person, account: `own ${person}`, on: '2023-12-01' })),
      ...(example.accounts ?? []),
    ];
    this.versions = accounts
      .map((one) => ({ holder: null, by: null, ...one, id: 0 }))
      .sort((a, b) => (a.on < b.on ? -1 : 1))
      .map((one, i) => ({ ...one, id: i + 1 }));
  }

  user(no: number): number {
    return this.agency * 10 + no;
  }

  sql(): string {
    const { agency } = this;
    const users = [1, 2, 3, 4, 5, 6].map((no) => this.user(no));
    return [
      `INSERT INTO agency (id, code, name) VALUES (${agency}, 'E${agency}', 'E${agency}')`,
      `INSERT INTO fund (agency_id, scheme, name, payday, payday_shift) SELECT ${agency}, s, s, 10, 'NONE'
         FROM unnest(ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL']) s`,
      ...users.map(
        (id) => `INSERT INTO app_user (id, login, name, password_hash) VALUES (${id}, 'u${id}', 'u${id}', 'none')`,
      ),
      ...users.map((id) => `INSERT INTO user_agency VALUES (${id}, ${agency})`),
      ...(this.example.reviewers ?? []).map((no) => `INSERT INTO user_role VALUES (${this.user(no)}, 'REVIEWER')`),
      ...this.register(),
      ...this.spells(),
      ...this.lists(),
      ...(this.example.certified ?? []).map(
        ({
          person,
          on,
          until,
        }) => `INSERT INTO certification (agency_id, beneficiary_id, scheme, method, certified_on, valid_until, source, recorded_by, recorded_at, act_id)
          VALUES (${agency}, ${person}, 'RESIDENT', 'FACE', ${quote(on)}, ${quote(until)}, '现场', ${this.user(5)}, ${quote(on)}, ${this.acts(on, 5)})`,
      ),
      ...this.batches(),
      `INSERT INTO trail_head VALUES (${agency}, ${this.act - agency * 1000}, '')`,
    ].join(';\n');
  }

  private readonly trail: string[] = [];

  /** An act on the trail of that day, by that user of the example or by the service; acts are made in the order of days. */
  private acts(on: string, by: number | null): number {
    this.act += 1;
    this.trail.push(`INSERT INTO trail (agency_id, position, id, act, outcome, actor_id, at, details, prev_hash, hash)
      VALUES (${this.agency}, ${this.act - this.agency * 1000}, ${this.act}, 'example', 'DONE', ${by === null ? 'NULL' : this.user(by)},
        '${on} 10:00+08', '{}', '', '')`);
    return this.act;
  }

  private register(): string[] {
    const { agency } = this;
    const rows: string[] = [];
    for (const [no, { birthOn, sex, name, idMasked }] of this.people) {
      const last = this.versions.filter((version) => version.person === no).at(-1)!;
      rows.push(`INSERT INTO beneficiary (agency_id, id, id_index, id_cipher, id_masked, name, name_key, birth_on, sex, payee_version_id, act_id)
        VALUES (${agency}, ${no}, sm3('I${agency}/${no}'), '', ${quote(idMasked)}, ${quote(name)}, ${quote(nameKey(name))}, ${quote(birthOn)}, ${quote(sex)}, ${last.id}, 1)`);
      rows.push(
        `INSERT INTO beneficiary_change (agency_id, beneficiary_id, kind, act_id) VALUES (${agency}, ${no}, 'REGISTERED', ${this.acts('2023-12-01', 1)})`,
      );
    }
    for (const version of this.versions) {
      const { name, idMasked } = this.people.get(version.person)!;
      const act = this.acts(version.on, version.by ?? 1);
      rows.push(`INSERT INTO payee_version (agency_id, id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher,
          account_masked, bank_name, valid_from, source, act_id)
        VALUES (${agency}, ${version.id}, ${version.person}, sm3('I${agency}/${version.person}'), ${quote(idMasked)}, ${quote(name)},
          ${quote(version.holder ?? name)}, sm3('A${agency}/${version.account}'), '', '****${version.id}', '农业银行', '${version.on}',
          '${version.by === null ? 'ROLL' : 'CORRECTED'}', ${act})`);
      if (this.versions.some((other) => other.person === version.person && other.id < version.id)) {
        rows.push(`INSERT INTO beneficiary_change (agency_id, beneficiary_id, kind, old_value, new_value, roll_id, act_id)
          VALUES (${agency}, ${version.person}, 'ACCOUNT', '****', '****${version.id}', ${version.by === null ? 1 : 'NULL'}, ${act})`);
      }
    }
    for (const { person, from, to, on, by } of this.example.renamed ?? []) {
      rows.push(`INSERT INTO beneficiary_change (agency_id, beneficiary_id, kind, old_value, new_value, act_id)
        VALUES (${agency}, ${person}, 'NAME', ${quote(from)}, ${quote(to)}, ${this.acts(on, by)})`);
    }
    return rows;
  }

  /** Those told; otherwise from the first payment in a scheme on. */
  private spells(): string[] {
    const told = this.example.spells ?? [];
    const first = new Map<string, ExamplePayout>();
    for (const payout of this.example.payouts) {
      const key = `${payout.person}/${payout.scheme ?? 'RESIDENT'}`;
      if (!first.has(key) || first.get(key)!.period > payout.period) first.set(key, payout);
    }
    const begun = [...first.values()]
      .filter(({ person }) => !told.some((spell) => spell.person === person))
      .map(({ person, scheme, period }) => ({ person, scheme, from: period }));
    return [...begun, ...told].flatMap((spell) => {
      const {
        person,
        from,
        until,
        then,
        reason,
        scheme = 'RESIDENT',
      } = { until: undefined, then: undefined, reason: undefined, ...spell };
      const change = (period: string, status: string, kind: string, why?: string): string =>
        `INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, reason, act_id)
         VALUES (${this.agency}, '${scheme}', ${person}, ${periodToInt(period)}, '${status}', '${kind}', ${quote(why)}, ${this.act})`;
      return [
        `INSERT INTO spell (agency_id, beneficiary_id, scheme, during, act_id)
         VALUES (${this.agency}, ${person}, '${scheme}', daterange('${from}-01', ${until ? `'${until}-01'` : 'NULL'}), 1)`,
        change(from, 'ACTIVE', 'NEW'),
        ...(until && then ? [change(until, then, then, reason)] : []),
      ];
    });
  }

  private lists(): string[] {
    return (this.example.lists ?? []).flatMap(({ kind, person, name, fromOn, toOn, amount }, i) => {
      const listed = name ?? this.people.get(person)!.name;
      const id = this.agency * 10 + i;
      return [
        `INSERT INTO audit_list (id, agency_id, kind, source, issued_on, file_id, file_name, file_digest, entry_count, imported_by, imported_at, act_id)
         OVERRIDING SYSTEM VALUE VALUES (${id}, ${this.agency}, '${kind}', '比对名单', '2024-12-01', '${PlantedFacts.FILE_ID}', 'list.csv', sm3('${id}'), 1, ${this.user(6)}, now(), 1)`,
        `INSERT INTO audit_list_entry (agency_id, list_id, ordinal, id_index, id_masked, name, name_key, from_on, to_on, amount)
         VALUES (${this.agency}, ${id}, 1, sm3('I${this.agency}/${person}'), '652822********0000', ${quote(listed)}, ${quote(nameKey(listed))}, ${quote(fromOn)}, ${quote(toOn)}, ${quote(amount)})`,
      ];
    });
  }

  private batches(): string[] {
    const groups = new Map<string, ExamplePayout[]>();
    const inOrder = [...this.example.payouts].sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
    for (const payout of inOrder) {
      const key = `${payout.period}/${payout.scheme ?? 'RESIDENT'}`;
      groups.set(key, [...(groups.get(key) ?? []), payout]);
    }
    const seen = new Set<string>();
    const rows = [...groups].flatMap(([key, payouts], i) => {
      const [period, scheme] = key.split('/') as [string, ExampleScheme];
      const id = this.agency * 100 + i;
      const handling = (this.example.handling ?? []).find((one) => one.period === period);
      const act = this.acts(`${period}-08`, handling?.draftedBy ?? 1);
      const [submit, review, approve] = handling?.signers ?? [1, 2, 3];
      return [
        `INSERT INTO payout_batch (agency_id, id, number, scheme, period, kind, sequence, roll_id, state, digest, line_count, total, pay_on, drafted_by, drafted_at, settled_at, act_id)
         VALUES (${this.agency}, ${id}, 'E${id}', '${scheme}', ${periodToInt(period)}, 'REGULAR', 1, ${id}, 'SETTLED', sm3('${id}'), ${payouts.length}, 0, '${period}-10',
           ${this.user(handling?.draftedBy ?? 1)}, '${period}-08', '${period}-11', ${act})`,
        ...[submit, review, approve].map(
          (
            user,
            step,
          ) => `INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
            VALUES (${this.agency}, ${id}, 1, '${['SUBMIT', 'REVIEW', 'APPROVE'][step]}', ${this.user(user!)}, '', 0, 0, '${period}-08', '', '', ${act})`,
        ),
        `INSERT INTO bank_file (agency_id, id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total, issued_by, issued_at, prev_hash, hash, act_id)
         VALUES (${this.agency}, ${id}, ${i + 1}, ${id}, 'T', 1, '${PlantedFacts.FILE_ID}', 'order.txt', '', 0, 0, ${this.user(4)}, '${period}-09', '', '', ${act})`,
        ...Array.from(
          { length: handling?.downloads ?? 0 },
          (_, n) =>
            `INSERT INTO bank_file_download (agency_id, bank_file_id, no, actor_id, at, digest, act_id) VALUES (${this.agency}, ${id}, ${n + 1}, ${this.user(4)}, '${period}-09', '', ${act})`,
        ),
        ...payouts.map((payout, line) => this.payout(id, line + 1, scheme, payout, seen)),
      ];
    });
    return [...this.trail, ...rows];
  }

  private payout(batch: number, line: number, scheme: ExampleScheme, payout: ExamplePayout, seen: Set<string>): string {
    const {
      person,
      period,
      base = '165.00',
      personal = scheme === 'RESIDENT' ? '60.25' : '0.00',
      adjustment = '0.00',
      backPay = '0.00',
      grant = '0.00',
    } = payout;
    const [from, to] = payout.backPayMonths ?? [null, null];
    const version = this.versions.filter((one) => one.person === person && one.on <= `${period}-08`).at(-1)!;
    const key = `${person}/${scheme}`;
    const change = seen.has(key) ? 'RAISED' : 'NEW';
    seen.add(key);
    return `INSERT INTO payout (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment, back_pay,
        grant_amount, amount, back_pay_from, back_pay_to, change_kind, outcome, credited_on)
      VALUES (${this.agency}, ${periodToInt(period)}, ${batch}, ${line}, '${scheme}', 'REGULAR', ${person}, ${version.id}, ${quote(payout.township ?? '轮台镇')},
        ${base}, ${personal}, ${adjustment}, ${backPay}, ${grant}, ${base}::numeric + ${personal}::numeric + ${adjustment}::numeric + ${backPay}::numeric + ${grant}::numeric,
        ${from ? periodToInt(from) : 'NULL'}, ${to ? periodToInt(to) : 'NULL'}, '${change}', 'PAID', '${period}-10')`;
  }
}

/** First and last month that a run over the example looks at. */
export function monthsOf(example: CheckExample): { from: string; to: string } {
  const periods = example.payouts.map(({ period }) => period).sort();
  return { from: addMonths(periods[0]!, 0), to: example.until ?? periods.at(-1)! };
}
