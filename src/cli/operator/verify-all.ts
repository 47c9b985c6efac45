import type { Config } from '../../platform/config.js';
import { VerifyService, type Verification } from '../../verify/verify.service.js';
import { cliText } from '../../messages/cli.js';
import { withOperatorApp } from './operator-app.js';
import { agencies, type AgencyName } from './operator.store.js';

export interface AgencyVerification {
  agency: AgencyName;
  verification: Verification;
}

/** Verifies every agency and the system's own trail, straight from the database. */
export function verifyAll(config: Config, log: (line: string) => void): Promise<AgencyVerification[]> {
  return withOperatorApp(config, log, async (app, db) => {
    const service = app.get(VerifyService, { strict: false });
    const results: AgencyVerification[] = [];
    for (const agency of await agencies(db)) {
      const progress = (done: number, total: number, stage: string): void => {
        if (stage !== '') log(cliText.job(stage, String(done + 1), String(total)));
      };
      results.push({ agency, verification: await service.run(agency.id, { progress }) });
    }
    return results;
  });
}
