import { Injectable } from '@nestjs/common';

/** The only place that asks the system what time it is. Tests replace it to set time instead of waiting for it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
