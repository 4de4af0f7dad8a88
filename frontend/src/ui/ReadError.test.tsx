// @vitest-environment jsdom

import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { ReadError } from "./ReadError";

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));

afterEach(cleanup);

const failed = (isLoadingError: boolean) => ({ isError: true, isLoadingError, error: new Error("It is away."), isFetching: false, refetch: vi.fn() });

it("says why nothing is there, and asks again", () => {
  const read = failed(true);
  render(<ReadError read={read} />, { wrapper: MantineProvider });
  expect(screen.getByRole("alert").textContent).toContain("It is away.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(read.refetch).toHaveBeenCalledOnce();
});

it("moves nothing where an older answer is shown, unless it is wanted", () => {
  const { rerender } = render(<ReadError read={failed(false)} />, { wrapper: MantineProvider });
  expect(screen.queryByRole("alert")).toBeNull();
  rerender(<ReadError read={failed(false)} always />);
  screen.getByRole("alert");
});
