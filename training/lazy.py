"""Attributes computed at their first use, without a lock.

On Python 3.11 `functools.cached_property` holds one lock for all instances of a class. A job that
reports progress pauses for another (`server.processor`), which would wait for that lock for ever.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 (a decorator)
    """Compute a method's result at its first use, and keep it in the instance.

    Two threads that ask at once both compute it.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute, self._name, self.__doc__ = compute, compute.__name__, compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "lazy[T]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> "lazy[T] | T":
        if instance is None:
            return self
        result = vars(instance)[self._name] = self._compute(instance)
        return result
