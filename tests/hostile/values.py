"""What a hostile or unlucky hand puts into a field, an address or a header."""

from hypothesis import strategies as st

MARK = "x-hostile"  # an element of this name in a page means that markup got through
PRODUCT = "62773913"  # what {{7919*7927}} gives where a template is rendered out of a value

TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\x1b[31m", "\r\n\r\nSet-Cookie: a=b", "\x85", "\ufeff"),
    *("\u202edlrow\u202c", "\u200f\u200eRTL", "\u2066x\u2069", "é" * 60, "Z" + "\u0301" * 400),
    *("👩‍👩‍👧‍👦" * 20, "🇮🇩", "\U0010ffff", "ﷺ" * 80, "İıſẞ", "＝1+1", "A" * 5000, "9" * 400),
    *("' OR '1'='1", "'; DROP TABLE people.person; --", "\\", "%", "_%_", "$$", "E'\\x00'", "{}"),
    *("{{7919*7927}}", "{%raw%}", "${7919*7927}", "%(name)s", "%s%n", "{0.__class__}", "#{1+1}"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1"),
    f'"><{MARK} onload=alert(1)>',
    f"'><{MARK}>",
    f"</textarea></script><{MARK}>",
    f"<svg/onload=alert(1)><{MARK}>",
    *(
        "javascript:alert(1)",
        "//evil.test/",
        "https://evil.test/",
        "/\\evil.test",
        "../../etc/passwd",
    ),
    *("file:///etc/passwd", "null", "None", "undefined", "true", "[]", "[object Object]"),
)
NUMBERS = (
    *("0", "-1", "1e400", "Infinity", "-Infinity", "NaN", "2147483648", "9223372036854775808"),
    *("0x10", "1_000", "١٢", "²", "½", "1.5", "--1", "1" * 5000),
)
DATES = (
    *("00-00-0000", "31-02-2026", "29-02-2023", "01-01-0000", "01-01-10000", "01-01--1", "0"),
    *("01-13-2026", "2026-01-01", "9999", "01-01-1899", "01-01-2100", "31-12-2099", "٠١-٠١-٢٠٢٦"),
    *("24:00", "99:99", "12:00:00", "-01:00", "1e3:00"),
)
IDS = (
    *("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    *("not-a-uuid", "{0197a5b2-0000-7000-8000-000000000000}", "0197a5b200007000800000000000000g"),
    "urn:uuid:0197a5b2-0000-7000-8000-000000000000",
)
PLAIN = (*TEXTS, *NUMBERS, *DATES, *IDS)

PATHS = (
    *(
        "%00",
        "%ED%A0%80",
        "%FF%FE",
        "..%2F..%2Fetc%2Fpasswd",
        "..;",
        "%2e%2e",
        "%0d%0aSet-Cookie:a=b",
    ),
    *(
        "%F0%9F%91%A9",
        "a" * 3000,
        "-1",
        "1e400",
        "null",
        "%7B%7B7919*7927%7D%7D",
        "%27%20OR%201=1--",
    ),
    *("%3Cx-hostile%3E", "00000000-0000-0000-0000-000000000000", "%E2%80%AE", "*", "%25", "%"),
)

HEADERS: tuple[dict[str, str], ...] = (
    {"Accept-Language": "xx-YY;q=abc,*;q=999999999999,\xff\xfe"},
    {"Accept-Language": "en," * 2000},
    {"Cookie": "purna=eyJ0b2tlbiI6IngifQ.forged.forged; =; ;;; \xff=\xfe"},
    {"Cookie": "purna=" + "A" * 8000},
    {"Cookie": 'purna="\\000\\777"; locale={{7919*7927}}'},
    {"X-Forwarded-For": "' OR 1=1 --", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "x"},
    {"X-User-Id": "1", "X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/users"},
    {"User-Agent": "\xff\xfe<x-hostile>" * 200},
    {"Referer": "http://evil.test/<x-hostile>", "Accept": "\xff/\xff;q=x"},
    {"If-None-Match": '"' * 500, "If-Modified-Since": "never", "Range": "bytes=-1,9-0"},
    {"Authorization": "Basic \xff\xff", "Content-Length": "0", "Expect": "100-continue"},
    {"Accept-Encoding": "gzip;q=-1, \xff", "Connection": "close, x"},
    {"Origin": "http://["},
    {"Origin": "http://[::1", "Sec-Fetch-Site": "\xff"},
    {"Host": "a..b"},
    {"Host": "x" * 64 + ".test"},
)

BODIES = (
    ("application/json", b'{"name": ["a", {"b": 1e400}], "name": "twice"'),
    ("application/json", b"[" * 20000),
    ("text/plain; charset=utf-7", b"name=+ADw-x-hostile+AD4-"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfen\x00a\x00m\x00e\x00"),
    ("application/x-www-form-urlencoded", b"%ff%fe=%00&=&&&%&name=%ED%A0%80&name[]=1&name[a]=2"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(3000))),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"'),
    ("multipart/form-data; boundary=" + "x" * 500, b"\r\n" * 1000),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("\xff\xfe", b"\x00" * 100),
)


def anything() -> st.SearchStrategy[str]:
    """A value out of the lists above, two of them glued together, or any text at all."""
    known = st.sampled_from(PLAIN)
    glued = st.tuples(known, known).map("".join)
    return st.one_of(known, known, glued, st.text(st.characters(), max_size=300))
