import type { Progress } from './queue.store.js';

/**
 * Writes the latest progress at most every `intervalMs`, one write at a time. Telling progress never waits for the
 * write: a handler in a transaction must not stand in line for a second connection.
 */
export class ProgressWriter {
  private pending: Progress | null = null;
  private latest: Progress | null = null;
  private writing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly write: (progress: Progress) => Promise<void>,
    private readonly intervalMs = 300,
  ) {}

  tell(progress: Progress): void {
    if (this.closed) return;
    this.latest = progress;
    this.pending = progress;
    if (!this.writing && !this.timer) this.flush();
  }

  /** Stops writing, waits for the write under way, and gives back the last word. */
  async close(): Promise<Progress | null> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.writing;
    return this.latest;
  }

  private flush(): void {
    const progress = this.pending;
    if (!progress) return;
    this.pending = null;
    this.writing = this.write(progress).finally(() => {
      this.writing = null;
      if (this.closed) return;
      this.timer = setTimeout(() => {
        this.timer = null;
        this.flush();
      }, this.intervalMs);
    });
  }
}
