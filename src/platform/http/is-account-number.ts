import { ValidateBy } from 'class-validator';
import { parseAccountNumber } from '../../kernel/account-number.js';
import { beneficiariesErrors } from '../../messages/beneficiaries.js';

/** A bank account or card number as people type it; refused with the sentence of ACCOUNT_NUMBER_MALFORMED, at its field. */
export const IsAccountNumber = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAccountNumber',
    validator: {
      validate: (value) => typeof value === 'string' && parseAccountNumber(value).ok,
      defaultMessage: () => beneficiariesErrors.ACCOUNT_NUMBER_MALFORMED.text,
    },
  });
