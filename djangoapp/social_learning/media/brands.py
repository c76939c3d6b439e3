"""What the first bytes of a film or a sound say it is. Only the family counts; probe.py looks inside."""

from __future__ import annotations

import filetype

# The first three letters of what cameras, phones and editors write into an MP4.
_MP4 = frozenset(
    {b"iso", b"mp4", b"avc", b"M4V", b"das", b"MSN", b"dby", b"XAV", b"f4v", b"F4V", b"mmp", b"hev", b"cmf"}
)
_PHONE = frozenset({b"3gp", b"3g2", b"3ge", b"3gr", b"3gs", b"kdd"})
_SOUND = frozenset({b"M4A", b"M4B", b"M4P", b"F4A"})
# How films of QuickTime begin that know no brand.
_OLD_FILM = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
_EBML = b"\x1aE\xdf\xa3"


def of(head: bytes) -> str:
    """Return the media type of a film or a sound by its first bytes, ``""`` for anything else."""
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[4:8] in _OLD_FILM:
        return "video/quicktime"
    if head.startswith(_EBML):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska" if b"matroska" in head[:64] else ""
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/x-wav"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    # An MPEG frame of layer 3, whatever its version; or a tag before it.
    if head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    return ""


def guess(head: bytes) -> str:
    """Return the media type of anything by its first bytes, ``""`` where nobody knows it."""
    return of(head) or str(filetype.guess_mime(head) or "")


def _of_brand(brand: bytes) -> str:
    family = brand[:3]
    if brand == b"qt  ":
        return "video/quicktime"
    if family in _PHONE:
        return "video/3gpp"
    if family in _SOUND:
        return "audio/mp4"
    return "video/mp4" if family in _MP4 else ""
