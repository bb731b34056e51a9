#!/usr/bin/env python3
"""Makes the signature files that OpenSSL does not: odd, broken and forged ones, and some by pyHanko.

Run after make.sh, in this folder: `python3 forge.py` (needs asn1crypto, cryptography, pyhanko, openssl).
The outputs are checked in. DER is written here by hand, so that nothing is sorted or mended on the way.
"""

import asyncio
import datetime
import hashlib
import pathlib
import subprocess
import tempfile

from asn1crypto import cms as acms, pem, x509 as ax509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

HERE = pathlib.Path(__file__).parent
PKI, OUT = HERE / "pki", HERE / "signed"
SEALED, DRAFT = (HERE / "sealed.pdf").read_bytes(), (HERE / "draft.pdf").read_bytes()


# --- DER by hand ---------------------------------------------------------------------------------------
def tlv(tag, *content):
    body = b"".join(content)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + body


def seq(*c): return tlv(0x30, *c)
def put(*c): return tlv(0x31, *c)
def octets(b): return tlv(0x04, b)
def context(n, *c): return tlv(0xA0 | n, *c)
def integer(n): return tlv(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def oid(text):
    first, second, *rest = map(int, text.split("."))
    body = b""
    for arc in [first * 40 + second, *rest]:
        part = [arc & 0x7F]
        while arc := arc >> 7:
            part.append(0x80 | arc & 0x7F)
        body += bytes(reversed(part))
    return tlv(0x06, body)


def utc(when): return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())


NULL = b"\x05\x00"
HASHES = {
    "md5": ("1.2.840.113549.2.5", None),
    "sha1": ("1.3.14.3.2.26", hashes.SHA1),
    "sha256": ("2.16.840.1.101.3.4.2.1", hashes.SHA256),
    "sha384": ("2.16.840.1.101.3.4.2.2", hashes.SHA384),
    "sha512": ("2.16.840.1.101.3.4.2.3", hashes.SHA512),
}
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
PKCS9 = "1.2.840.113549.1.9."
NOW = datetime.datetime(2026, 11, 26, 12, 0, 0)


def algorithm(name): return seq(oid(HASHES[name][0]), NULL)
def digest(name, b): return hashlib.new(name, b).digest()


class Person:
    def __init__(self, name):
        self.key = serialization.load_pem_private_key((PKI / f"{name}.key").read_bytes(), None)
        self.der = pem.unarmor((PKI / f"{name}.pem").read_bytes())[2]
        self.read()

    def read(self):
        cert = ax509.Certificate.load(self.der)
        self.issuer, self.serial = cert.issuer.dump(), cert.serial_number
        self.ski = cert.key_identifier


A, B, C, SUB = Person("a"), Person("b"), Person("c"), Person("sub")


def attribute(number, *values): return seq(oid(number), put(*values))


def named(person, hash="sha256", version=2, issuer_serial=None, explicit=False):
    parts = []
    if version == 2 and (explicit or hash != "sha256"):
        parts.append(seq(oid(HASHES[hash][0])))
    parts.append(octets(digest(hash if version == 2 else "sha1", person.der)))
    if issuer_serial:
        parts.append(seq(seq(context(4, issuer_serial.issuer)), integer(issuer_serial.serial)))
    number = "16.2.47" if version == 2 else "16.2.12"
    return attribute(PKCS9 + number, seq(seq(seq(*parts))))


def attributes(person, content, hash="sha256", time=NOW, name="named", content_type=DATA):
    out = {
        "content_type": attribute(PKCS9 + "3", oid(content_type)),
        "time": attribute(PKCS9 + "5", utc(time)) if time else None,
        "digest": attribute(PKCS9 + "4", octets(digest(hash, content))),
        "named": named(person),
    }
    return {key: value for key, value in out.items() if value}


def value(person, signed, hash, pss=None):
    kind = HASHES[hash][1]
    if isinstance(person.key, ed25519.Ed25519PrivateKey):
        return person.key.sign(signed)
    if isinstance(person.key, ec.EllipticCurvePrivateKey):
        return person.key.sign(signed, ec.ECDSA(kind()))
    if pss:
        return person.key.sign(signed, padding.PSS(padding.MGF1(HASHES[pss][1]()), kind().digest_size), kind())
    return person.key.sign(signed, padding.PKCS1v15(), kind())


def scheme(person, hash, pss=None):
    if isinstance(person.key, ed25519.Ed25519PrivateKey):
        return seq(oid("1.3.101.112"))
    if isinstance(person.key, ec.EllipticCurvePrivateKey):
        return seq(oid({"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3"}[hash]))
    if pss:
        mask = seq(oid("1.2.840.113549.1.1.8"), algorithm(pss))
        size = integer(HASHES[hash][1]().digest_size)
        return seq(oid("1.2.840.113549.1.1.10"), seq(context(0, algorithm(hash)), context(1, mask), context(2, size)))
    number = {"sha1": 5, "sha256": 11, "sha384": 12, "sha512": 13}[hash]
    return seq(oid(f"1.2.840.113549.1.1.{number}"), NULL)


def signer(person, content, attrs=None, *, hash="sha256", stored=None, signed=None, unsigned=None, sid=None,
           alg=None, pss=None, empty_unsigned=False):
    """One SignerInfo: `attrs` as they stand in the file, `signed` the order over which the value is made."""
    attrs = list((attrs or attributes(person, content, hash)).values()) if not isinstance(attrs, list) else attrs
    signed = sorted(attrs) if signed is None else signed
    stored = sorted(attrs) if stored is None else stored
    made = value(person, put(*signed), hash, pss)
    tail = [context(1, *(unsigned(made) if callable(unsigned) else unsigned))] if unsigned else []
    if empty_unsigned:
        tail = [context(1)]
    return seq(
        integer(3 if sid == "key" else 1),
        tlv(0x80, person.ski) if sid == "key" else sid or seq(person.issuer, integer(person.serial)),
        algorithm(hash),
        context(0, *stored),
        alg or scheme(person, hash, pss),
        octets(made),
        *tail,
    )


def message(content, signers, certificates=(), *, lists=(), digests=("sha256",), kind=DATA):
    inside = [seq(oid(kind), *([context(0, octets(content))] if content is not None else []))]
    if certificates:
        inside.append(context(0, *certificates))
    if lists:
        inside.append(context(1, *lists))
    data = seq(integer(1), put(*[algorithm(d) for d in digests]), *inside, put(*signers))
    return seq(oid(SIGNED_DATA), context(0, data))


def write(name, content): (OUT / name).write_bytes(content)


def simple(name, person=A, content=SEALED, **options):
    write(name, message(content, [signer(person, content, **options)], [person.der, SUB.der]))


# --- broken and forged ---------------------------------------------------------------------------------
def broken():
    rsa = (OUT / "rsa.p7m").read_bytes()
    at = rsa.index(b"sigillato")
    write("altered.p7m", rsa[:at] + bytes([rsa[at] ^ 0x01]) + rsa[at + 1:])
    write("broken.p7m", rsa[:-5] + bytes([rsa[-5] ^ 0x10]) + rsa[-4:])
    write("trailing.p7m", rsa + b"appendice")
    write("trailing-zeros.p7m", rsa + bytes(16))
    attrs = attributes(A, SEALED)
    simple("wrong-digest.p7m", attrs={**attrs, "digest": attributes(A, b"altro")["digest"]})
    simple("no-content-type.p7m", attrs={k: v for k, v in attrs.items() if k != "content_type"})
    simple("wrong-content-type.p7m", attrs=attributes(A, SEALED, content_type=SIGNED_DATA))
    simple("two-digests.p7m", attrs=[*attrs.values(), attributes(A, b"altro")["digest"]])
    two = attribute(PKCS9 + "4", octets(digest("sha256", SEALED)), octets(digest("sha256", b"altro")))
    simple("two-values.p7m", attrs={**attrs, "digest": two})
    simple("no-digest.p7m", attrs={k: v for k, v in attrs.items() if k != "digest"})
    impostor = Person("impostor")
    # Signed by A, who names his own certificate; the file offers that of another subject with the same key.
    write("substituted.p7m", message(SEALED, [signer(impostor, SEALED, attributes(A, SEALED))],
                                     [impostor.der, A.der, SUB.der]))
    simple("algorithms-differ.p7m", alg=seq(oid("1.2.840.113549.1.1.5"), NULL))
    protection = attribute(PKCS9 + "52", seq(algorithm("sha512"), context(1, oid("1.2.840.113549.1.1.13"), NULL)))
    simple("protection-differs.p7m", attrs={**attrs, "protection": protection})
    simple("issuer-serial-differs.p7m", attrs={**attrs, "named": named(A, issuer_serial=B)})
    write("no-certificate-at-all.p7m", message(SEALED, [signer(A, SEALED)]))
    write("no-signers.p7m", message(SEALED, []))
    write("many-signers.p7m", message(SEALED, [signer(B, SEALED)] * 17))
    simple("not-data.p7m", attrs=attributes(A, SEALED, content_type="1.2.3.4"))
    write("other-content-type.p7m", message(SEALED, [signer(A, SEALED, attributes(A, SEALED, content_type="1.2.3.4"))],
                                            [A.der], kind="1.2.3.4"))
    write("bomb.p7m", b"\x30\x80" * 2_000)
    write("stamped.tsd", seq(oid(PKCS9 + "16.1.31"), context(0, seq(integer(1), octets(rsa)))))
    write("stamped.m7m", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\n"
      b"Content-Type: application/pkcs7-mime\r\n")


# --- what real tools write -----------------------------------------------------------------------------
def indefinite(der, deep=3, chunk=64, strict=True):
    """The same in BER: indefinite lengths, the content in pieces; certificates and signed attributes kept."""
    def one(at, end, depth):
        out = b""
        while at < end:
            tag, size, head = der[at], der[at + 1], 2
            if size & 0x80:
                count = size & 0x7F
                size, head = int.from_bytes(der[at + 2:at + 2 + count], "big"), 2 + count
            body = (at + head, at + head + size)
            if tag & 0x20 and depth < deep:
                out += bytes([tag, 0x80]) + one(*body, depth + 1) + b"\0\0"
            elif tag == 0x04 and size > chunk:
                content = der[body[0]:body[1]]
                pieces = [content[i:i + chunk] for i in range(0, size, chunk)]
                out += b"\x24\x80" + b"".join(map(octets, pieces)) + b"\0\0"
            else:
                out += der[at:body[1]]
            at = body[1]
        return out
    return one(0, len(der), 0)


def real():
    rsa = (OUT / "rsa.p7m").read_bytes()
    write("chunked.p7m", indefinite(rsa, deep=5))
    write("chunked-attributes.p7m", indefinite(rsa, deep=9, chunk=300))
    three = (OUT / "three.p7m").read_bytes()
    write("three-chunked.p7m", indefinite(three, deep=5))
    attrs = attributes(A, SEALED)
    simple("named-algorithm.p7m")
    simple("issuer-serial.p7m", attrs={**attrs, "named": named(A, issuer_serial=A, explicit=True)})
    simple("named-sha512.p7m", attrs={**attrs, "named": named(A, "sha512")})
    simple("named-v1.p7m", attrs={**attrs, "named": named(A, version=1)})
    shuffled = sorted(attrs.values(), reverse=True)
    simple("unsorted.p7m", attrs=shuffled, stored=shuffled)
    simple("unsorted-signed.p7m", attrs=shuffled, stored=shuffled, signed=shuffled)
    simple("key-identifier.p7m", sid="key")
    simple("no-time.p7m", attrs={k: v for k, v in attrs.items() if k != "time"})
    simple("future.p7m", attrs=attributes(A, SEALED, time=datetime.datetime(2031, 1, 1)))
    simple("early.p7m", attrs=attributes(A, SEALED, time=datetime.datetime(2021, 6, 1)))
    hints = attribute(PKCS9 + "16.2.4", seq(tlv(0x0C, b"resoconto"), oid(DATA)))
    large = attribute("2.25.329800735698586629295641978511506172918", tlv(0x0C, b"x"))
    protection = attribute(PKCS9 + "52", seq(algorithm("sha256"), context(1, oid("1.2.840.113549.1.1.11"), NULL)))
    extra = [*attrs.values(), hints, large, protection]
    write("odd.p7m", message(
        SEALED, [signer(A, SEALED, extra, empty_unsigned=True)],
        [context(2, seq(integer(1))), context(0, seq(integer(0))), context(3, oid("1.2.3"), NULL), A.der, SUB.der],
        lists=[pem.unarmor((PKI / "sub.crl").read_bytes())[2], context(1, oid("1.3.6.1.5.5.7.16.2"), seq())],
        digests=("sha512", "sha256", "md5")))
    simple("ed25519.p7m", Person("ed"))
    for name, content in (("sha1-detached.p7s", SEALED), ("sha1-detached-other.p7s", DRAFT)):
        write(name, message(None, [signer(A, content, hash="sha1")], [A.der, SUB.der], digests=("sha1",)))
    simple("pss-mask.p7m", pss="sha512")
    simple("pss-python.p7m", pss="sha256")
    text = (OUT / "rsa-base64.p7m").read_bytes()
    write("nested-base64.p7m", message(text, [signer(B, text)], [B.der, SUB.der]))
    twin = same_serial()
    write("equal-serials.p7m", message(SEALED, [signer(A, SEALED)], [twin, A.der, SUB.der]))
    write("smime.txt", b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data\n\n"
          + text)


def same_serial():
    """A certificate of another person with issuer and serial number of A's."""
    twin, issuer = Person("twin"), x509.load_der_x509_certificate(SUB.der)
    own = x509.load_der_x509_certificate(twin.der)
    builder = (x509.CertificateBuilder().subject_name(own.subject).issuer_name(issuer.subject)
               .public_key(own.public_key()).serial_number(A.serial)
               .not_valid_before(own.not_valid_before_utc).not_valid_after(own.not_valid_after_utc))
    for extension in own.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    made = builder.sign(SUB.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    # OpenSSL writes the issuer's name in the alphabet of the issuer; so that both names are the same bytes:
    assert ax509.Certificate.load(made).issuer.dump() == A.issuer
    return made


# --- timestamps and counter-signatures -----------------------------------------------------------------
def token(stamped, authority="tsa", chain="sub"):
    with tempfile.TemporaryDirectory() as folder:
        query, reply, out = (f"{folder}/{n}" for n in ("query", "reply", "token"))
        run = lambda *c: subprocess.run(c, check=True, cwd=HERE, capture_output=True)
        digest_hex = digest("sha256", stamped).hex()
        run("openssl", "ts", "-query", "-digest", digest_hex, "-sha256", "-cert", "-out", query)
        run("openssl", "ts", "-reply", "-config", "pki/ca.cnf", "-section", "tsa_own", "-queryfile", query,
            "-signer", f"pki/{authority}.pem", "-inkey", f"pki/{authority}.key", "-chain", f"pki/{chain}.pem",
            "-out", reply)
        run("openssl", "ts", "-reply", "-config", "pki/ca.cnf", "-in", reply, "-token_out", "-out", out)
        return pathlib.Path(out).read_bytes()


def self_made_token(stamped, person):
    """A timestamp of 1 January 2024 by any key: of the authority, or of somebody who is none."""
    kind = PKCS9 + "16.1.4"
    when = tlv(0x18, b"20240101000000Z")
    info = seq(integer(1), oid("1.2.3"), seq(algorithm("sha256"), octets(digest("sha256", stamped))), integer(7), when)
    return message(info, [signer(person, info, attributes(person, info, content_type=kind))], [person.der, SUB.der],
                   kind=kind)


def stamped():
    year = Person("year")
    stamp = lambda make: lambda made: [attribute(PKCS9 + "16.2.14", make(made))]
    simple("timestamp.p7m", year, unsigned=stamp(token))
    simple("timestamp-other.p7m", year, unsigned=stamp(lambda made: token(b"altro")))
    simple("timestamp-stranger.p7m", year, unsigned=stamp(lambda made: token(made, "tsa2", "other")))
    simple("timestamp-nobody.p7m", year, unsigned=stamp(lambda made: self_made_token(made, A)))
    simple("timestamp-garbage.p7m", year, unsigned=stamp(lambda made: octets(b"?")))
    revoked = Person("revoked")
    proved = signer(revoked, SEALED, unsigned=stamp(token))
    write("revoked-proved.p7m", message(SEALED, [proved], [revoked.der, SUB.der]))
    early = attributes(revoked, SEALED, time=datetime.datetime(2024, 1, 1))
    since = signer(revoked, SEALED, early, unsigned=stamp(lambda made: self_made_token(made, Person("tsa"))))
    write("revoked-since.p7m", message(SEALED, [since], [revoked.der, SUB.der, Person("tsa").der]))
    a = signer(A, SEALED, unsigned=stamp(token))
    write("passed.p7m", message(SEALED, [a], [A.der, SUB.der],
                                lists=[pem.unarmor((PKI / "sub.crl").read_bytes())[2]]))

    def countersign(made):
        attrs = attributes(C, made)
        del attrs["content_type"]
        return [attribute(PKCS9 + "6", signer(C, made, attrs))]
    write("counter.p7m", message(SEALED, [signer(A, SEALED, unsigned=countersign), signer(B, SEALED)],
                                 [A.der, B.der, C.der, SUB.der]))
    wrong = lambda made: countersign(made[:-1] + b"?")
    write("counter-broken.p7m", message(SEALED, [signer(A, SEALED, unsigned=wrong), signer(B, SEALED)],
                                        [A.der, B.der, C.der, SUB.der]))


def small_pdf():
    """A PDF of one empty page, with its table of objects: small enough to be signed and kept."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return (out + b"xref\n0 4\n0000000000 65535 f \n" + table
            + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out))


def around():
    """A PDF that A signed inside, then B as a file."""
    import io
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    pdf = small_pdf()
    (HERE / "small.pdf").write_bytes(pdf)
    who = signers.SimpleSigner.load(str(PKI / "a.key"), str(PKI / "a.pem"), ca_chain_files=[str(PKI / "sub.pem")])
    meta = signers.PdfSignatureMetadata(field_name="Firma", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, who).getvalue()
    write("inside.pdf", signed)
    write("around-pdf.p7m", message(signed, [signer(B, signed)], [B.der, SUB.der]))


# --- answers of an OCSP service -------------------------------------------------------------------------
def answer(person, by="sub"):
    with tempfile.TemporaryDirectory() as folder:
        query, out = f"{folder}/query", f"{folder}/answer"
        run = lambda *c: subprocess.run(c, check=True, cwd=HERE, capture_output=True)
        run("openssl", "ocsp", "-no_nonce", "-issuer", "pki/sub.pem", "-cert", f"pki/{person}.pem", "-reqout", query)
        run("openssl", "ocsp", "-index", "pki/index.txt", "-CA", "pki/sub.pem", "-rsigner", f"pki/{by}.pem",
            "-rkey", f"pki/{by}.key", "-reqin", query, "-respout", out, "-ndays", "7000")
        return pathlib.Path(out).read_bytes()


def answered():
    listed = lambda response: context(1, oid("1.3.6.1.5.5.7.16.2"), response)

    def made(name, person, response):
        who = Person(person)
        attrs = attributes(who, SEALED, time=datetime.datetime(2026, 12, 1))
        write(name, message(SEALED, [signer(who, SEALED, attrs)], [who.der, SUB.der], lists=[listed(response)]))
    made("ocsp.p7m", "a", answer("a"))
    made("ocsp-delegate.p7m", "a", answer("a", "ocsp"))
    made("ocsp-revoked.p7m", "revoked", answer("revoked"))
    made("ocsp-of-another.p7m", "a", answer("b"))
    # Good, says somebody who is not entitled to: the person himself, a service of other authorities.
    made("ocsp-by-himself.p7m", "a", answer("a", "a"))
    made("ocsp-by-stranger.p7m", "a", answer("a", "tsa2"))
    # As an unsigned attribute: the answer without its status (RevocationValues, ocspVals).
    from asn1crypto import ocsp
    basic = ocsp.OCSPResponse.load(answer("a"))["response_bytes"]["response"].parsed.dump()
    values = attribute(PKCS9 + "16.2.24", seq(context(1, seq(basic))))
    simple("ocsp-attribute.p7m", unsigned=[values])


# --- by pyHanko ----------------------------------------------------------------------------------------
def pyhanko():
    from pyhanko.sign import signers

    def by(name, **options):
        return signers.SimpleSigner.load(str(PKI / f"{name}.key"), str(PKI / f"{name}.pem"),
                                         ca_chain_files=[str(PKI / "sub.pem")], **options)

    def made(name, who, detached=False, hash="sha256"):
        signed = asyncio.run(who.async_sign_general_data(SEALED, hash, detached=detached, use_cades=True))
        write(name, signed.dump())

    made("pyhanko.p7m", by("a"))
    made("pyhanko-detached.p7s", by("a"), detached=True)
    made("pyhanko-p384.p7m", by("c"), hash="sha384")
    made("pyhanko-pss.p7m", by("a", prefer_pss=True))


broken()
real()
stamped()
answered()
around()
pyhanko()
