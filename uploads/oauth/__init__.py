"""Logging in to platforms by OAuth 2.0 (RFC 6749) with PKCE (RFC 7636)."""
