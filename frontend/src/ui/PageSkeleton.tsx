import { Skeleton } from "@mantine/core";

import { TopBar } from "./TopBar";

/** The outline of a page while it loads: one can go elsewhere already. */
export function PageSkeleton() {
  return (
    <>
      <TopBar />
      <main id="main" aria-busy="true" aria-label="Loading" style={{ padding: 24 }}>
        <Skeleton height={28} width={220} mb={24} />
        <Skeleton height={120} mb={16} />
        <Skeleton height={120} mb={16} />
      </main>
    </>
  );
}
