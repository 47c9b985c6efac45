import { describe, expect, it } from '@jest/globals';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readConfig } from '../../src/platform/config.js';
import { HealthController } from '../../src/platform/health/health.controller.js';
import { API_PREFIX } from '../../src/platform/http/openapi.js';

interface Service {
  image: string;
  build?: string;
  command: string[];
  environment: Record<string, string>;
  volumes: string[];
  tmpfs?: string[];
  read_only?: boolean;
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  configs?: { source: string; target: string }[];
}
interface Compose {
  services: Record<'postgres' | 'redis' | 'api' | 'worker', Service>;
  configs: Record<string, { content: string }>;
  volumes: Record<string, unknown>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (name: string): string => readFileSync(`${root}${name}`, 'utf8');
const composeText = text('docker-compose.yml');
const compose = parse(composeText, { merge: true }) as Compose;
const { services } = compose;
const secrets = { POSTGRES_PASSWORD: 'ownerSecret1', LEDGER_APP_PASSWORD: 'appSecret2' };

/** As compose fills in ${NAME}, ${NAME:-default} and ${NAME:?message}. */
function interpolated(environment: Record<string, string>): Record<string, string> {
  const fill = (value: string): string =>
    String(value).replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) => {
      const known = (secrets as Record<string, string>)[name];
      if (known !== undefined) return known;
      if (kind === '-') return rest;
      throw new Error(`${name} is not set`);
    });
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

/** The names that the service reads from its environment. */
function readNames(): Set<string> {
  const names = new Set<string>();
  readConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return names;
}

const dockerfile = text('Dockerfile')
  .replace(/\\\n\s*/g, ' ')
  .split('\n')
  .filter((line) => line.trim() && !line.startsWith('#'))
  .map((line) => ({ verb: line.split(' ')[0]!, rest: line.slice(line.indexOf(' ') + 1).trim() }));
const verbs = (verb: string): string[] => dockerfile.filter((line) => line.verb === verb).map((line) => line.rest);

describe('docker-compose.yml', () => {
  it('has the four parts, each of a named version', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'postgres', 'redis', 'worker']);
    for (const { image } of Object.values(services)) expect(image).toMatch(/^[a-z-]+:\d/);
    expect(services.postgres.image).toMatch(/^postgres:18\b/);
    expect(services.redis.image).toMatch(/^redis:7\b/);
    expect(services.api.image).toBe(services.worker.image);
  });

  it('sets only what the service reads', () => {
    const known = readNames();
    expect(known.has('DATABASE_URL')).toBe(true);
    for (const name of ['api', 'worker'] as const) {
      for (const variable of Object.keys(services[name].environment)) expect(known).toContain(variable);
    }
  });

  it.each(['api', 'worker'] as const)('gives the %s a configuration of server mode', (name) => {
    const image = Object.fromEntries(
      verbs('ENV')
        .join(' ')
        .split(/\s+/)
        .map((pair) => pair.split('=') as [string, string]),
    );
    const config = readConfig({ ...image, ...interpolated(services[name].environment) });
    expect(config).toMatchObject({
      demo: false,
      host: '0.0.0.0',
      port: 3000,
      runJobs: name === 'worker',
      redisUrl: 'redis://redis:6379',
      secureCookies: name === 'api',
    });
    const app = new URL(config.databaseUrl!);
    const owner = new URL(config.ownerDatabaseUrl!);
    expect([app.username, app.password, app.hostname]).toEqual(['ledger_app', secrets.LEDGER_APP_PASSWORD, 'postgres']);
    expect([owner.username, owner.password, owner.hostname]).toEqual([
      'postgres',
      secrets.POSTGRES_PASSWORD,
      'postgres',
    ]);
    expect(app.pathname).toBe(owner.pathname);
    expect(app.pathname).toBe(`/${services.postgres.environment.POSTGRES_DB}`);
    const mounts = services[name].volumes.map((volume) => volume.split(':')[1]!);
    for (const path of [config.keyFile, `${config.dataDir}/x`]) {
      expect(mounts.some((mount) => path.startsWith(`${mount}/`))).toBe(true);
    }
  });

  it('starts programs that exist', () => {
    for (const name of ['api', 'worker'] as const) {
      const script = services[name].command.at(-1)!;
      expect(script).toMatch(/^dist\/src\/.+\.js$/);
      expect(existsSync(`${root}${script.replace(/^dist\//, '').replace(/\.js$/, '.ts')}`)).toBe(true);
    }
    expect(services.api.command).not.toEqual(services.worker.command);
  });

  it('keeps what must be kept on named volumes', () => {
    // The image of PostgreSQL 18 keeps its data below /var/lib/postgresql; a volume on …/data would stay empty.
    expect(services.postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(services.redis.volumes).toEqual(['redis:/data']);
    for (const service of Object.values(services)) {
      for (const volume of service.volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
    expect(services.redis.command).toEqual(expect.arrayContaining(['--appendonly', 'noeviction']));
  });

  it('waits for what is needed and asks the right address for health', () => {
    for (const name of ['postgres', 'redis', 'api'] as const)
      expect(services[name].healthcheck?.test.length).toBeGreaterThan(1);
    expect(services.api.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    expect(services.worker.depends_on).toMatchObject({ api: { condition: 'service_healthy' } });
    const path = (target: object): string => Reflect.getMetadata(PATH_METADATA, target) as string;
    const address = `/${API_PREFIX}/${path(HealthController)}/${path(HealthController.prototype.ready)}`;
    const check = services.api.healthcheck!.test.at(-1)!;
    expect(check).toContain(`http://127.0.0.1:3000${address}'`);
    expect(spawnSync(process.execPath, ['--check', '-'], { input: check }).status).toBe(0);
  });

  it('gives a stopping process longer than its jobs get', () => {
    for (const name of ['api', 'worker'] as const) {
      expect(Number.parseInt(services[name].stop_grace_period!, 10)).toBeGreaterThan(20);
    }
  });

  it('holds no secret and starts without none', () => {
    for (const line of composeText.split('\n').filter((l) => /PASSWORD:|_URL: postgres/.test(l))) {
      expect(line).toMatch(/\$\{\w+:\?[^}]+\}/);
    }
  });

  it('runs the service without rights it does not need', () => {
    for (const name of ['api', 'worker'] as const) {
      expect(services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(services[name].tmpfs!.some((mount) => mount.startsWith('/tmp:'))).toBe(true);
    }
  });

  it('makes the role of the service before the first migration, with a script that a shell understands', () => {
    const [config] = services.postgres.configs!;
    expect(config!.target).toMatch(/^\/docker-entrypoint-initdb\.d\/.+\.sh$/);
    const script = compose.configs[config!.source]!.content.replaceAll('$$', '$');
    expect(script).toContain('CREATE ROLE ledger_app LOGIN PASSWORD');
    expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
    // With a psql that only shows what it is given.
    const shown = spawnSync('sh', ['-c', `psql() { printf '%s\\n' "$@"; cat; }\n${script}`], {
      env: { ...process.env, ...secrets, POSTGRES_USER: 'postgres', POSTGRES_DB: 'ledger' },
      encoding: 'utf8',
    });
    expect(shown.status).toBe(0);
    expect(shown.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '--dbname',
        'ledger',
        'password=appSecret2',
        `CREATE ROLE ledger_app LOGIN PASSWORD :'password';`,
      ]),
    );
    const written = new Set(Object.keys(services.postgres.environment));
    for (const [, name] of script.matchAll(/\$(\w+)/g)) expect(written).toContain(name);
  });
});

describe('Dockerfile', () => {
  it('builds on and runs on the Node that package.json asks for', () => {
    const images = verbs('FROM').map((rest) => rest.split(' ')[0]);
    expect(new Set(images)).toEqual(new Set(['node:20-bookworm-slim']));
    expect((JSON.parse(text('package.json')) as { engines: { node: string } }).engines.node).toContain('>=20');
  });

  it('copies what exists, and what the build needs', () => {
    const sources = verbs('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    for (const source of sources) expect(existsSync(`${root}${source}`)).toBe(true);
    const { compilerOptions } = JSON.parse(text('nest-cli.json')) as {
      compilerOptions: { builder: { options: { filenames: string[]; swcrcPath: string; outDir: string } } };
    };
    const { filenames, swcrcPath, outDir } = compilerOptions.builder.options;
    expect(sources).toEqual(expect.arrayContaining([...filenames, swcrcPath, 'package-lock.json']));
    expect(outDir).toBe('dist');
  });

  it('is sent nothing but what it copies', () => {
    const lines = text('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const sent = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = verbs('COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect([...sent].sort()).toEqual([...copied].sort());
  });

  it('builds with a script that package.json has, and starts the api as an ordinary user', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    for (const [, script] of verbs('RUN')
      .join(' ')
      .matchAll(/npm run (\w+)/g))
      expect(Object.keys(scripts)).toContain(script);
    expect(verbs('USER')).toEqual(['node']);
    expect(dockerfile.findIndex((line) => line.verb === 'USER')).toBeLessThan(
      dockerfile.findIndex((line) => line.verb === 'CMD'),
    );
    expect(JSON.parse(verbs('CMD')[0]!)).toEqual(services.api.command);
  });
});
