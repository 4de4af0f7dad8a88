"""File names that a sender may choose to do harm."""

NAMES = (
    "../../../../etc/passwd", "..\\..\\windows\\system32\\film.png", "/absolute/film.png",
    "C:\\film.png", "film\0.png.exe", "film\n#EXTM3U\nhttp.png", "film\r\nSet-Cookie: a=b.png",
    "gnp.\u202eexe", "\u2066film\u2069.png", "film\u2028next\u2029.png", "x" * 4096 + ".png",
    "é" * 4096, "-rf", "--help.png", "|id", ";rm -rf ~;.png", "$(id).png", "`id`.png",
    "file:secret.png", "http://127.0.0.1/film.png", "concat:a|b.png", "%s%n.png", "{name}.png",
    "<script>alert(1)</script>.png", '"><img src=x>.png', "'; DROP TABLE asset; --.png", ".", "..",
    "...", " ", "\ud800.png", "\x1b[2J.png", "con.png", "~", "*", "film.png/", "\ufeff.png",
)  # fmt: skip
"""Traversal, control and direction characters, line ends, options, shells, protocols, markup."""
