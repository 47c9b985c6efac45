import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';

/** Tells the relay of this process that rows wait, so that a job starts at once instead of at the next poll. */
@Injectable()
export class OutboxSignal {
  private readonly emitter = new EventEmitter();

  wake(): void {
    this.emitter.emit('wake');
  }

  onWake(listener: () => void): () => void {
    this.emitter.on('wake', listener);
    return () => this.emitter.off('wake', listener);
  }
}
