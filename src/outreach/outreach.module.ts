import { Module } from '@nestjs/common';
import { OutreachService } from './outreach.service.ts';

@Module({ providers: [OutreachService], exports: [OutreachService] })
export class OutreachModule {}
