import { Pagination } from "@mantine/core";

interface Props {
  readonly count: number;
  readonly page: number;
  readonly go: (page: number) => void;
}

/** From page to page of a list; nothing where there is but one. */
export function Pages({ count, page, go }: Props) {
  if (count < 2) return null;
  return (
    <Pagination
      size="sm"
      total={count}
      value={page}
      onChange={go}
      getControlProps={(control) => ({ "aria-label": `${control} page` })}
      getItemProps={(item) => ({ "aria-label": `Page ${item}` })}
    />
  );
}
