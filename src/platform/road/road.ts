/**
 * Every point of the road at which a process may die and the end must still be right (style.md §15, the crash test).
 * The test reads this list, so a point that is added is tested from that day.
 */
export const roadPoints = [
  'delivery:stored',
  'refresh:claimed',
  'refresh:fetched',
  'refresh:absorbed',
  'backfill:page-read',
  'backfill:page-stored',
  'backfill:concluded',
  'evaluate:claimed',
  'evaluate:recorded',
  'reading:ended',
  'message:claimed',
  'message:marked',
  'message:handed-over',
  'message:recorded',
] as const;

export type RoadPoint = (typeof roadPoints)[number];

let stopAt: string | null = null;

/** Arms one point: the process that reaches it dies as by a power cut. Only tests set this, through the configuration. */
export function armRoad(point: string | null): void {
  stopAt = point;
}

/** Marks that the work has reached a point. Costs one comparison. */
export function passed(point: RoadPoint): void {
  if (stopAt === point) process.kill(process.pid, 'SIGKILL');
}
