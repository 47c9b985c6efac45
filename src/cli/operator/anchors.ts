import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { IdentityService } from '../../identity/identity.service.js';
import { cliOperator as text } from '../../messages/cli.js';
import type { Config } from '../../platform/config.js';
import type { Db } from '../../platform/db/db.js';
import { AnchorsService, type AnchorVerification, type MadeAnchor } from '../../verify/anchors.service.js';
import { readAnchor } from '../../verify/domain/anchor-text.js';
import { NotPossible } from '../errors.js';
import { withOperatorApp } from './operator-app.js';
import { agencies } from './operator.store.js';

type Log = (line: string) => void;

/** The anchor of a day for every agency that has a fund's work; as the system, on the trail of each. */
export function makeAnchors(config: Config, on: string | undefined, log: Log): Promise<MadeAnchor[]> {
  return withOperatorApp(config, log, async (app, db) => {
    const made: MadeAnchor[] = [];
    for (const { id } of await agencies(db)) {
      if (id === 0) continue;
      const caller = IdentityService.systemCaller(id, `operator-${randomUUID()}`);
      made.push((await anchorsOf(app).make(caller, on === undefined ? {} : { on })).value);
    }
    return made;
  });
}

/** The agency is the one that the anchor names. Errors: NotPossible when it is unknown; those of an anchor's text. */
export function checkAnchor(
  config: Config,
  anchor: string,
  others: readonly string[],
  log: Log,
): Promise<AnchorVerification> {
  const { agencyCode } = readAnchor(anchor);
  return withOperatorApp(config, log, async (app, db) =>
    anchorsOf(app).check(await idOf(db, agencyCode), anchor, others),
  );
}

function anchorsOf(app: INestApplicationContext): AnchorsService {
  return app.get(AnchorsService, { strict: false });
}

async function idOf(db: Db, code: string): Promise<number> {
  const agency = (await agencies(db)).find((one) => one.code === code);
  if (!agency) throw new NotPossible(text.agencyUnknown(code));
  return agency.id;
}
