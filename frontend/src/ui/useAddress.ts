import { useSearchParams } from "wouter";

/** What the address asks for, and how one thing in it is changed; null or "" takes it out. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  const put = (name: string, value: string | null): void => {
    setSearch((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    }, { replace: true });
  };
  return { search, setSearch, put };
}
