export const testKey: string;
export default function setUp(): Promise<void>;
