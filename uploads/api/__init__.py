"""The HTTP API of publishing: one router per topic."""

from . import accounts, uploads

routers = (accounts.router, uploads.router)
