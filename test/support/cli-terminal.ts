import { runCli } from '../../src/cli/run.js';

export interface CliRun {
  exit: number;
  /** Standard output, with line ends. */
  out: string;
  err: string;
}

/** Runs one command line in this process against what the environment names, without a terminal. */
export async function cli(env: NodeJS.ProcessEnv, args: readonly string[], input = ''): Promise<CliRun> {
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await runCli(args, {
    env,
    out: (line) => void out.push(line),
    error: (line) => void err.push(line),
    askHidden: async () => undefined,
    readInput: async () => input,
  });
  return { exit, out: out.join('\n'), err: err.join('\n') };
}
