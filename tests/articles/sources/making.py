"""Files as people have them, made of nothing."""

import io
import zipfile

from pypdf import PdfWriter

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {WORD}>
<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Citaat"><w:name w:val="Quote"/></w:style><w:style w:styleId="Bijschrift"><w:name w:val="caption"/></w:style>
</w:styles>"""
CORE = """<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Uit de kern</dc:title>
<dc:creator>Joke Visser</dc:creator><dcterms:created>2026-03-04T10:00:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(text: str, style: str = "", more: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>' if style or more else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, *, before: str = "", styles: str = STYLES, core: str = CORE, **more: bytes) -> bytes:
    """A docx with this body."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/styles.xml", styles)
        made.writestr("docProps/core.xml", core)
        made.writestr("word/document.xml", f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, data in more.items():
            made.writestr(name, data)
    return into.getvalue()


def pdf(lines: list[str], title: str = "", packed: bytes | None = None) -> bytes:
    """A PDF of one page with these lines, or with what this unpacks to."""
    said = " T* ".join(f"({line.replace('(', '').replace(')', '')}) Tj" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 50 780 Td {said} ET".encode("latin-1")
    stream = packed or stream
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream"
        % (len(stream), b" /Filter /FlateDecode" if packed else b"", stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) /Author (Joke Visser) /CreationDate (D:20260131120000+01'00') >>".encode(),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


def written(writer: PdfWriter) -> bytes:
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()


def scan() -> bytes:
    """A PDF of two pages without a letter."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    return written(writer)


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("geheim", algorithm="RC4-128")
    return written(writer)


PAGE = """<!doctype html><html lang="nl-NL"><head><meta charset="utf-8"><title>Dijk bij Dordrecht verhoogd | De Proefkrant</title>
<link rel="canonical" href="https://proefkrant.example/dijk">
<meta property="og:description" content="Het waterschap begint in mei met het verhogen van de dijk bij Dordrecht.">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Dijk bij Dordrecht verhoogd", "datePublished": "2026-03-04T10:00:00+01:00", "dateModified": "2026-03-05T08:30:00+01:00",
 "author": [{"@type": "Person", "name": "Door Joke Visser"}, {"@type": "Person", "name": "Amir Haddad"}],
 "publisher": {"@type": "Organization", "name": "De Proefkrant"}}</script></head><body>
<nav><ul><li><a href="/">Voorpagina</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Dijk bij Dordrecht verhoogd</h1>
<p class="intro">Het waterschap begint in mei met het verhogen van de dijk bij Dordrecht.</p>
<figure><img src="a.jpg" alt=""><figcaption>De dijk bij laag water. Foto Joke Visser</figcaption></figure>
<p class="t">Het waterschap trekt er veertig miljoen euro voor uit, zo werd dinsdag bekend op een bijeenkomst voor bewoners.</p>
<p class="t">De dijk wordt over een lengte van zes kilometer anderhalve meter hoger, en krijgt een nieuw fietspad aan de kant van de stad.</p>
<div class="ad">Advertentie</div>
<h2>Bewoners zijn verdeeld</h2>
<p class="t">Bewoners aan de Zeedijk vrezen voor hun uitzicht. Een deel van hen stapt naar de rechter, zeggen zij tegen deze krant.</p>
<blockquote><p>Wij wonen hier al veertig jaar en zien straks alleen nog gras, dat is niet wat ons is beloofd.</p></blockquote>
<p class="t">Het waterschap wijst erop dat de plannen al zes jaar bekend zijn en dat iedereen heeft kunnen reageren.</p>
</article></main><footer><p>Over ons. Privacy. Cookies.</p></footer></body></html>"""
MAIL = """From: Joke Visser <joke@example.org>
To: desk@example.org
Subject: =?utf-8?q?Bericht_over_de_dijk_=E2=80=93_nieuw?=
Date: Wed, 04 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

Het waterschap begint in mei.

Dat zegt de dijkgraaf.
--b--
"""
