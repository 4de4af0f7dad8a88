"""Previews of clips and sounds: small, made by workers, bounded, no part of the library."""
