/**
 * SQL with `:name` in place of `$1`, for statements put together from parts. A value that the statement does not name is
 * left out; a name without a value is an error of the program.
 */
export function named(sql: string, values: Readonly<Record<string, unknown>>): [sql: string, params: unknown[]] {
  const params: unknown[] = [];
  const places = new Map<string, number>();
  const text = sql.replace(/(?<![:\w]):([a-z][A-Za-z]*)\b/g, (_, name: string) => {
    let place = places.get(name);
    if (place === undefined) {
      if (!(name in values)) throw new Error(`SQL names a value that is not given: ${name}`);
      place = params.push(values[name]);
      places.set(name, place);
    }
    return `$${place}`;
  });
  return [text, params];
}
