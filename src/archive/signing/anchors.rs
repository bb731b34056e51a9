//! The certificates that the administration relies on, each with its imprint: whoever replaces one is seen.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::archive::manifest::sha256;
use crate::signature::is_certificate;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Each certificate by the name of its file, with the SHA-256 of its bytes: what
/// `openssl x509 -fingerprint -sha256` prints, in small letters without colons.
pub fn imprints(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    // Nobody relies on a file that is none, whatever its name says.
    let each = files.iter().flat_map(|(name, bytes)| {
        let own = certificates(bytes).into_iter().filter(|der| is_certificate(der));
        own.map(|der| (name.clone(), sha256(&der)))
    });
    each.collect()
}

/// The certificates of one file: armoured ones one after the other, else the bytes as they are.
fn certificates(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains(BEGIN)) else {
        return vec![bytes.to_vec()];
    };
    text.split(BEGIN)
        .skip(1)
        .filter_map(|rest| rest.split(END).next())
        .filter_map(|body| {
            let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
            STANDARD.decode(body).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armoured_or_not_it_is_the_same_certificate() {
        let der = b"certificato".to_vec();
        let armoured =
            format!("leggimi\n{BEGIN}\r\nY2VydGlmaWNh\r\ndG8=\r\n{END}\n{BEGIN}\nYWx0cm8=\n{END}\n");
        assert_eq!(certificates(armoured.as_bytes()), [der.clone(), b"altro".to_vec()]);
        assert_eq!(certificates(&der), std::slice::from_ref(&der));
        assert!(imprints(&[("b.der".into(), der)]).is_empty(), "it is none");
    }
}
