#!/bin/sh
# Makes the timestamps of tests/timestamp.rs with the authorities that make.sh made: answers and tokens over
# sealed.pdf. They bear the instant at which this runs, which the tests expect to be 26 November 2026.
set -eu
cd "$(dirname "$0")"
rm -rf stamps
mkdir stamps
export LC_ALL=C

answer() { # output authority issuer document hash
  sed -e "s/^digests.*/digests = sha1, sha256, sha512/" -e "s,pki/tsa\.pem,pki/$2.pem," -e "s,pki/tsa\.key,pki/$2.key," \
    -e "s,pki/sub\.pem,pki/$3.pem," -e "s,pki/tsa\.serial,stamps/serial," pki/ca.cnf > stamps/tsa.cnf
  echo 01 > stamps/serial
  openssl ts -query -config stamps/tsa.cnf -data "$4" "-$5" -cert -out stamps/query.tsq 2>/dev/null
  openssl ts -reply -config stamps/tsa.cnf -section tsa_own -queryfile stamps/query.tsq -out "stamps/$1" 2>/dev/null
}
answer answer.tsr tsa sub sealed.pdf sha256
answer sha512.tsr tsa sub sealed.pdf sha512
answer sha1.tsr tsa sub sealed.pdf sha1
answer draft.tsr tsa sub draft.pdf sha256
answer stranger.tsr tsa2 other sealed.pdf sha256
openssl ts -reply -in stamps/answer.tsr -token_out -out stamps/token.tst
{ echo "-----BEGIN TIMESTAMP-----"; openssl base64 -in stamps/token.tst; echo "-----END TIMESTAMP-----"; } > stamps/token.pem
openssl base64 -in stamps/answer.tsr -out stamps/answer.txt
# A hash that the authority does not take: it refuses in an answer.
openssl ts -query -config pki/ca.cnf -data sealed.pdf -md5 -out stamps/query.tsq 2>/dev/null
openssl ts -reply -config stamps/tsa.cnf -section tsa_own -queryfile stamps/query.tsq -out stamps/refused.tsr 2>/dev/null || true
rm stamps/tsa.cnf stamps/serial stamps/query.tsq
rm -f stamps/serial.old
