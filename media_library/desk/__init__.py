"""The media desk: the admin pages of the library, taken apart."""
