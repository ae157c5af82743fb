import { Module } from '@nestjs/common';
import { PrimarySources } from './primary-sources.service.ts';

/** Which system is primary: all that evaluation needs of this room. */
@Module({ providers: [PrimarySources], exports: [PrimarySources] })
export class PrimarySourcesModule {}
