"""What the uploader node does: words, accounts, refusals, and following uploads."""
