"""Sealing hand-ins to an assignment's public key, by libsodium's sealed boxes.

Anybody can seal, with the public key that is in the assignment; only the private key, which stays with the
teacher, opens. So on a shared folder nobody reads or changes another's answer. A key is written as 64
hexadecimal digits.
"""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class BadKey(Exception):
    """Not a key, or not the one that was sealed to."""


def new_keys() -> tuple[str, str]:
    """A new private key, and the public key that belongs to it."""
    private = PrivateKey.generate()
    return bytes(private).hex(), bytes(private.public_key).hex()


def public_of(private: str) -> str:
    return bytes(_private(private).public_key).hex()


def is_public(key: str) -> bool:
    try:
        PublicKey(bytes.fromhex(key))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def seal(data: bytes, public: str) -> bytes:
    return bytes(SealedBox(PublicKey(bytes.fromhex(public))).encrypt(data))


def unseal(data: bytes, private: str) -> bytes:
    """What was sealed; raises `BadKey` where it was sealed to another key, or was changed since."""
    try:
        return bytes(SealedBox(_private(private)).decrypt(data))
    except (CryptoError, ValueError, TypeError) as e:
        raise BadKey from e


def _private(key: str) -> PrivateKey:
    try:
        return PrivateKey(bytes.fromhex(key.strip()))
    except (CryptoError, ValueError, TypeError) as e:
        raise BadKey from e
