import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** Tells those who wait in this process that a job's row has changed; others find out by looking at the row. */
@Injectable()
export class JobSignal {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  changed(jobId: string): void {
    this.emitter.emit(jobId);
  }

  onChange(jobId: string, listener: () => void): () => void {
    this.emitter.on(jobId, listener);
    return () => this.emitter.off(jobId, listener);
  }
}
