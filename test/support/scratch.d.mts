export function scratch(name: string): string;
