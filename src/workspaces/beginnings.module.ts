import { Module } from '@nestjs/common';
import { Beginnings } from './beginnings.ts';

/** On its own, so that a room can add its beginning without opening sign-in. */
@Module({ providers: [Beginnings], exports: [Beginnings] })
export class BeginningsModule {}
