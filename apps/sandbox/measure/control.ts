import type { FastifyInstance } from 'fastify';
import { COMPANY, TOKEN } from './api/access.ts';
import { MEASURE_BASE } from './api/routes.ts';
import type { Measure } from './measure.ts';
import { profileChange } from './profile.ts';

export interface MeasureControl {
  readonly measure: Measure;
  readonly accountName: string;
}

/** The controls of Measure's half, below `/_sandbox/measure`. */
export function measureControl(app: FastifyInstance, { measure, accountName }: MeasureControl): void {
  app.get('/_sandbox/measure/connect', async () => {
    await measure.book.warm();
    const customers = measure.book.count('customer');
    return { token: TOKEN, company: COMPANY, path: MEASURE_BASE, name: accountName, customers };
  });
  app.get('/_sandbox/measure/profile', async () => measure.profile);
  app.put('/_sandbox/measure/profile', async (request) => {
    measure.profile = { ...measure.profile, ...profileChange.parse(request.body) };
    return measure.profile;
  });
}
