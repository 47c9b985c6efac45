import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One running process: its arguments and when it started, in the system's own unit (only compared for equality). */
export interface RunningProcess {
  pid: number;
  args: string[];
  startedAt: string;
}

/**
 * The process with this id, or undefined when none runs (a zombie counts as none). Process ids are reused, after a
 * reboot in particular, so a pid alone never proves anything: compare the arguments or the start as well.
 */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startedAt === undefined) return undefined;
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return { pid, args, startedAt };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): RunningProcess | undefined {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const words = line.split(/\s+/);
    return { pid, startedAt: words.slice(0, 5).join('-'), args: words.slice(5) };
  } catch {
    return undefined;
  }
}

/** Names this Node process for good: its pid and when it started. Written into the server's command line. */
export function ownToken(): string {
  return `${process.pid}:${findProcess(process.pid)?.startedAt ?? ''}`;
}

/** The pid in the token when that very process still runs, otherwise undefined. */
export function livingPid(token: string): number | undefined {
  const cut = token.indexOf(':');
  const pid = Number(token.slice(0, cut));
  return findProcess(pid)?.startedAt === token.slice(cut + 1) ? pid : undefined;
}
