#!/usr/bin/env bash
# The invented officers of examples/completo: an authority of their own, three certificates for signatures.
# The keys are public on purpose: nothing real may ever rely on them. Usage: officers.sh FOLDER
set -euo pipefail
mkdir -p "${1:?the folder to fill}"
cd "$1"

days=7300
cat >extensions.cnf <<'X'
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[officer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qualified
[qualified]
compliance = SEQUENCE:compliance
device = SEQUENCE:device
[compliance]
id = OID:0.4.0.1862.1.1
[device]
id = OID:0.4.0.1862.1.4
X

openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days $days -utf8 \
  -subj "/C=IT/O=Autorità di prova/CN=Autorità di prova: non usare" \
  -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n'; cat extensions.cnf) -extensions root \
  -keyout autorita.key -out autorita-di-prova.pem 2>/dev/null

officer() { # FILE GIVEN SURNAME CODE KEY…
  local file=$1 given=$2 surname=$3 code=$4
  shift 4
  openssl req -newkey "$@" -nodes -sha256 -utf8 \
    -subj "/C=IT/GN=$given/SN=$surname/serialNumber=TINIT-$code/CN=$given $surname" \
    -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n') -keyout "$file.key" -out "$file.csr" 2>/dev/null
  openssl x509 -req -in "$file.csr" -CA autorita-di-prova.pem -CAkey autorita.key -sha256 -days $days \
    -set_serial "0x$(printf '%s' "$file" | sha256sum | cut -c1-30)" -extfile extensions.cnf -extensions officer \
    -out "$file.pem" 2>/dev/null
  rm "$file.csr"
}
officer elena-sarti Elena Sarti SRTLNE75D54F839X rsa:3072
officer carla-ferri Carla Ferri FRRCRL68M41G273Q ec -pkeyopt ec_paramgen_curve:P-256
officer fabio-galli Fabio Galli GLLFBA80C15H501W ec -pkeyopt ec_paramgen_curve:P-384
rm extensions.cnf
