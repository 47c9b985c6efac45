import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf } from './route-access.js';

/** At boot: a route that states neither a permission nor that it is open would be dead; it is named and nothing starts. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const dead = this.routesWithoutAccess();
    if (dead.length > 0) throw new Error(`Routes with neither @Allow nor @Open: ${dead.join(', ')}`);
  }

  /** `Controller.method` of each route that everybody would be refused. */
  routesWithoutAccess(): string[] {
    const dead: string[] = [];
    for (const { metatype, instance } of this.discovery.getControllers()) {
      if (!metatype || !instance) continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
        const access = accessOf(handler, metatype);
        if (access.permission === undefined && access.open === undefined) dead.push(`${metatype.name}.${name}`);
      }
    }
    return dead;
  }
}
