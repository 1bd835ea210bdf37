"""Speak with a Comptoir counter terminal, as pharmacy software does (JSON-RPC 2.0, one object a line)."""

from .client import Client, Refused
from .wire import open_wire

__all__ = ["Client", "Refused", "open_wire"]
