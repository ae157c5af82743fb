import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/workspaces.module.ts';
import { ChangesController } from './changes.controller.ts';
import { ProbesController } from './probes.controller.ts';
import { Streams } from './streams.ts';

@Module({ imports: [WorkspacesModule], controllers: [ChangesController, ProbesController], providers: [Streams] })
export class LiveModule {}
