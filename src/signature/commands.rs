//! What anybody types, in the folder of a closed edition, to check its signatures without any program of ours.
//!
//! Signatures stand in `firme/`, named by the first digits of their hash and their own name; a kind of file
//! that is not there is passed over. A line that ends well begins with «OK», another with «NO».

/// The document inside a signature, and that inside another: each layer is verified and taken off, what is
/// left is compared with the closed document. `cmp` reads a file: fed by a pipe it would stop `openssl` short,
/// which then calls a sound signature a failure.
pub const AROUND: &str = r#"for firma in firme/*.p7m; do
  [ -e "$firma" ] || continue
  strato=$(mktemp)
  openssl cms -verify -inform DER -in "$firma" -noverify -binary -out "$strato" || { echo "NO $firma"; continue; }
  while openssl cms -cmsout -noout -inform DER -in "$strato" 2> /dev/null; do
    openssl cms -verify -inform DER -in "$strato" -noverify -binary -out "$strato.dentro" || break
    mv "$strato.dentro" "$strato"
  done
  cmp "$strato" data/resoconto.pdf && echo "OK $firma" || echo "NO $firma"
done"#;

/// The signature beside the document.
pub const BESIDE: &str = r#"for firma in firme/*.p7s; do
  [ -e "$firma" ] || continue
  openssl cms -verify -inform DER -in "$firma" -content data/resoconto.pdf -noverify -binary -out /dev/null && echo "OK $firma" || echo "NO $firma"
done"#;

/// The signature at the end of the document.
pub const INSIDE: &str = r#"for firma in firme/*.pdf; do
  [ -e "$firma" ] || continue
  cmp -n "$(wc -c < data/resoconto.pdf)" data/resoconto.pdf "$firma" && echo "OK $firma" || echo "NO $firma"
  pdfsig "$firma"
done"#;

/// Names in the certificates and the time that each signer states, layer by layer.
pub const WHO: &str = r#"for firma in firme/*.p7m firme/*.p7s; do
  [ -e "$firma" ] || continue
  echo "$firma"
  strato=$(mktemp)
  cp "$firma" "$strato"
  while openssl cms -cmsout -print -noout -inform DER -in "$strato" 2> /dev/null | grep -E -A2 'subject:|signingTime' | grep -E 'subject:|TIME:'; do
    openssl cms -verify -inform DER -in "$strato" -noverify -binary -out "$strato.dentro" 2> /dev/null || break
    mv "$strato.dentro" "$strato"
  done
done"#;
