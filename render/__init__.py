"""Pictures and sound: from a description (a clip) to a file."""
