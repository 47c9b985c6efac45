/** The code by which a promise was refused; 'DONE' when it was not. */
export function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'DONE',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}
