"""How countries are dialled: the code, and what stands before numbers dialled within the country.

Only for numbers written without their country, of a shop whose country is known; the platforms themselves keep numbers
by E.164. A library that knows every numbering plan would be handed customers' numbers for a comparison that these
few lines make.
"""

from __future__ import annotations

_WITH_ZERO = (
    "AE:971 AL:355 AM:374 AR:54 AT:43 AU:61 BA:387 BD:880 BE:32 BG:359 BR:55 CH:41 CN:86 DE:49 EG:20 FI:358 FR:33 "
    "GB:44 GE:995 GH:233 HR:385 ID:62 IE:353 IL:972 IN:91 JP:81 KE:254 KR:82 LK:94 MA:212 MD:373 ME:382 MK:389 MY:60 "
    "NG:234 NL:31 NZ:64 PH:63 PK:92 RO:40 RS:381 SA:966 SE:46 SI:386 SK:421 TH:66 TR:90 TW:886 UA:380 VN:84 ZA:27"
)
_WITH_NOTHING = (
    "CL:56 CO:57 CR:506 CY:357 CZ:420 DK:45 EE:372 ES:34 GR:30 HK:852 IS:354 IT:39 KW:965 LU:352 LV:371 MT:356 MX:52 "
    "NO:47 PE:51 PL:48 PT:351 QA:974 SG:65 TN:216 UY:598"
)
_OTHERS = {"US": ("1", "1"), "CA": ("1", "1"), "HU": ("36", "06"), "LT": ("370", "0"), "RU": ("7", "8"),
           "KZ": ("7", "8"), "BY": ("375", "8")}  # fmt: skip


def _table(text: str, trunk: str) -> dict[str, tuple[str, str]]:
    pairs = (each.split(":") for each in text.split())
    return {country: (code, trunk) for country, code in pairs}


DIALLING: dict[str, tuple[str, str]] = {**_table(_WITH_ZERO, "0"), **_table(_WITH_NOTHING, ""), **_OTHERS}
"""By country (ISO 3166): its code, and the prefix that is left out after it."""
