//! Which hashes and signatures are taken, which are named and not judged.

use rasn::prelude::*;
use rasn_pkix::{AlgorithmIdentifier, SubjectPublicKeyInfo};
use ring::{digest, signature};

use super::ber::Tlv;

/// Hashes that a signature may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// The name of what this program does not take, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsupported(pub(super) String);

impl Hash {
    pub(super) fn of(algorithm: &AlgorithmIdentifier) -> Result<Self, Unsupported> {
        Self::by_number(&algorithm.algorithm.to_string())
    }

    fn by_number(number: &str) -> Result<Self, Unsupported> {
        Err(Unsupported(
            match number {
                "2.16.840.1.101.3.4.2.1" => return Ok(Self::Sha256),
                "2.16.840.1.101.3.4.2.2" => return Ok(Self::Sha384),
                "2.16.840.1.101.3.4.2.3" => return Ok(Self::Sha512),
                "1.3.14.3.2.26" => "SHA-1",
                "1.2.840.113549.2.5" => "MD5",
                "2.16.840.1.101.3.4.2.4" => "SHA-224",
                "2.16.840.1.101.3.4.2.7" => "SHA3-224",
                "2.16.840.1.101.3.4.2.8" => "SHA3-256",
                "2.16.840.1.101.3.4.2.9" => "SHA3-384",
                "2.16.840.1.101.3.4.2.10" => "SHA3-512",
                "1.3.36.3.2.1" => "RIPEMD-160",
                other => other,
            }
            .to_owned(),
        ))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    fn ring(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }

    /// Octets of a digest.
    pub(super) fn length(self) -> usize {
        self.ring().output_len()
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        self.digest_of_parts(&[bytes])
    }

    /// The digest of pieces as if they stood one after the other.
    pub(super) fn digest_of_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = digest::Context::new(self.ring());
        for part in parts {
            context.update(part);
        }
        context.finish().as_ref().to_vec()
    }
}

/// SHA-1, only to tell certificates apart where an old attribute names one so.
pub(super) fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

/// How a signature is to be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Pkcs1(Hash),
    Pss(Hash),
    P256(Hash),
    P384(Hash),
}

/// The key that a certificate is for.
enum Key {
    Rsa,
    P256,
    P384,
}

#[derive(AsnType, Decode)]
struct PssParameters {
    #[rasn(tag(explicit(0)))]
    hash: Option<AlgorithmIdentifier>,
    #[rasn(tag(explicit(1)))]
    mask: Option<AlgorithmIdentifier>,
    #[rasn(tag(explicit(2)))]
    salt: Option<Integer>,
    #[rasn(tag(explicit(3)))]
    trailer: Option<Integer>,
}

/// The scheme of a signature from its algorithm, its key, and the hash stated beside (`digestAlgorithm`).
///
/// Many tools write plain `rsaEncryption` or `id-ecPublicKey`: then the hash beside is meant. Two hashes that
/// disagree are not judged.
pub(super) fn scheme(
    algorithm: &AlgorithmIdentifier,
    beside: Hash,
    key: &SubjectPublicKeyInfo,
) -> Result<Scheme, Unsupported> {
    let number = algorithm.algorithm.to_string();
    let stated = match number.as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.10045.2.1" => beside,
        "1.2.840.113549.1.1.11" | "1.2.840.10045.4.3.2" => Hash::Sha256,
        "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => Hash::Sha384,
        "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" => Hash::Sha512,
        "1.2.840.113549.1.1.10" => pss_hash(algorithm)?,
        other => return Err(Unsupported(signature_name(other).to_owned())),
    };
    if stated != beside {
        return Err(Unsupported(format!("{} / {}", stated.name(), beside.name())));
    }
    let rsa = number.starts_with("1.2.840.113549.");
    match key_of(key)? {
        Key::Rsa if rsa && number.ends_with(".10") => Ok(Scheme::Pss(stated)),
        Key::Rsa if rsa => Ok(Scheme::Pkcs1(stated)),
        Key::P256 if !rsa && stated != Hash::Sha512 => Ok(Scheme::P256(stated)),
        Key::P384 if !rsa && stated != Hash::Sha512 => Ok(Scheme::P384(stated)),
        Key::P256 if !rsa => Err(Unsupported("ECDSA P-256, SHA-512".into())),
        Key::P384 if !rsa => Err(Unsupported("ECDSA P-384, SHA-512".into())),
        Key::Rsa => Err(Unsupported("ECDSA / RSA".into())),
        Key::P256 | Key::P384 => Err(Unsupported("RSA / ECDSA".into())),
    }
}

/// The scheme of a signature whose algorithm names its hash itself, as in certificates and answers.
pub(super) fn scheme_alone(
    algorithm: &AlgorithmIdentifier,
    key: &SubjectPublicKeyInfo,
) -> Result<Scheme, Unsupported> {
    let number = algorithm.algorithm.to_string();
    if matches!(number.as_str(), "1.2.840.113549.1.1.1" | "1.2.840.10045.2.1") {
        return Err(Unsupported(number));
    }
    let with = |hash| scheme(algorithm, hash, key);
    with(Hash::Sha256).or_else(|_| with(Hash::Sha384)).or_else(|_| with(Hash::Sha512))
}

fn signature_name(number: &str) -> &str {
    match number {
        "1.2.840.113549.1.1.5" => "RSA, SHA-1",
        "1.2.840.113549.1.1.4" => "RSA, MD5",
        "1.2.840.113549.1.1.14" => "RSA, SHA-224",
        "1.2.840.10045.4.1" => "ECDSA, SHA-1",
        "1.2.840.10045.4.3.1" => "ECDSA, SHA-224",
        "1.2.840.10040.4.1" | "1.2.840.10040.4.3" | "2.16.840.1.101.3.4.3.2" => "DSA",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        other => other,
    }
}

/// The one hash of RSA-PSS parameters; the salt has to be as long as it. Left out, they mean SHA-1.
fn pss_hash(algorithm: &AlgorithmIdentifier) -> Result<Hash, Unsupported> {
    let refused = |what: &str| Unsupported(format!("RSA-PSS, {what}"));
    let bytes = algorithm.parameters.as_ref().map_or(&[][..], Any::as_bytes);
    let Ok(parameters) = rasn::ber::decode::<PssParameters>(bytes) else {
        return Err(refused("SHA-1"));
    };
    let Some(hash) = &parameters.hash else { return Err(refused("SHA-1")) };
    let hash = Hash::of(hash).map_err(|u| refused(&u.0))?;
    let mask = parameters.mask.as_ref().filter(|m| m.algorithm.to_string() == "1.2.840.113549.1.1.8");
    let mask =
        mask.and_then(|m| rasn::ber::decode::<AlgorithmIdentifier>(m.parameters.as_ref()?.as_bytes()).ok());
    match mask.as_ref().map(Hash::of) {
        Some(Ok(mask)) if mask == hash => {}
        Some(Ok(mask)) => return Err(refused(&format!("MGF1 {}", mask.name()))),
        Some(Err(unsupported)) => return Err(refused(&format!("MGF1 {}", unsupported.0))),
        None => return Err(refused("MGF1 SHA-1")),
    }
    let salt = parameters.salt.unwrap_or_else(|| Integer::from(20));
    if salt != Integer::from(hash.length()) {
        return Err(refused(&format!("salt {salt}")));
    }
    if parameters.trailer.is_some_and(|trailer| trailer != Integer::from(1)) {
        return Err(refused("trailer"));
    }
    Ok(hash)
}

fn key_of(key: &SubjectPublicKeyInfo) -> Result<Key, Unsupported> {
    let curve = || {
        let bytes = key.algorithm.parameters.as_ref()?.as_bytes();
        rasn::ber::decode::<ObjectIdentifier>(bytes).ok().map(|curve| curve.to_string())
    };
    match key.algorithm.algorithm.to_string().as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => match rsa_bits(key) {
            2048..=8192 => Ok(Key::Rsa),
            bits => Err(Unsupported(format!("RSA-{bits}"))),
        },
        "1.2.840.10045.2.1" => match curve().as_deref() {
            Some("1.2.840.10045.3.1.7" | "1.3.132.0.34") if !is_whole_point(key) => {
                Err(Unsupported("ECDSA, compressed key".into()))
            }
            Some("1.2.840.10045.3.1.7") => Ok(Key::P256),
            Some("1.3.132.0.34") => Ok(Key::P384),
            Some("1.3.132.0.35") => Err(Unsupported("ECDSA P-521".into())),
            Some("1.3.132.0.10") => Err(Unsupported("ECDSA secp256k1".into())),
            Some(other) if other.starts_with("1.3.36.3.3.2.8.1.1") => {
                Err(Unsupported("ECDSA Brainpool".into()))
            }
            Some(other) => Err(Unsupported(format!("ECDSA {other}"))),
            None => Err(Unsupported("ECDSA".into())),
        },
        other => Err(Unsupported(signature_name(other).to_owned())),
    }
}

/// Whether a key on a curve states both coordinates.
fn is_whole_point(key: &SubjectPublicKeyInfo) -> bool {
    key.subject_public_key.as_raw_slice().first() == Some(&0x04)
}

/// Bits of the modulus, 0 where there is none to be read.
fn rsa_bits(key: &SubjectPublicKeyInfo) -> usize {
    let bits = key.subject_public_key.as_raw_slice();
    let modulus = Tlv::first(bits).and_then(|key| key.children().next()).and_then(Tlv::magnitude);
    modulus.map_or(0, |m| {
        m.first().map_or(0, |first| m.len() * 8 - usize::try_from(first.leading_zeros()).unwrap_or(0))
    })
}

/// Whether `value` is the signature of `message` by `key`.
pub(super) fn is_signed(scheme: Scheme, key: &SubjectPublicKeyInfo, message: &[u8], value: &[u8]) -> bool {
    let algorithm: &dyn signature::VerificationAlgorithm = match scheme {
        Scheme::Pkcs1(Hash::Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        Scheme::Pkcs1(Hash::Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        Scheme::Pkcs1(Hash::Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        Scheme::Pss(Hash::Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        Scheme::Pss(Hash::Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        Scheme::Pss(Hash::Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        Scheme::P256(Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        Scheme::P256(Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        Scheme::P384(Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        Scheme::P384(Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        // [`scheme`] makes no such pair.
        Scheme::P256(Hash::Sha512) | Scheme::P384(Hash::Sha512) => return false,
    };
    let key = signature::UnparsedPublicKey::new(algorithm, key.subject_public_key.as_raw_slice());
    key.verify(message, value).is_ok()
}
