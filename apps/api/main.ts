import path from 'node:path';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { systemNames } from '#server/connections/system-names.ts';
import { readConfig } from '#server/platform/config/config.ts';
import { httpAdapter, prepareHttp } from '#server/platform/http/http.ts';
import { SetupService } from '#server/workspaces/setup.service.ts';
import { ApiModule } from './api.module.ts';

const config = readConfig(systemNames);
const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config), httpAdapter(config.trustProxy), {
  bufferLogs: true,
});
app.useLogger(app.get(Logger));
// The program stands in dist/programs/api, the built web app in dist/web.
const webRoot = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../web');
await prepareHttp(app, { publicUrl: config.publicUrl, webRoot });
app.enableShutdownHooks();
await app.listen(config.port, config.host);
const setup = await app.get(SetupService).issueLink();
// Whoever started this process reads this line: the address is open, and who opens `setup` becomes the owner.
process.stdout.write(`${JSON.stringify({ listening: await app.getUrl(), setup })}\n`);
