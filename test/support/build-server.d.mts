export function buildServer(script?: string): void;
