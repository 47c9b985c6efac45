import { ValidateBy } from 'class-validator';
import { textProblems } from '../../messages/validation.js';

/**
 * Text that says something: a string of at least `least` characters without the blanks around it, and at most `most` with
 * them. The database counts so too, and a character is one for both, also where it takes two code units.
 */
export const Written = (least: number, most: number, options: { each?: true } = {}): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isWritten',
      constraints: [least, most],
      validator: {
        validate: (value) => problemOf(value, least, most) === null,
        // Of a list the first that is wrong.
        defaultMessage: (args) =>
          [args?.value]
            .flat()
            .map((value) => problemOf(value, least, most))
            .find((problem) => problem !== null) ?? textProblems.noText,
      },
    },
    options,
  );

function problemOf(value: unknown, least: number, most: number): string | null {
  if (typeof value !== 'string') return textProblems.noText;
  if ([...value].length > most) return textProblems.long(most);
  // PostgreSQL keeps no NUL in a text.
  if (value.includes('\0')) return textProblems.control;
  return [...value.trim()].length < least ? textProblems.blank(least) : null;
}
