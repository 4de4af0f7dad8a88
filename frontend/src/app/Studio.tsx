import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";

import { queries } from "@/api/queries";
import { Frame } from "./Frame";
import { cssVariables, theme } from "./theme";

/** The whole studio: theme, data, and the frame around every page. */
export function Studio() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="dark">
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" autoClose={6000} limit={4} />
        <Frame />
      </QueryClientProvider>
    </MantineProvider>
  );
}
