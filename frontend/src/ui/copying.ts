import { notifications } from "@mantine/notifications";

/** Put a text on the clipboard and say so; where the browser does not let a page do it, show it. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: said });
  } catch {
    // Without a secure context there is no `clipboard`; or the person has forbidden it.
    notifications.show({ title: "Copy it from here", message: text, autoClose: false });
  }
}
