import { z } from 'zod';
export const Role = z.enum(['viewer', 'approver', 'administrator']);
export type Role = z.infer<typeof Role>;
