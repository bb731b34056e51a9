#!/bin/sh
# Makes the signature files that OpenSSL can make: the authorities and persons of tests/signatures.rs.
#
# The outputs are checked in, so that no test needs OpenSSL. Keys are public on purpose. Signatures bear the
# instant at which this runs; expiry.p7m wants a day before the end of 2026 (`faketime '2026-11-26 12:00'`).
set -eu
cd "$(dirname "$0")"
rm -rf pki signed
mkdir -p pki signed
export LC_ALL=C

# --- authorities and persons ---------------------------------------------------------------------------
cat > pki/ca.cnf <<'CNF'
[ca]
default_ca = own
[own]
dir = pki
database = pki/index.txt
new_certs_dir = pki
rand_serial = yes
default_md = sha256
policy = any
default_crl_days = 7000
unique_subject = no
crl_extensions = crl
[any]
countryName = optional
givenName = optional
surname = optional
serialNumber = optional
commonName = supplied
dnQualifier = optional
organizationName = optional
[crl]
authorityKeyIdentifier = keyid
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[sub]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[person]
keyUsage = critical,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 0.4.0.194112.1.2
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qualified
[qualified]
compliance = SEQUENCE:compliance
device = SEQUENCE:device
[compliance]
oid = OID:0.4.0.1862.1.1
[device]
oid = OID:0.4.0.1862.1.4
[authentication]
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[stamping]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[answering]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = none
prompt = no
utf8 = yes
[none]
[tsa]
default_tsa = tsa_own
[tsa_own]
serial = pki/tsa.serial
crypto_device = builtin
signer_cert = pki/tsa.pem
signer_key = pki/tsa.key
certs = pki/sub.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
CNF
: > pki/index.txt
echo 01 > pki/tsa.serial
END=20461126120000Z

key() { # name kind
  case $2 in
    rsa) openssl genrsa -out "pki/$1.key" 2048 ;;
    rsa1024) openssl genrsa -out "pki/$1.key" 1024 ;;
    *) openssl ecparam -name "$2" -genkey -noout -out "pki/$1.key" ;;
  esac 2>/dev/null
}
issue() { # name issuer subject extensions start end
  openssl req -new -utf8 -key "pki/$1.key" -subj "$3" -config pki/ca.cnf -out "pki/$1.csr"
  openssl ca -batch -config pki/ca.cnf -cert "pki/$2.pem" -keyfile "pki/$2.key" -in "pki/$1.csr" -utf8 \
    -extensions "$4" -startdate "$5" -enddate "$6" -notext -preserveDN -out "pki/$1.pem" 2>/dev/null
  rm "pki/$1.csr"
}
for name in root other; do
  key $name rsa
  openssl req -x509 -new -key pki/$name.key -subj "/C=IT/O=Esempio/CN=Radice di prova $name" -days 7300 \
    -config pki/ca.cnf -extensions root -out pki/$name.pem
done
START=20200101000000Z
key sub rsa
issue sub root "/C=IT/O=Esempio/CN=Autorità di prova" sub $START $END
NAME="/C=IT/givenName=MARIA/surname=ROSSI/serialNumber=TINIT-RSSMRA70A01F205X/CN=ROSSI MARIA/dnQualifier=7420001"
key a rsa
issue a sub "$NAME" person $START $END
key b prime256v1
issue b sub "/C=IT/givenName=LUIGI/surname=BIANCHI/serialNumber=IT:BNCLGU65B02H501Z/CN=BIANCHI LUIGI" person $START $END
key c secp384r1
issue c sub "/C=IT/givenName=ANNA/surname=VERDI/serialNumber=tinit-vrdnna80c43l219k/CN=VERDI ANNA" person $START $END
key homonym rsa
issue homonym sub "/C=IT/givenName=MARIA/surname=ROSSI/serialNumber=TINIT-RSSMRA55D41F205Q/CN=ROSSI MARIA" person $START $END
key nocode rsa
issue nocode sub "/C=IT/givenName=MARIA/surname=ROSSI/CN=ROSSI MARIA" person $START $END
key card rsa
issue card sub "/C=IT/givenName=ROSSI/surname=MARIA/CN=RSSMRA70A01F205X\/7420001.ABC" person $START $END
key p521 secp521r1
issue p521 sub "$NAME" person $START $END
key weak rsa1024
issue weak sub "$NAME" person $START $END
key cns rsa
issue cns sub "$NAME" authentication $START $END
key past rsa
issue past sub "$NAME" person $START 20210101000000Z
key year rsa
issue year sub "$NAME" person 20260101000000Z 20261231000000Z
cp pki/a.key pki/impostor.key
issue impostor sub "/C=IT/givenName=GINO/surname=NERI/serialNumber=TINIT-NREGNI50A01F205X/CN=NERI GINO" person $START $END
key twin rsa
issue twin sub "/C=IT/givenName=GINO/surname=NERI/serialNumber=TINIT-NREGNI50A01F205X/CN=NERI GINO" person $START $END
key revoked rsa
issue revoked sub "$NAME" person $START $END
key tsa rsa
issue tsa sub "/C=IT/O=Esempio/CN=Marca temporale di prova" stamping $START $END
key ocsp prime256v1
issue ocsp sub "/C=IT/O=Esempio/CN=Risposte OCSP di prova" answering $START $END
key tsa2 rsa
issue tsa2 other "/C=IT/O=Altri/CN=Marca temporale ignota" stamping $START $END
openssl genpkey -algorithm ed25519 -out pki/ed.key 2>/dev/null
issue ed sub "$NAME" person $START $END

# --- documents -----------------------------------------------------------------------------------------
pdf() { # words: small and well formed enough for any viewer
  printf '%%PDF-1.7\n%%\342\343\317\323\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
  printf '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'
  printf '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n%% %s\n' "$1"
  printf 'trailer\n<< /Root 1 0 R /Size 4 >>\n%%%%EOF\n'
}
pdf "Resoconto sigillato: 2021, secondo semestre" > sealed.pdf
pdf "Resoconto in bozza: 2021, secondo semestre" > draft.pdf

# --- signatures ----------------------------------------------------------------------------------------
sign() { # output input options
  out=$1; in=$2; shift 2
  openssl cms -sign -binary -nosmimecap -md sha256 -outform DER -in "$in" -certfile pki/sub.pem -out "signed/$out" "$@"
}
attached() { out=$1; shift; sign "$out" sealed.pdf -cades -nodetach "$@"; }
by() { echo "-signer pki/$1.pem -inkey pki/$1.key"; }

attached rsa.p7m $(by a)
openssl base64 -A -in signed/rsa.p7m -out signed/rsa-base64.p7m
{ echo "-----BEGIN PKCS7-----"; openssl base64 -in signed/rsa.p7m; echo "-----END PKCS7-----"; } > signed/rsa-pkcs7.pem
{ echo "-----BEGIN CMS-----"; openssl base64 -in signed/rsa.p7m; printf -- "-----END CMS-----"; } \
  | sed 's/$/\r/' | head -c -1 > signed/rsa-cms-crlf.pem
openssl cms -sign -binary -nosmimecap -md sha256 -cades -nodetach -stream -in sealed.pdf -certfile pki/sub.pem \
  $(by a) -outform DER -out signed/rsa-stream.p7m
sign detached.p7s sealed.pdf -cades $(by a)
sign detached-other.p7s draft.pdf -cades $(by a)
attached three.p7m $(by a) $(by b) $(by c)
openssl cms -resign -binary -nosmimecap -cades -md sha256 -inform DER -outform DER -nodetach -in signed/rsa.p7m \
  $(by b) -out signed/resigned.p7m
sign nested.p7m signed/rsa.p7m -cades -nodetach $(by b)
cp signed/rsa.p7m signed/deep.p7m
for _ in 2 3 4 5 6; do
  cp signed/deep.p7m signed/inner.p7m
  sign deep.p7m signed/inner.p7m -cades -nodetach -nocerts $(by b)
done
rm signed/inner.p7m
sign no-attributes.p7m sealed.pdf -nodetach -noattr $(by a)
sign pkcs7.p7m sealed.pdf -nodetach $(by a)
attached sha1.p7m -md sha1 $(by a)
attached weak.p7m $(by weak)
attached pss.p7m $(by a) -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32
attached pss-long.p7m $(by a) -keyopt rsa_padding_mode:pss
attached sha512.p7m -md sha512 $(by a)
attached p384.p7m -md sha384 $(by c)
attached p521.p7m -md sha512 $(by p521)
attached cns.p7m $(by cns)
attached past.p7m $(by past)
attached expiry.p7m $(by year)
openssl cms -sign -binary -nosmimecap -cades -md sha256 -nodetach -nocerts -in sealed.pdf $(by a) -outform DER \
  -out signed/nocerts.p7m
attached ski.p7m -keyid $(by a)
attached code-old.p7m $(by b)
attached code-lower.p7m $(by c)
attached code-absent.p7m $(by nocode)
attached card.p7m $(by card)
attached homonym.p7m $(by homonym)
openssl cms -sign -binary -nosmimecap -cades -md sha256 -nodetach -in sealed.pdf $(by sub) -outform DER \
  -out signed/authority.p7m
sign draft.p7m draft.pdf -cades -nodetach $(by a)
sign draft-nested.p7m signed/draft.p7m -cades -nodetach $(by b)
attached twice.p7m $(by a) $(by card)
openssl crl2pkcs7 -nocrl -certfile pki/sub.pem -outform DER -out signed/no-signer.p7b
openssl cms -encrypt -binary -aes256 -in sealed.pdf -outform DER -out signed/encrypted.p7m pki/a.pem
openssl smime -sign -binary -nodetach -md sha256 -in sealed.pdf -certfile pki/sub.pem $(by a) -outform DER \
  -out signed/smime.p7m 2>/dev/null

# Signed before and after the certificate was revoked.
attached before-revocation.p7m $(by revoked)
sleep 2
openssl ca -config pki/ca.cnf -cert pki/sub.pem -keyfile pki/sub.key -revoke pki/revoked.pem 2>/dev/null
openssl ca -config pki/ca.cnf -cert pki/sub.pem -keyfile pki/sub.key -gencrl -out pki/sub.crl 2>/dev/null
sleep 2
attached after-revocation.p7m $(by revoked)
rm -f pki/[0-9A-F]*.pem pki/*.old pki/*.attr.old pki/tsa.serial.old
./stamps.sh
