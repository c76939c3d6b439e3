"""Real files of every kind, good and hostile, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.uploadedfile import SimpleUploadedFile

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MP4 = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42") + b"\0" * 64


def upload(name: str, data: bytes, declared: str = "application/octet-stream") -> SimpleUploadedFile:
    """Return what a form hands over."""
    return SimpleUploadedFile(name, data, content_type=declared)


def pptx(*slides: tuple[str, str, str]) -> bytes:
    """Return real slides, each with title, text and speaker notes."""
    from pptx import Presentation

    show = Presentation()
    for title, text, notes in slides or (("Lift with your legs", "Bend your knees", "Smile"),):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
        slide.notes_slide.notes_text_frame.text = notes
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def pdf(*texts: str) -> bytes:
    """Return a real PDF with one page for each text, written by hand."""
    pages = texts or ("Bend your knees",)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 24 Tf 20 100 Td ({text}) Tj ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * i} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return body + (tail + f"startxref\n{len(body)}\n%%EOF").encode()


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """Return a real picture; ``frames`` makes it move."""
    from PIL import Image

    frames = [Image.new("RGB", size, (shade * 40 % 255, 80, 120)) for shade in range(options.pop("frames", 1))]
    more = {"save_all": True, "append_images": frames[1:], "duration": 100} if len(frames) > 1 else {}
    out = io.BytesIO()
    frames[0].save(out, kind, **more, **options)
    return out.getvalue()


def picture_with_place() -> bytes:
    """Return a JPEG that tells where it was taken, with what, and lies on its side."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0110] = "Camera of Amir"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0)})
    return picture(exif=exif, comment=b"at home")


def zipped(members: dict[str, bytes | str], **options: Any) -> bytes:
    """Return a zip of these members, compressed."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(ZipInfo(name) if name.startswith("/") else name, data, ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str = "", **members: bytes | str) -> bytes:
    """Return a minimal document; ``body`` is its XML, further members may be given."""
    main = f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": _TYPES.format(main), "word/document.xml": document, **members})


def paragraph(text: str, style: str = "") -> str:
    """Return the XML of one paragraph of a document."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r></w:p>"


def odf(family: str, content: str) -> bytes:
    """Return a minimal OpenDocument file; ``content`` goes into the body."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("draw", "drawing"),
            ("text", "text"),
            ("presentation", "presentation"),
        )
    )
    root = f"<office:document-content {spaces}><office:body>{content}</office:body></office:document-content>"
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{family}", "content.xml": root})


def bomb(megabytes: int = 600) -> bytes:
    """Return slides with a member of zeros that unpacks to this size; small on the wire."""
    out = io.BytesIO(pptx())
    with ZipFile(out, "a", ZIP_DEFLATED) as archive, archive.open("ppt/media/zeros.bin", "w") as member:
        for _megabyte in range(megabytes):
            member.write(b"\0" * 1_000_000)
    return out.getvalue()


def lying_bomb() -> bytes:
    """Return a document with a member that declares ten bytes and unpacks to thirty million."""
    data = bytearray(docx(**{"word/media/a.bin": b"\0" * 30_000_000}))
    real, false = struct.pack("<L", 30_000_000), struct.pack("<L", 10)
    checksum = struct.pack("<L", zlib.crc32(b"\0" * 30_000_000))
    assert data.count(real) == 2
    return bytes(data.replace(real, false).replace(checksum, struct.pack("<L", zlib.crc32(b"\0" * 10))))


def docm() -> bytes:
    """Return a minimal document of the kind that is made to hold macros."""
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    kinds = _TYPES.format(f'<Override PartName="/word/document.xml" ContentType="{main}"/>')
    return zipped({"[Content_Types].xml": kinds, "word/document.xml": "<x/>", "word/vbaProject.bin": b"x"})


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    marks = "00" * 32
    lock = f"<< /Filter /Standard /V 1 /R 2 /O <{marks}> /U <{marks}> /P -4 >>"
    plain = pdf("x")
    return plain.replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt {lock} /ID [<{'11' * 16}> <{'11' * 16}>]".encode())


def vast_png(width: int, height: int) -> bytes:
    """Return the head of a PNG that claims this size."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    data = struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + data + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
