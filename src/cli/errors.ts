/** A command line that cannot be understood or carried out as written; the message is a Chinese sentence. Exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** Words of the command whose help is shown with it. */
    readonly command?: string,
  ) {
    super(message);
  }
}

/** Something that this program itself does not do here; the message is a Chinese sentence. Exit code 1. */
export class NotPossible extends Error {}
