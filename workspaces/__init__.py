"""Tenants: who may see and do what, and within which limits."""
