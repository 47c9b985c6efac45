import { Inject, Injectable } from '@nestjs/common';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { may } from '../identity/domain/permissions.js';
import { payoutReference } from '../kernel/payout-reference.js';
import { intToPeriod } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import { batchStateLabels, payoutStateLabels } from '../messages/payouts.js';
import { budgetEventLabels, searchGroupLabels, searchWords as words } from '../messages/workbench.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { thousands } from './domain/gather-todos.js';
import { readSearchText, type SearchText } from './domain/read-search-text.js';
import type { SearchHit } from './domain/workbench.types.js';
import { SearchStore } from './search.store.js';

export interface SearchGroup {
  group: keyof typeof searchGroupLabels;
  label: string;
  hits: SearchHit[];
  /** There are more than are shown. */
  more: boolean;
}

const MOST = 8;
const ONE_MORE = MOST + 1;

/** The one search box: only what the person may read, numbers masked, at most eight of a kind. */
@Injectable()
export class SearchAll {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(SearchStore) private readonly store: SearchStore,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
  ) {}

  /** Groups without a hit are left out. */
  async run(caller: Caller, raw: string): Promise<SearchGroup[]> {
    const text = readSearchText(raw);
    const { roles } = caller.actor;
    const people = may(roles, 'beneficiary.read') ? await this.people(caller, text) : [];
    return this.db.read(async (tx) => {
      const found: [SearchGroup['group'], SearchHit[]][] = [['PERSON', people]];
      if (may(roles, 'batch.read')) {
        found.push(['PAYOUT', await this.payouts(tx, caller.agencyId, text)]);
        found.push(['BATCH', await this.batches(tx, caller.agencyId, text)]);
      }
      if (may(roles, 'ledger.read')) found.push(['VOUCHER', await this.vouchers(tx, caller.agencyId, text)]);
      if (may(roles, 'project.read')) found.push(['PROJECT', await this.projects(tx, caller.agencyId, text)]);
      return found
        .filter(([, hits]) => hits.length > 0)
        .map(([group, hits]) => ({
          group,
          label: searchGroupLabels[group],
          hits: hits.slice(0, MOST),
          more: hits.length > MOST,
        }));
    });
  }

  private async people(caller: Caller, text: SearchText): Promise<SearchHit[]> {
    const { name, idNumber, idHead, idTail } = text;
    const asked = idNumber ? { idNumber } : idTail ? { idTail, idHead: idHead ?? undefined } : name ? { name } : null;
    if (asked === null) return [];
    const { rows } = await this.beneficiaries.search(caller, { ...asked, page: 1, pageSize: ONE_MORE });
    return rows.map(({ id, name: title, idMasked, townshipName, scheme }) => ({
      kind: 'person',
      id,
      parentId: null,
      title,
      subtitle: joined(idMasked, townshipName, scheme === null ? null : schemeLabel(scheme)),
    }));
  }

  private async payouts(tx: Tx, agencyId: number, { payout }: SearchText): Promise<SearchHit[]> {
    const hit = payout && (await this.store.payout(tx, agencyId, payout.batchId, payout.lineNo));
    if (!payout || !hit) return [];
    const reference = payoutReference(payout.batchId, payout.lineNo);
    const state = payoutStateLabels[hit.state as keyof typeof payoutStateLabels];
    const subtitle = joined(hit.name, hit.idMasked, intToPeriod(hit.period), yuan(hit.amount), state);
    return [{ kind: 'payout', id: reference, parentId: hit.batchId, title: reference, subtitle }];
  }

  private async batches(tx: Tx, agencyId: number, { batch }: SearchText): Promise<SearchHit[]> {
    if (batch === null) return [];
    const rows = await this.store.batches(tx, agencyId, batch, ONE_MORE);
    return rows.map(({ id, number, scheme, state, count, total }) => ({
      kind: 'batch',
      id,
      parentId: null,
      title: number,
      subtitle: joined(
        schemeLabel(scheme),
        batchStateLabels[state as keyof typeof batchStateLabels],
        words.people(count),
        yuan(total),
      ),
    }));
  }

  private async vouchers(tx: Tx, agencyId: number, { voucher }: SearchText): Promise<SearchHit[]> {
    if (voucher === null) return [];
    const rows = await this.store.vouchers(tx, agencyId, voucher, ONE_MORE);
    return rows.map(({ id, fund, period, number, on, summary, total }) => ({
      kind: 'voucher',
      id,
      parentId: null,
      title: `${schemeLabel(fund)} ${words.voucher(intToPeriod(period), number)}`,
      subtitle: joined(on, summary, yuan(total)),
    }));
  }

  private async projects(tx: Tx, agencyId: number, { document }: SearchText): Promise<SearchHit[]> {
    if (document === null) return [];
    const projects = await this.store.projects(tx, agencyId, document, ONE_MORE);
    const events = await this.store.events(tx, agencyId, document, ONE_MORE);
    return [
      ...projects.map(({ id, code, name, fiscalYear, documentNo }): SearchHit => ({
        kind: 'project',
        id,
        parentId: null,
        title: name,
        subtitle: joined(String(fiscalYear), code, documentNo),
      })),
      ...events.map(({ id, projectId, projectName, documentNo, kind, on, amount }): SearchHit => ({
        kind: 'budgetEvent',
        id,
        parentId: projectId,
        title: documentNo,
        subtitle: joined(budgetEventLabels[kind as keyof typeof budgetEventLabels], on, yuan(amount), projectName),
      })),
    ];
  }
}

function schemeLabel(scheme: string): string {
  return schemeLabels[scheme as keyof typeof schemeLabels];
}

function yuan(amount: string): string {
  return words.yuan(thousands(amount));
}

function joined(...parts: (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}
