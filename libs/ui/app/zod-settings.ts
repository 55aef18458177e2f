import { config } from 'zod';

// Zod would try to compile its checks with `new Function`, which the Content-Security-Policy refuses and reports.
config({ jitless: true });
