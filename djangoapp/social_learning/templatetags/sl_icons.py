"""Our line icons, by name: ``{% sl_icon "search" %}``.

A dictionary, because a page shows a hundred of them and a chain of comparisons in a template took a third of its time.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_FRAME = (
    # How lines are drawn is said once, in components.css: the course page goes through every letter of a unit.
    '<svg class="sl-icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'
)

# What each shows stands in a word beside it; the icon is decoration.
SHAPES: dict[str, str] = {
    "catalogue": '<path d="M4 5.5h5v13H4zM9 5.5h4.5v13H9zM13.7 6.6l4.2-1.2 3.1 12.4-4.2 1.2z"/>',
    "filter": '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
    "search": ('<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>'),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "inbox": ('<path d="M4 13.5 6.3 5.4h11.4L20 13.5v5H4z"/><path d="M4 13.5h4.6l1.2 2.3h4.4l1.2-2.3H20"/>'),
    "desk": ('<rect x="5" y="4.5" width="14" height="16" rx="2"/><path d="M9 4.5V3h6v1.5M8.8 12.8l2.2 2.2 4.4-4.6"/>'),
    "person": ('<circle cx="12" cy="8" r="3.7"/><path d="M4.8 20c.7-4 3.5-6 7.2-6s6.5 2 7.2 6"/>'),
    "people": (
        '<circle cx="9" cy="8.5" r="3.2"/>'
        '<path d="M3 19.5c.5-3.6 2.8-5.4 6-5.4s5.5 1.8 6 5.4M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17.3 14.5c2.1.6'
        ' 3.4 2.3 3.7 5"/>'
    ),
    "users": (
        '<circle cx="9" cy="8.5" r="3.2"/>'
        '<path d="M3 19.5c.5-3.6 2.8-5.4 6-5.4s5.5 1.8 6 5.4M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17.3 14.5c2.1.6'
        ' 3.4 2.3 3.7 5"/>'
    ),
    "like": ('<path d="M12 20s-7.5-4.5-7.5-10.2A4.3 4.3 0 0 1 12 7.3a4.3 4.3 0 0 1 7.5 2.5C19.5 15.5 12 20 12 20z"/>'),
    "heart": ('<path d="M12 20s-7.5-4.5-7.5-10.2A4.3 4.3 0 0 1 12 7.3a4.3 4.3 0 0 1 7.5 2.5C19.5 15.5 12 20 12 20z"/>'),
    "applied": (
        '<path d="M14.6 6.3a4.3 4.3 0 0 1 5-1l-2.9 2.9.4 2 2 .4 2.9-2.9a4.3 4.3 0 0 1-5.7 5.2L9.4 19.8a2 2 0'
        ' 0 1-2.9 0l-1-1a2 2 0 0 1 0-2.9l6.9-6.9a4.3 4.3 0 0 1 2.2-2.7z" transform="translate(-1 0)"/>'
    ),
    "question": (
        '<path d="M20 11.5c0 4-3.6 7-8 7-1 0-2-.2-2.9-.5L4.5 19.5l1.2-3.7A6.6 6.6 0 0 1 4 11.5c0-4 3.6-7'
        ' 8-7s8 3 8 7z"/>'
        '<path d="M10 9.7a2.1 2.1 0 1 1 2.9 2c-.6.2-.9.6-.9 1.2M12 15.3v.01"/>'
    ),
    "outdated": ('<path d="M4.5 6v4h4"/><path d="M4.8 10A7.8 7.8 0 1 1 4.2 13.5"/><path d="M12 8v4.5l3 1.8"/>'),
    "comment": (
        '<path d="M20 11.5c0 4-3.6 7-8 7-1 0-2-.2-2.9-.5L4.5 19.5l1.2-3.7A6.6 6.6 0 0 1 4 11.5c0-4 3.6-7'
        ' 8-7s8 3 8 7z"/>'
    ),
    "validated": (
        '<path d="m12 3 2.4 1.7 2.9 0 .9 2.8 2.4 1.7-.9 2.8.9 2.8-2.4 1.7-.9 2.8-2.9 0L12 21l-2.4-1.7-2.9'
        ' 0-.9-2.8-2.4-1.7.9-2.8-.9-2.8 2.4-1.7.9-2.8 2.9 0z"/>'
        '<path d="m8.7 12.2 2.3 2.3 4.4-4.7"/>'
    ),
    "recheck": (
        '<path d="M4.5 12a7.5 7.5 0 0 1 13-5.1L19.5 9M19.5 4.5V9H15M19.5 12a7.5 7.5 0 0 1-13 5.1L4.5 15M4.5'
        ' 19.5V15H9"/>'
    ),
    "check": '<path d="m5 12.5 4.7 4.7L19 7.5"/>',
    "clock": ('<circle cx="12" cy="12" r="8.3"/><path d="M12 7.3V12l3.2 2"/>'),
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "left": '<path d="m14.5 5.5-6.5 6.5 6.5 6.5"/>',
    "right": '<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>',
    "expand": '<path d="M9 4.5H4.5V9M15 4.5h4.5V9M9 19.5H4.5V15M15 19.5h4.5V15"/>',
    "download": '<path d="M12 4v11M7.3 10.7 12 15.3l4.7-4.6M4.5 19.5h15"/>',
    "upload": '<path d="M12 15.5V4.5M7.3 9.2 12 4.5l4.7 4.7M4.5 19.5h15"/>',
    "external": '<path d="M13.5 4.5h6v6M19.5 4.5l-8.7 8.7M17 13.5v6H4.5V7h6"/>',
    "pencil": '<path d="m4.5 19.5.9-4L16 4.9a1.7 1.7 0 0 1 2.4 0l.7.7a1.7 1.7 0 0 1 0 2.4L8.5 18.6z M14 7l3 3"/>',
    "hand": (
        '<path d="M8 12V6.3a1.4 1.4 0 0 1 2.8 0V11 4.8a1.4 1.4 0 0 1 2.8 0V11 6.3a1.4 1.4 0 0 1 2.8 0V14c0'
        ' 4-2 6.5-5.6 6.5-2.8 0-4.2-1.4-5.4-3.6l-2-3.8a1.4 1.4 0 0 1 2.4-1.4L8 14"/>'
    ),
    "sun": (
        '<circle cx="12" cy="12" r="3.8"/>'
        '<path d="M12 3.5v2M12 18.5v2M3.5 12h2M18.5 12h2M6 6l1.4 1.4M16.6 16.6 18 18M6 18l1.4-1.4M16.6 7.4'
        ' 18 6"/>'
    ),
    "info": ('<circle cx="12" cy="12" r="8.3"/><path d="M12 11v5M12 8v.01"/>'),
    "archive": ('<rect x="3.8" y="4.8" width="16.4" height="4.2" rx="1"/><path d="M5.3 9v10.2h13.4V9M9.8 12.8h4.4"/>'),
    "box": ('<rect x="3.8" y="4.8" width="16.4" height="4.2" rx="1"/><path d="M5.3 9v10.2h13.4V9M9.8 12.8h4.4"/>'),
    "article": '<path d="M6 3.5h9l3.5 3.5v13.5H6z M14.5 3.5v4h4M9 11.5h6.5M9 14.5h6.5M9 17.5h4"/>',
    "slides": (
        '<rect x="3.5" y="4.5" width="17" height="11.5" rx="1.5"/>'
        '<path d="M12 16v3.5M8.5 20.5l3.5-3 3.5 3M7.5 12.5l2.5-3 2.5 2 3.5-4"/>'
    ),
    "pdf": (
        '<path d="M6 3.5h9l3.5 3.5v13.5H6z M14.5 3.5v4h4"/>'
        '<path d="M9 17.3c2.7-1.5 4-4.6 3.6-6.6-.2-.9-1.3-.7-1.2.2.2 2.4 2.3 4.5 4.6 4.7M9 17.3c1.6-.9 4-1.6'
        ' 6.5-1.6"/>'
    ),
    "document": ('<path d="M6 3.5h9l3.5 3.5v13.5H6z M14.5 3.5v4h4"/><path d="m9 12 1.2 5 1.8-4 1.8 4L15 12"/>'),
    "sheet": (
        '<rect x="4" y="4.5" width="16" height="15" rx="1.5"/><path d="M4 9.5h16M4 14.5h16M9.5 4.5v15M15 9.5v10"/>'
    ),
    "image": (
        '<rect x="3.5" y="5" width="17" height="14" rx="1.5"/>'
        '<circle cx="8.5" cy="9.8" r="1.6"/>'
        '<path d="m4 17 4.8-4.3 3.2 2.8 3.5-4 5 5"/>'
    ),
    "video": ('<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="m10.2 9 5 3-5 3z"/>'),
    "embed": ('<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="m10.2 9 5 3-5 3z"/>'),
    "camera": '<rect x="3" y="6.5" width="12" height="11" rx="2"/><path d="m15 10.5 6-3.2v9.4l-6-3.2"/>',
    "screen": '<rect x="3.5" y="4.5" width="17" height="11.5" rx="1.5"/><path d="M9 20h6M12 16v4"/>',
    "mic": '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>',
    "audio": '<path d="M4 9.5v5M8 6v12M12 9v6M16 4.5v15M20 9.5v5"/>',
    "record": '<circle cx="12" cy="12" r="7" fill="currentColor"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1.5" fill="currentColor"/>',
    "pause": '<path d="M8.5 5.5v13M15.5 5.5v13"/>',
    "captions": '<rect x="3.5" y="5" width="17" height="14" rx="2"/>'
    '<path d="M10.5 10.5a2 2 0 1 0 0 3M17 10.5a2 2 0 1 0 0 3"/>',
    "pin": '<path d="M9 4.5h6l-.8 5.2 3 3.1H6.8l3-3.1zM12 12.8v6.7"/>',
    "minus": '<path d="M5 12h14"/>',
    "grid": '<path d="M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "bold": '<path d="M7.5 5h5.2a3.4 3.4 0 0 1 0 6.8H7.5zM7.5 11.8h6a3.6 3.6 0 0 1 0 7.2h-6z" stroke-width="2.25"/>',
    "italic": '<path d="M10 5h8M6 19h8M14 5l-4 14"/>',
    "heading": '<path d="M6 5v14M18 5v14M6 12h12"/>',
    "list": '<path d="M9.5 6.5H20M9.5 12H20M9.5 17.5H20M5 6.5v.01M5 12v.01M5 17.5v.01"/>',
    "play": '<path d="M8 5.5v13l11-6.5z"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0'
        ' 11 18.7l1.2-1.2"/>'
    ),
    "course": ('<path d="m12 5 9.5 4.5L12 14 2.5 9.5z"/><path d="M6.5 11.7v4.5c3 2.7 8 2.7 11 0v-4.5M21.5 9.5v5"/>'),
    "unit": ('<path d="m12 5 9.5 4.5L12 14 2.5 9.5z"/><path d="M6.5 11.7v4.5c3 2.7 8 2.7 11 0v-4.5M21.5 9.5v5"/>'),
    "scorm": '<path d="m12 3.5 8 4.3v8.4l-8 4.3-8-4.3V7.8z M4 7.8l8 4.3 8-4.3M12 12.1v8.4M8 5.7l8 4.3"/>',
    "session": (
        '<rect x="4" y="5.5" width="16" height="14.5" rx="1.5"/>'
        '<path d="M4 10h16M8.5 3.5v4M15.5 3.5v4M8 14h3M13 14h3"/>'
    ),
    "undo": ('<path d="M8.5 5 4.5 9l4 4"/><path d="M4.5 9h9a5.5 5.5 0 0 1 0 11H9"/>'),
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "star": '<path d="m12 4 2.4 5 5.5.7-4 3.8 1 5.5-4.9-2.7L7.1 19l1-5.5-4-3.8 5.5-.7z"/>',
    "eye": (
        '<path d="M2.8 12C5 7.8 8.2 5.8 12 5.8s7 2 9.2 6.2c-2.2 4.2-5.4 6.2-9.2 6.2S5 16.2 2.8 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "compass": ('<circle cx="12" cy="12" r="8.3"/><path d="m15.3 8.7-2 4.6-4.6 2 2-4.6z"/>'),
    "chart": '<path d="M4.5 19.5h15M7 16v-4M12 16V6M17 16V9.5"/>',
}
_ELSE = '<path d="M5 19c0-9 5-13.5 14.5-14C20 14 15.5 19 9 18c-1.5-.2-2.5-.8-3-1.5M5 20.5c1-4.5 4-8 8.5-10"/>'
_READY: dict[str, SafeString] = {name: format_html(_FRAME, mark_safe(shape)) for name, shape in SHAPES.items()}
_UNKNOWN = format_html(_FRAME, mark_safe(_ELSE))


@register.simple_tag
def sl_icon(name: object) -> SafeString:
    """Return the icon ``name``, or a leaf for a name that has none."""
    return _READY.get(str(name), _UNKNOWN)
