import { ValidateIf } from 'class-validator';

/**
 * A field that may be absent but not null: absence leaves the value as it is. For a field that may be null too (null
 * clears it), use class-validator's IsOptional.
 */
export const IfGiven = () => ValidateIf((_, value) => value !== undefined);
