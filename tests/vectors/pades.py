"""Makes the signed PDF files of tests/pades.rs, good and bad, and asks pyHanko about each.

    pip install pyhanko pikepdf typst cryptography && python3 tests/vectors/pades.py

The outputs are committed: tests read them and never run this. Keys are public on purpose, certificates last
until 2046 so that no test expires. `oracle.txt` keeps what pyHanko says of each file. Files `by-…` come from the programs in `pades/tools/`, compiled against the libraries they name.
"""
import datetime
import io
import pathlib
import re
import zlib

import pikepdf
import typst
from asn1crypto import keys, pem
from asn1crypto import x509 as asn1x509
from asn1crypto import crl as asn1crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

HERE = pathlib.Path(__file__).parent / "pades"
FROM, TO = datetime.datetime(2021, 1, 1), datetime.datetime(2046, 1, 1)
NAME = generic.NameObject

# ── certificates ────────────────────────────────────────────────────────────

# QcCompliance and QcSSCD (ETSI EN 319 412-5).
QC = bytes.fromhex("3014300806060 4008e4601013008060604008e460104".replace(" ", ""))


def subject(**parts):
    names = {
        "country": NameOID.COUNTRY_NAME, "given": NameOID.GIVEN_NAME, "surname": NameOID.SURNAME,
        "code": NameOID.SERIAL_NUMBER, "common": NameOID.COMMON_NAME, "organisation": NameOID.ORGANIZATION_NAME,
    }
    return x509.Name([x509.NameAttribute(names[key], value) for key, value in parts.items()])


def usage(**on):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: on.get(name, False) for name in every})


def certificate(name, key, issuer, issuer_key, serial, extensions):
    ski = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    aki = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
               .serial_number(serial).not_valid_before(FROM).not_valid_after(TO)
               .add_extension(ski, False).add_extension(aki, False))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def revoked_by(issuer, key):
    now = datetime.datetime(2026, 1, 1)
    return (x509.CertificateRevocationListBuilder().issuer_name(issuer).last_update(now).next_update(TO)
            .add_extension(x509.CRLNumber(1), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
            .sign(key, hashes.SHA256()))


def pki():
    """Root, intermediate, three officers, a time-stamping authority: {name: (certificate, key)}."""
    made = {}
    root_key = rsa.generate_private_key(65537, 2048)
    root_name = subject(country="IT", organisation="Prove", common="Radice di prova PDF")
    ca = (x509.BasicConstraints(True, None), True), (usage(key_cert_sign=True, crl_sign=True), True)
    made["root"] = (certificate(root_name, root_key, root_name, root_key, 1, ca), root_key)
    sub_key = rsa.generate_private_key(65537, 2048)
    sub_name = subject(country="IT", organisation="Prove", common="Firme di prova PDF")
    ca = (x509.BasicConstraints(True, 0), True), (usage(key_cert_sign=True, crl_sign=True), True)
    made["sub"] = (certificate(sub_name, sub_key, root_name, root_key, 2, ca), sub_key)
    officers = [("anna", "Anna", "Esempio", "SMPNNA70A41F205X", rsa), ("bruno", "Bruno", "Prova", "PRVBRN71B02F205Y", ec),
                ("carla", "Carla", "Campione", "CMPCRL72C43F205Z", rsa)]
    for serial, (person, given, surname, code, kind) in enumerate(officers, 16):
        key = rsa.generate_private_key(65537, 2048) if kind is rsa else ec.generate_private_key(ec.SECP256R1())
        name = subject(country="IT", given=given, surname=surname, code=f"TINIT-{code}", common=f"{surname} {given}")
        statements = x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.5.5.7.1.3"), QC)
        extensions = (usage(content_commitment=True), True), (statements, False)
        made[person] = (certificate(name, key, sub_name, sub_key, serial, extensions), key)
    tsa_key = rsa.generate_private_key(65537, 2048)
    name = subject(country="IT", organisation="Prove", common="Marche di prova PDF")
    extensions = ((usage(digital_signature=True), True),
                  (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True))
    made["tsa"] = (certificate(name, tsa_key, sub_name, sub_key, 32, extensions), tsa_key)
    return made


PKI = pki()
CRLS = [revoked_by(PKI[name][0].subject, PKI[name][1]) for name in ("root", "sub")]


def der(made):
    return made.public_bytes(serialization.Encoding.DER)


def loaded(name):
    made, key = PKI[name]
    secret = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                               serialization.NoEncryption())
    return asn1x509.Certificate.load(der(made)), keys.PrivateKeyInfo.load(secret)


def store():
    known = SimpleCertificateStore()
    known.register_multiple([loaded("sub")[0], loaded("root")[0]])
    return known


def signer(name):
    made, key = loaded(name)
    return signers.SimpleSigner(signing_cert=made, signing_key=key, cert_registry=store())


def context():
    return ValidationContext(trust_roots=[loaded("root")[0]], other_certs=[loaded("sub")[0], loaded("tsa")[0]],
                             crls=[asn1crl.CertificateList.load(der(c)) for c in CRLS], allow_fetching=False,
                             revocation_mode="soft-fail")


def clock():
    made, key = loaded("tsa")
    return timestamps.DummyTimeStamper(tsa_cert=made, tsa_key=key, certs_to_embed=store())


# ── signing ─────────────────────────────────────────────────────────────────

def sign(pdf, name, field, box=None, page=0, existing=False, timestamper=None, room=None, **given):
    given.setdefault("subfilter", fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **given)
    spec = None if existing else fields.SigFieldSpec(field, on_page=page, box=box)
    if timestamper is None:
        room = room or 7680
    done = signers.PdfSigner(meta, signer=signer(name), new_field_spec=spec, timestamper=timestamper)
    return done.sign_pdf(writer, bytes_reserved=room).getvalue()


def three(pdf):
    for name, field in (("anna", "Firma1"), ("bruno", "Firma2"), ("carla", "Firma3")):
        pdf = sign(pdf, name, field)
    return pdf


def edited(pdf, edit):
    """An incremental update made by hand through pyHanko's writer."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def over(text):
    """Writes over the first page."""
    def edit(writer):
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        body = page["/Contents"].get_object().data + text
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=body))
        writer.update_container(page)
    return edit


BLACK = b"\nq 1 0 0 1 0 0 cm 0 0 0 rg 60 600 300 80 re f Q\n"


def catalogue(key, value):
    def edit(writer):
        writer.root[NAME(key)] = value(writer)
        writer.update_root()
    return edit


def script(writer):
    return writer.add_object(generic.DictionaryObject(
        {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.TextStringObject("app.alert(1)")}))


def widget(writer, field="Firma1"):
    for reference in writer.root["/AcroForm"]["/Fields"]:
        found = reference.get_object()
        if found["/T"] == field:
            return found
    raise KeyError(field)


def on_widget(key, value):
    def edit(writer):
        found = widget(writer)
        found[NAME(key)] = value(writer)
        writer.update_container(found)
    return edit


def information(key, value):
    def edit(writer):
        info = writer.trailer["/Info"]
        info[NAME(key)] = generic.TextStringObject(value)
        writer.update_container(info)
    return edit


def annotation(writer):
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = writer.add_object(generic.DictionaryObject({
        NAME("/Type"): NAME("/Annot"), NAME("/Subtype"): NAME("/FreeText"),
        NAME("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 600, 300, 700))),
        NAME("/Contents"): generic.TextStringObject("99,99 %")}))
    listed = page.get("/Annots")
    page[NAME("/Annots")] = generic.ArrayObject(list(listed.get_object() if listed is not None else []) + [note])
    writer.update_container(page)


# ── bytes by hand ───────────────────────────────────────────────────────────

def refilled(pdf, new_range, hole=None):
    """Signs again by hand over another ByteRange: arithmetic is right, the range is not."""
    match = list(re.finditer(rb"/ByteRange \[[0-9 ]+\] *", pdf))[-1]
    old = match.group(0)
    text = b"/ByteRange [" + b" ".join(b"%d" % n for n in new_range) + b"]"
    assert len(text) <= len(old), (text, old)
    pdf = pdf[:match.start()] + text + b" " * (len(old) - len(text)) + pdf[match.end():]
    start, end = hole
    numbers = list(new_range)
    covered = b"".join(pdf[numbers[i]:numbers[i] + numbers[i + 1]] for i in range(0, len(numbers), 2))
    import asyncio, hashlib
    made = asyncio.run(signer("anna").async_sign(hashlib.sha256(covered).digest(), "sha256", use_pades=True))
    digits = made.dump().hex().encode()
    room = end - start - 2
    return pdf[:start + 1] + digits + b"0" * (room - len(digits)) + pdf[end - 1:]


def hole(pdf):
    match = list(re.finditer(rb"/Contents <([0-9a-fA-F]+)>", pdf))[-1]
    return match.start(1) - 1, match.end(1) + 1


def handmade(pdf, eol=b"\n", stream=False, pack=False, comment=b"", box=b"0 0 0 0", appearance=False,
             kids=False, hidden=b"", extra=b"", freed=None, trailer=b"", previous=None, action=b"", flags=132,
             drafts=False, early=False):
    """A first signature as a tool of another house writes it: its own order, end of line, kind of table."""
    reader = PdfFileReader(io.BytesIO(pdf))
    size, root = reader.trailer["/Size"], reader.trailer.raw_get("/Root").idnum
    page = reader.root["/Pages"]["/Kids"].raw_get(0) if hasattr(reader.root["/Pages"]["/Kids"], "raw_get") else None
    page = page.idnum
    previous = previous or int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])

    def body(number):
        raw = re.search(rb"(?:^|[\r\n])%d 0 obj\s*(<<.*?>>)\s*endobj" % number, pdf, re.S).group(1)
        return raw
    out = bytearray(pdf)
    if not pdf.endswith((b"\n", b"\r")):
        out += eol
    places = {}

    def add(number, text, generation=0):
        places[number] = len(out)
        out.extend(b"%d %d obj%s%s%sendobj%s" % (number, generation, eol, text, eol, eol))
    field, value, form, look, xref, pack_id, kid, other = range(size, size + 8)
    room = 3800
    add(value, b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261126120000+01'00')/Name(Mario Rossi)"
        b"/ByteRange[0 0000000000 0000000000 0000000000]/Contents <" + b"0" * (2 * room) + b">>>")
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/F %d/Rect[%s]/P %d 0 R/V %d 0 R%s>>" % (
        flags, box, page, value, b"/AP<</N %d 0 R>>" % look if appearance else b"")
    if appearance:
        drawing = b"q 0.9 g 0 0 200 50 re f Q BT /Helv 10 Tf 0 g 10 20 Td (Firmato da ANNA ESEMPIO) Tj ET"
        packed = zlib.compress(drawing)
        add(look, b"<</Type/XObject/Subtype/Form/BBox[0 0 200 50]/Resources<</Font<</Helv<</Type/Font/Subtype/Type1"
            b"/BaseFont/Helvetica>>>>>>/Filter/FlateDecode/Length %d>>%sstream%s%s%sendstream"
            % (len(packed), eol, b"\r\n" if eol == b"\r" else eol, packed, eol))
    if kids:
        add(kid, b"<</Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %d 0 R/Parent %d 0 R>>" % (page, field))
        widget = b"<</FT/Sig/T(Signature1)/V %d 0 R/Kids[%d 0 R]>>" % (value, kid)
    if action:
        widget = widget[:-2] + action + b">>"
    if extra:
        add(other, extra)
    if drafts:
        add(other, b"<</Subtype/Form/BBox[0 0 0 0]/Length 0>>" + eol + b"stream\n\nendstream", 1)
    if hidden:
        out.extend(b"%d 0 obj%s%s%sendobj%s" % (page, eol, hidden, eol, eol))
    newroot = body(root)[:-2] + b"/AcroForm %d 0 R>>" % form
    shown = b" %d 0 R]" % (kid if kids else field)
    newpage, had = re.subn(rb"(/Annots\s*\[[^\]]*)\]", lambda m: m.group(1) + shown, body(page))
    if not had:
        newpage = newpage[:-2] + b"/Annots[" + shown + b">>"
    formed = b"<</Fields[%d 0 R%s]/SigFlags 3/DA(/Helv 0 Tf 0 g)>>" % (field, b" %d 0 R" % other if extra else b"")
    inside = {}
    if pack:
        texts = {field: widget, form: formed}
        index, content = b"", b""
        for place, (number, text) in enumerate(texts.items()):
            index += b"%d %d " % (number, len(content))
            content += text + b" "
            inside[number] = place
        packed = zlib.compress(index + content)
        add(pack_id, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
            % (len(texts), len(index), len(packed), packed))
    else:
        add(field, widget)
        add(form, formed)
    add(root, newroot)
    add(page, newpage)
    start = len(out)
    ids = re.findall(rb"/ID\s*(\[.*?\])", pdf, re.S)[-1]
    info = re.findall(rb"/Info\s+(\d+) 0 R", pdf)[-1]
    keys_ = b"/Size %d/Root %d 0 R/Info %s 0 R/Prev %d/ID%s%s" % (size + 8, root, info, previous, ids, trailer)
    if stream:
        places[xref] = start
        numbers = sorted(set(places) | set(inside))
        rows = b"".join(
            (b"\x02" + pack_id.to_bytes(4, "big") + bytes([inside[n]])) if n in inside
            else (b"\x01" + places[n].to_bytes(4, "big") + b"\0") for n in numbers)
        predicted = b"".join(b"\x02" + bytes((rows[i + j] - (rows[i + j - 6] if i else 0)) % 256 for j in range(6))
                             for i in range(0, len(rows), 6))
        packed = zlib.compress(predicted)
        index = b" ".join(b"%d 1" % n for n in numbers)
        out.extend(b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%s]%s/Filter/FlateDecode/DecodeParms<</Predictor 12"
                   b"/Columns 6>>/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (xref, index, keys_, len(packed), packed))
    else:
        two = eol if len(eol) == 2 else b" " + eol
        out.extend(b"xref" + eol + b"0 1" + eol + b"0000000000 65535 f" + two)
        for number in sorted(places):
            out.extend(b"%d 1%s%010d %05d n%s" % (number, eol, places[number], drafts and number == other, two))
        if freed:
            out.extend(b"%d 1%s0000000000 00001 f%s" % (freed, eol, two))
        out.extend(b"trailer" + eol + b"<<" + keys_ + b">>" + eol + comment)
    out.extend(b"startxref" + eol + b"%d" % (start - early) + eol + b"%%EOF" + eol)
    start, end = hole(bytes(out))
    numbers = (0, start, end, len(out) - end)
    text = b"/ByteRange[0 0000000000 0000000000 0000000000]"
    at = bytes(out).rindex(text)
    filled = b"/ByteRange [%d %d %d %d]" % numbers
    out[at:at + len(text)] = filled + b" " * (len(text) - len(filled))
    return refilled(bytes(out), numbers, (start, end))


def flip(pdf, at):
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1:]


def rewritten(pdf, **how):
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf)).save(out, **how)
    return out.getvalue()


# ── the files ───────────────────────────────────────────────────────────────

def vectors(base, linear):
    one, many = sign(base, "anna", "Firma1"), three(base)
    start, end = hole(one)
    box = (95, 680, 300, 740)
    yield "p01-one", one
    yield "p01-three", many
    yield "p02-appended", one + b"<!-- -->\n"
    yield "p02-appended-eof", one + b"% altro\n%%EOF\n"
    yield "p03-changed-after", edited(one, over(BLACK))
    yield "p03-changed-between", sign(edited(one, over(BLACK)), "bruno", "Firma2")
    yield "p04-changed-before", sign(edited(base, over(BLACK)), "anna", "Firma1")
    yield "p05-rewritten", sign(rewritten(base, linearize=True), "anna", "Firma1")
    yield "p05-linear-kept", sign(linear, "anna", "Firma1")
    yield "p06-hole", refilled(one, (0, start - 40, end, len(one) - end), (start, end))
    yield "p06-hole-after", refilled(one, (0, start, end + 8, len(one) - end - 8), (start, end))
    yield "p07-not-from-0", refilled(one, (9, start - 9, end, len(one) - end), (start, end))
    yield "p08-overlap", refilled(one, (0, start, start - 90, len(one) - start + 90), (start, end))
    yield "p09-six", refilled(one, (0, 9, 9, start - 9, end, len(one) - end), (start, end))
    yield "p09-end-early", refilled(one, (0, start, end, 40), (start, end))

    def share(writer):
        first = widget(writer)
        copy = generic.DictionaryObject(first)
        copy[NAME("/T")] = generic.TextStringObject("Firma2")
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        added = writer.add_object(copy)
        writer.root["/AcroForm"]["/Fields"].append(added)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        page["/Annots"].append(added)
        writer.update_container(page["/Annots"])
    yield "p10-shared", edited(one, share)
    certified = sign(base, "anna", "Firma1", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES)
    yield "p11-certified", certified
    yield "p11-docmdp1", docmdp(certified)
    yield "p11-docmdp2", sign(sign(base, "anna", "Firma1", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS),
                              "bruno", "Firma2")
    yield "p12-padded", sign(base, "anna", "Firma1", room=32768)
    yield "p13-over-table", sign(base, "anna", "Firma1", box=(70, 640, 400, 720))
    yield "in-box", sign(base, "anna", "Firma1", box=box, page=2)
    yield "in-margin", sign(base, "anna", "Firma1", box=(70, 90, 250, 150))
    yield "p14-lta", sign(base, "anna", "Firma1", timestamper=clock(), embed_validation_info=True,
                          use_pades_lta=True, validation_context=context())
    yield "lt", sign(base, "anna", "Firma1", timestamper=clock(), embed_validation_info=True,
                     validation_context=context())
    yield "stamped", sign(base, "anna", "Firma1", timestamper=clock())
    yield "document-timestamp", stamped(one)
    yield "p15-encrypted", rewritten(one, encryption=pikepdf.Encryption(owner="a", user=""))
    yield "p15-javascript", edited(one, catalogue("/OpenAction", script))
    yield "p15-launch", edited(one, on_widget("/A", lambda w: generic.DictionaryObject(
        {NAME("/S"): NAME("/Launch"), NAME("/F"): generic.TextStringObject("x.exe")})))
    yield "p15-xfa", sign(edited(base, catalogue("/AcroForm", lambda w: w.add_object(generic.DictionaryObject(
        {NAME("/Fields"): generic.ArrayObject(), NAME("/XFA"): w.add_object(generic.StreamObject(stream_data=b"<xdp/>"))})))),
        "anna", "Firma1")
    yield "p15-names", sign(edited(base, catalogue("/Names", lambda w: generic.DictionaryObject())), "anna", "Firma1")
    yield "pkcs7-detached", sign(base, "anna", "Firma1", subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    yield "pkcs7-sha1", one.replace(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1    ")
    yield "x509-sha1", one.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")
    yield "title-changed", sign(edited(base, information("/Title", "Altro titolo")), "anna", "Firma1")
    yield "annotation-added", edited(one, annotation)
    yield "field-signed-later", sign(edited(base, lambda w: fields.append_signature_field(
        w, fields.SigFieldSpec("Firma1", on_page=0))), "anna", "Firma1", existing=True)
    yield "field-unsigned-after", edited(one, lambda w: fields.append_signature_field(
        w, fields.SigFieldSpec("Firma2", on_page=0)))
    yield "orphan-object", edited(one, lambda w: w.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f")))
    yield "signed-field-moved", edited(one, on_widget("/Rect", lambda w: generic.ArrayObject(
        map(generic.NumberObject, (60, 600, 400, 700)))))
    yield "content-flipped", flip(one, start + 1 + len(one[start + 1:end - 1].rstrip(b"0")) - 60)
    yield "not-hexadecimal", one[:start + 1] + b"zz" + one[start + 3:]
    yield "padding-not-zero", one[:end - 3] + b"41" + one[end - 1:]
    yield "hand-classic", handmade(base)
    yield "hand-crlf", handmade(base, eol=b"\r\n", appearance=True)
    yield "hand-cr", handmade(base, eol=b"\r", comment=b"%iText-7.1.0\r")
    yield "hand-stream", handmade(base, stream=True)
    yield "hand-packed", handmade(base, stream=True, pack=True)
    yield "hand-over-text", handmade(base, box=b"70 690 400 790", appearance=True)
    yield "hand-then-two", sign(sign(handmade(base, appearance=True), "bruno", "Firma2"), "carla", "Firma3")
    yield "packed-then-one", sign(handmade(base, stream=True, pack=True), "bruno", "Firma2")
    yield "hand-drafts", handmade(base, drafts=True)
    yield "hand-early", handmade(base, early=True)
    yield "hand-kids", handmade(base, kids=True)
    yield "hand-hidden", handmade(base, hidden=b"<</Type/Page>>")
    yield "hand-freed", handmade(base, freed=next(iter(streams(base))))
    yield "hand-hybrid", handmade(base, trailer=b"/XRefStm 9")
    yield "hand-encrypted", handmade(base, trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P 0>>")
    yield "hand-text-field", handmade(base, extra=b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(99,99 %)/Rect[0 0 0 0]>>")
    yield "hand-field-action", handmade(base, action=b"/AA<</E<</S/JavaScript/JS(app.alert\\(1\\))>>>>")
    yield "hand-rollback", handmade(one, previous=int(re.findall(rb"startxref\s+(\d+)", base)[-1]))
    yield "hand-no-zoom", handmade(base, box=b"70 90 250 150", appearance=True, flags=140)
    yield "attachment-replaced", sign(edited(base, replaced(base, "/EmbeddedFile")), "anna", "Firma1")
    yield "font-replaced", sign(edited(base, replaced(base, None)), "anna", "Firma1")
    yield "metadata-changed", sign(edited(base, titled), "anna", "Firma1")
    yield "page-added", sign(edited(base, page_added), "anna", "Firma1")
    yield "page-rotated", edited(one, on_page("/Rotate", generic.NumberObject(90)))
    yield "page-action", edited(one, on_page("/AA", generic.DictionaryObject()))
    yield "out-of-box", sign(base, "anna", "Firma1", box=(95, 680, 300, 790), page=2)
    yield "lta-renewed", renewed(sign(base, "anna", "Firma1", timestamper=clock(), embed_validation_info=True,
                                      use_pades_lta=True, validation_context=context()))
    yield "saved-after", rewritten(one)
    yield "unsigned", base


def streams(pdf):
    """Numbers of objects that are streams, with their dictionaries."""
    found = {}
    for match in re.finditer(rb"(?:^|[\r\n])(\d+) 0 obj\s*<<((?:(?!endobj).)*?)>>\s*stream", pdf, re.S):
        found[int(match.group(1))] = match.group(2)
    return found


def replaced(pdf, kind):
    """Another content for a stream: of the given type, else of a font."""
    word = kind.encode() if kind else b"/Subtype/CIDFontType0C"
    number = next(n for n, keys in streams(pdf).items() if word in keys.replace(b" ", b""))

    def edit(writer):
        found = writer.get_object(generic.Reference(number, 0, writer))
        fresh = generic.StreamObject({k: v for k, v in found.items() if k not in ("/Length", "/Filter")},
                                     stream_data=found.data + b" ")
        writer.objects[(0, number)] = fresh
    return edit


def titled(writer):
    found = writer.root["/Metadata"]
    fresh = generic.StreamObject({NAME("/Type"): NAME("/Metadata"), NAME("/Subtype"): NAME("/XML")},
                                 stream_data=found.data.replace(b"Resoconto di prova", b"Resoconto di comodo"))
    writer.root[NAME("/Metadata")] = writer.add_object(fresh)
    writer.update_root()


def page_added(writer):
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(pages["/Kids"][0].get_object())
    pages["/Kids"].append(writer.add_object(page))
    pages[NAME("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def on_page(key, value):
    def edit(writer):
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        page[NAME(key)] = value
        writer.update_container(page)
    return edit


def renewed(pdf):
    import asyncio
    reader = PdfFileReader(io.BytesIO(pdf))
    out = io.BytesIO()
    asyncio.run(signers.PdfTimeStamper(clock()).async_update_archival_timestamp_chain(
        reader, context(), in_place=False, output=out))
    return out.getvalue()


def docmdp(certified):
    """A second signature where the first forbids any: pyHanko refuses to make it, a careless tool does not."""
    from pyhanko.sign.signers import pdf_signer
    keep = pdf_signer.PdfSigner._enforce_certification_constraints
    pdf_signer.PdfSigner._enforce_certification_constraints = lambda *a, **k: None
    try:
        return sign(certified, "bruno", "Firma2")
    finally:
        pdf_signer.PdfSigner._enforce_certification_constraints = keep


def stamped(pdf):
    import asyncio
    return asyncio.run(signers.PdfTimeStamper(clock()).async_timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", context())).getvalue()


def oracle(pdf):
    """What pyHanko says, in one line."""
    try:
        said = []
        for signature in PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures:
            status = validate_pdf_signature(signature, context(), skip_diff=False)
            level = getattr(status.modification_level, "name", status.modification_level)
            said.append(f"{signature.field_name}: intact={status.intact} valid={status.valid} "
                        f"coverage={status.coverage.name} changes={level} bottom_line={status.bottom_line}")
        return "; ".join(said) or "no signature"
    except Exception as error:  # whatever it says is its answer
        return f"refused: {type(error).__name__}: {str(error)[:90]}"


def main():
    for old in [path for end in ("pdf", "tail") for path in HERE.glob(f"*.{end}") if not path.name.startswith("by-")]:
        old.unlink()
    base = typst.compile(str(HERE / "base.typ"), pdf_standards=["a-3a", "ua-1"])
    linear = rewritten(base, linearize=True)
    (HERE / "base.pdf").write_bytes(base)
    (HERE / "linear.pdf").write_bytes(linear)
    pki_folder = HERE / "pki"
    pki_folder.mkdir(exist_ok=True)
    for name, (made, key) in PKI.items():
        (pki_folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (pki_folder / f"{name}.key").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    for name, made in zip(("root", "sub"), CRLS):
        (pki_folder / f"{name}.crl").write_bytes(der(made))
    lines = []
    for name, pdf in vectors(base, linear):
        prefix = linear if name == "p05-linear-kept" else base
        kept = pdf.startswith(prefix)
        # Only what follows the sealed bytes is kept: the tests put them together again.
        (HERE / f"{name}.{'tail' if kept else 'pdf'}").write_bytes(pdf[len(prefix):] if kept else pdf)
        lines.append(f"{name}: {oracle(pdf)}")
    # Made by other tools, see `tools/`: they outlive a new set of keys.
    for path in sorted(HERE.glob("by-*.tail")):
        lines.append(f"{path.stem}: {oracle(base + path.read_bytes())}")
    (HERE / "oracle.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
