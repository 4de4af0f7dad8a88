"""What can be wrong with the place where bytes lie."""


class StorageFull(Exception):
    """There is no room for the file. Trying again helps once there is."""

    def __init__(self, name: str) -> None:
        self.message = f"There is no space left on the disk for “{name}”."
        super().__init__(self.message)
        self.name = name


class StorageAway(Exception):
    """The bucket does not answer, or refuses us. Trying again may help."""

    def __init__(self, why: str) -> None:
        self.message = "The storage of media files does not answer."
        super().__init__(f"{self.message} {why}")


class Damaged(Exception):
    """The bytes under a key are not those that were put there."""

    def __init__(self, key: str) -> None:
        self.message = f"The stored file {key} is damaged."
        super().__init__(self.message)
        self.key = key
