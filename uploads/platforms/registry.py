"""The platforms that are there: every module in this package that defines one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from uploads import platforms

from .platform import Platform


class UnknownPlatform(LookupError):
    """There is no platform of this name (any more)."""


@cache
def installed() -> Mapping[str, Platform]:
    """All platforms by name. Looked for once."""
    found = [kind() for module in _modules() for kind in _defined_in(module)]
    names = [platform.name for platform in found]
    if len(set(names)) != len(names):
        raise TypeError(f"Two platforms have the same name: {sorted(names)}")
    return {platform.name: platform for platform in sorted(found, key=lambda one: one.name)}


def get(name: str) -> Platform:
    """The platform of this name. Raises UnknownPlatform."""
    try:
        return installed()[name]
    except KeyError:
        raise UnknownPlatform(f"There is no platform “{name}”.") from None


def _modules() -> list[ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(platforms.__path__))
    return [importlib.import_module(f"{platforms.__name__}.{name}") for name in names]


def _defined_in(module: ModuleType) -> list[type[Platform]]:
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Platform)
        and value.__module__ == module.__name__
        and "name" in vars(value)
    ]
