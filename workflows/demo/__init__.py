"""Small original media for the demo workflows: drawn and synthesised, nothing downloaded."""
