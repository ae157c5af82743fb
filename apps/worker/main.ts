import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { systemNames } from '#server/connections/system-names.ts';
import { readConfig } from '#server/platform/config/config.ts';
import { BellWorker } from '#server/platform/work/bell-worker.ts';
import { JobLoop } from '#server/refresh/job-loop.ts';
import { WorkerModule } from './worker.module.ts';

const config = readConfig(systemNames);
const app = await NestFactory.createApplicationContext(WorkerModule.with(config), { bufferLogs: true });
app.useLogger(app.get(Logger));
app.enableShutdownHooks();
await app.get(JobLoop).start();
await app.get(BellWorker).start();
// Whoever started this process reads this line.
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
