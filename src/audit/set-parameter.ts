import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { auditThings } from '../messages/audit.js';
import type { Ctx } from '../platform/db/ctx.js';
import { CHECK_CODES, checkOf, isCount, type CheckCode } from './domain/check-catalogue.js';
import { parameterLabel } from './domain/flag-sentence.js';
import { ParametersStore } from './parameters.store.js';

export interface ParameterToSet {
  check: string;
  name: string;
  /** Day from which the value holds. */
  validFrom: string;
  /** Decimal text in the unit of the parameter. */
  value: string;
  /** The rule or document that says so. */
  basis: string;
}

/**
 * Sets a dated value of a check's parameter for this agency; values are added, never changed. Runs that were made keep the
 * values they ran with. Errors: NOT_FOUND (no such check or parameter), AUDIT_PARAMETER_RANGE,
 * AUDIT_PARAMETER_WHOLE (invalid).
 */
@Injectable()
export class SetParameter {
  constructor(@Inject(ParametersStore) private readonly store: ParametersStore) {}

  async run(ctx: Ctx, input: ParameterToSet): Promise<{ id: string }> {
    const check = CHECK_CODES.find((code) => code === input.check);
    const parameter = check && checkOf(check).parameters.find(({ name }) => name === input.name);
    if (!check || !parameter) throw new DomainError('NOT_FOUND', 'missing', { what: auditThings.parameter });
    const value = new Decimal(input.value);
    if (value.lt(parameter.least) || value.gt(parameter.most)) {
      const { least, most } = parameter;
      throw new DomainError('AUDIT_PARAMETER_RANGE', 'invalid', {
        name: parameterLabel(check, input.name),
        least,
        most,
      });
    }
    if (isCount(parameter) && !value.isInteger()) {
      throw new DomainError('AUDIT_PARAMETER_WHOLE', 'invalid', { name: parameterLabel(check, input.name) });
    }
    const validFrom = parseDate(input.validFrom);
    const text = value.toFixed();
    const id = await this.store.add(ctx, { ...input, check, validFrom, value: text, basis: input.basis.trim() });
    ctx.note('auditParameter', id, { check: check satisfies CheckCode, name: input.name, validFrom, value: text });
    return { id };
  }
}
