"""Why a file is not taken in: a code for programs and a sentence for people."""

SENTENCES = {
    "missing": "{name} does not exist or is not a file.",
    "empty": "{name} is empty: it has no bytes.",
    "text": "{name} is a text file, not a video, sound or picture.",
    "playlist": "{name} is a playlist that points to other files; give the video itself.",
    "unknown": "{name} is in no format that can be read here.",
    "heic": "{name} is a HEIC picture, which cannot be read here; save it as JPEG or PNG.",
    "truncated": "{name} is incomplete: its end is missing. Copy or upload it again.",
    "corrupt": "{name} is damaged: it cannot be decoded.",
    "encrypted": "{name} is encrypted (DRM) and cannot be decoded.",
    "dolby-vision": "{name} is Dolby Vision with no picture for other screens (profile 5), where it"
    " looks green and purple. Export it again as HDR10 or SDR.",
    "no-streams": "{name} holds neither picture nor sound.",
    "too-many-streams": "{name} has more than {most} streams.",
    "too-long": "{name} lasts {found:.0f} s; at most {most:.0f} s are allowed.",
    "too-many-pixels": "{name} has {found:,} pixels; at most {most:,} are allowed.",
    "too-fast": "{name} has {found:.0f} frames per second; at most {most:.0f} are allowed.",
    "too-large": "{name} has {found} bytes; at most {most} are allowed.",
    "too-costly": "{name} takes too much time or memory to read.",
    "too-slow": "{name} could not be read in time: this machine is busy. Try again later.",
    "quota": "{name} does not fit into the workspace: {found} bytes of {most} would be in use.",
}


class Refused(Exception):
    """A file cannot be taken in as it is; trying again will not help, unless it `may_pass`.

    `code` is a key of SENTENCES, `message` the sentence for the user, `name` the file's name.
    """

    def __init__(self, code: str, message: str, name: str) -> None:
        super().__init__(message)
        self.code, self.message, self.name = code, message, name

    @property
    def may_pass(self) -> bool:
        """Whether it was this machine that had no time."""
        return self.code == "too-slow"


class Unreadable(Exception):
    """What a reader finds wrong with some bytes, before anybody names the file.

    `code` is a key of SENTENCES; `found` and `most`: what passed a limit, and that limit.
    """

    def __init__(self, code: str, found: float = 0, most: float = 0) -> None:
        super().__init__(code)
        self.code, self.found, self.most = code, found, most


def refuse(code: str, name: str, found: float = 0, most: float = 0) -> Refused:
    """The refusal with its sentence. `found` and `most`: what a limit was passed by, and it."""
    sentence = SENTENCES[code].format(name=f"“{name}”", found=found, most=most)
    return Refused(code, sentence, name)
