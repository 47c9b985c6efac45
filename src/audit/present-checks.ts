import { auditCheckTexts, parameterUnitLabels } from '../messages/audit-checks.js';
import { queriesOf } from './checks/all-checks.js';
import type { AuditCheckDto, ParameterDto, ParameterValueDto } from './checks.dto.js';
import { CHECK_CODES, checkOf, type CheckCode } from './domain/check-catalogue.js';
import { DatedValues } from './domain/dated-values.js';
import { parameterLabel } from './domain/flag-sentence.js';
import type { CheckCount } from './flags.store.js';
import type { SetValue } from './parameters.store.js';

/** The catalogue as people read it, with the values in force and the numbers of flags. `today` 'YYYY-MM-DD'. */
export function presentChecks(set: readonly SetValue[], counts: readonly CheckCount[], today: string): AuditCheckDto[] {
  const values = new DatedValues([...set].reverse());
  const counted = new Map(counts.map(({ checkCode, ...count }) => [checkCode, count]));
  return CHECK_CODES.map((code) => {
    const { evidence: _evidence, ...text } = auditCheckTexts[code];
    const { severity, stage, parameters } = checkOf(code);
    const inForce = values.on(code, today);
    return {
      code,
      ...text,
      severity,
      stage,
      parameters: parameters.map(({ name, unit, least, most }): ParameterDto => ({
        name,
        label: parameterLabel(code, name),
        unit: parameterUnitLabels[unit],
        least,
        most,
        now: inForce[name] ?? null,
        values: valuesOf(code, name, values, set),
      })),
      queries: [...queriesOf(code)],
      ...(counted.get(code) ?? { open: 0, cleared: 0, confirmed: 0 }),
    };
  });
}

function valuesOf(code: CheckCode, name: string, values: DatedValues, set: readonly SetValue[]): ParameterValueDto[] {
  const own = set.filter((one) => one.check === code && one.name === name);
  return values
    .steps(code, name)
    .map(([from, value]) => {
      // Of two for one day the one set later counts; the list has it first.
      const mine = own.find((one) => one.validFrom === from);
      return { from, value, basis: mine?.basis ?? null, setBy: mine?.setBy ?? null };
    })
    .reverse();
}
