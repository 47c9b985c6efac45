import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DomainError } from '../../kernel/domain-error.js';
import { JOB_HANDLER, type Handler } from './job-handler.js';

/** DI token of the names that must have a handler. */
export const EXPECTED_JOBS = Symbol('ExpectedJobs');

/** Which handler does which job, collected once at boot. */
@Injectable()
export class JobRegistry {
  private readonly handlers = new Map<string, Handler>();

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(EXPECTED_JOBS) private readonly expected: readonly string[],
  ) {}

  /** Errors: JOB_HANDLER_MISSING, JOB_HANDLER_TWICE, JOB_NAME_UNKNOWN. */
  collect(): void {
    // A provider that a module re-exports under a second token is still one handler.
    const seen = new Set<object>();
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!instance || typeof metatype !== 'function' || seen.has(instance as object)) continue;
      const name = Reflect.getMetadata(JOB_HANDLER, metatype) as string | undefined;
      if (name === undefined) continue;
      seen.add(instance as object);
      if (!this.expected.includes(name)) throw new DomainError('JOB_NAME_UNKNOWN', 'rule', { name });
      if (this.handlers.has(name)) throw new DomainError('JOB_HANDLER_TWICE', 'rule', { name });
      this.handlers.set(name, instance as Handler);
    }
    for (const name of this.expected) {
      if (!this.handlers.has(name)) throw new DomainError('JOB_HANDLER_MISSING', 'rule', { name });
    }
  }

  /** The handler of a job, or undefined when another version of the program announced it. */
  find(name: string): Handler | undefined {
    return this.handlers.get(name);
  }
}
