/** What content may not hold unless the settings name it (reliability.md B34), as they name it. */
export const STATEMENTS = ['DROP', ';', 'LOAD_FILE', 'INTO OUTFILE', 'INTO DUMPFILE'] as const;
