import os from 'node:os';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly date: string;
  /** Of the last minute, before the first row: what else the machine was doing. */
  readonly load: number;
}

/** What a figure depends on; no names of hosts. */
export function describeMachine(postgres: string): Machine {
  return {
    cores: os.availableParallelism(),
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.arch()}`,
    node: process.version,
    postgres,
    date: new Date().toISOString().slice(0, 10),
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}
