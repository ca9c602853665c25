/** Of a workload type: it is kept for the clients' sake, and executed on the CPU. */
export const asksForGpu = (workloadType: string): boolean => /^(MULTI)?GPU/.test(workloadType);
