import { Module } from '@nestjs/common';
import { ChangesController } from './changes.controller.ts';
import { ProbesController } from './probes.controller.ts';
import { Streams } from './streams.ts';

@Module({ controllers: [ChangesController, ProbesController], providers: [Streams] })
export class LiveModule {}
