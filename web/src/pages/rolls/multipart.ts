/** Body and serializer of a request that sends a file beside text fields. */
export function multipart<Body>(fields: Record<string, string | File | undefined>): {
  body: Body;
  bodySerializer: () => FormData;
} {
  const form = new FormData();
  // The service reads the text fields before the file.
  const entries = Object.entries(fields).sort(([, a], [, b]) => Number(a instanceof File) - Number(b instanceof File));
  for (const [name, value] of entries) if (value !== undefined && value !== '') form.append(name, value);
  return { body: fields as Body, bodySerializer: () => form };
}
