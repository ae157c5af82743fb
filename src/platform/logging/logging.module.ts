import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Config } from '../config/config.ts';

/** Fields that never reach a log, wherever a library puts them (faults.md §10.4). */
const redacted = [
  'req.headers',
  'res.headers',
  'headers',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.token',
  '*.secret',
  '*.credentials',
  '*.payload',
  '*.body',
];

/** Structured logs, one line an outcome. Requests are logged where they fail, by the problem filter; the rest is silent. */
export function loggingModule(config: Config): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: config.logLevel,
      autoLogging: false,
      quietReqLogger: true,
      redact: { paths: redacted, censor: '[redacted]' },
      base: undefined,
    },
  });
}
