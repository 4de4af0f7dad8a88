import { Button, Modal, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link2 } from "lucide-react";
import { useState } from "react";

import { bringFrom } from "./fetching";
import type { About } from "./incoming";

/** A button that lets one name files of the internet, which the server then fetches. */
export function FetchFiles({ about }: { readonly about: About }) {
  const [opened, { open, close }] = useDisclosure();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState("");
  const add = (): void => {
    const urls = text.split(/\s+/).filter(Boolean);
    const bad = urls.find((url) => !isAddress(url));
    if (bad !== undefined || urls.length === 0) {
      setWrong(bad === undefined ? "Give the address of a file." : `“${bad}” is no web address: it begins with https:// or http://.`);
      return;
    }
    urls.forEach((url) => bringFrom(url, about));
    setText("");
    close();
  };
  return (
    <>
      <Button variant="default" leftSection={<Link2 size={14} />} onClick={open}>
        From the web
      </Button>
      <Modal opened={opened} onClose={close} title="Files from the web">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Textarea
            label="Addresses"
            description="Of video, sound or picture files, one in each line. Reelgraph fetches them itself, and looks at each before it comes in."
            placeholder="https://example.com/film.mp4"
            value={text}
            error={wrong}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setWrong("");
            }}
            autosize
            minRows={3}
            maxRows={10}
            spellCheck={false}
            data-autofocus
          />
          <Button type="submit" mt="md" fullWidth>
            Fetch
          </Button>
        </form>
      </Modal>
    </>
  );
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
