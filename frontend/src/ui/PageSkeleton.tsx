import { Skeleton } from "@mantine/core";

/** The outline of a page while it loads. */
export function PageSkeleton() {
  return (
    <main aria-busy="true" aria-label="Loading" style={{ padding: 24 }}>
      <Skeleton height={28} width={220} mb={24} />
      <Skeleton height={120} mb={16} />
      <Skeleton height={120} mb={16} />
    </main>
  );
}
