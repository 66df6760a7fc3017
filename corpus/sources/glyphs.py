"""The characters in which a producer sets figures."""

from __future__ import annotations

from dataclasses import dataclass

from .model import BLANK, DASH, NBSP

THIN = "\u2009"
NARROW_NBSP = "\u202f"
MINUS = "\u2212"
EN_DASH = "–"


@dataclass(frozen=True)
class Glyphs:
    """What parts the thousands, what stands for minus and for "none"."""

    group: str = " "
    minus: str = "-"
    none: str = DASH

    def figure(self, raw: str) -> str:
        """A printed figure in these characters; a hyphen inside it is left alone."""
        if raw == BLANK:
            return raw
        if raw == DASH:
            return self.none
        sign = self.minus if raw.startswith("-") else ""
        return sign + raw.removeprefix("-").replace(" ", self.group)

    @staticmethod
    def plain(text: str) -> str:
        """Any such text with ASCII blanks and minus signs, as the keys hold it."""
        for blank in (NBSP, THIN, NARROW_NBSP):
            text = text.replace(blank, " ")
        return text.replace(MINUS, "-").replace(EN_DASH, "-")
