//! Counter-signatures: signatures of a signature. They are shown beneath it and count for no role.

use super::algorithms::Hash;
use super::attributes::{Attribute, COUNTER_SIGNATURE};
use super::certificate::Read;
use super::cms::{Case, Digests, Message, Signer};
use super::signer::{self, Bytes};
use super::{Document, Remark, Signature};

/// How many stand on one signature, and how deep on each other.
const EACH: usize = 4;
const DEEP: usize = 2;

/// The counter-signatures among unsigned attributes, verified over the value of the signature they stand on.
pub(super) fn signatures(
    unsigned: &[Attribute],
    value: &[u8],
    document: Document,
    message: &Message,
    pool: &[Read],
    case: &Case<'_>,
) -> Vec<Signature> {
    on(unsigned, value, document, message, pool, case, 0)
}

fn on(
    unsigned: &[Attribute],
    value: &[u8],
    document: Document,
    message: &Message,
    pool: &[Read],
    case: &Case<'_>,
    depth: usize,
) -> Vec<Signature> {
    if depth == DEEP {
        return Vec::new();
    }
    let source = |hash: Hash| hash.digest(value);
    let digests = Digests::new(&source);
    let values = unsigned.iter().filter(|a| a.number == COUNTER_SIGNATURE).flat_map(|a| &a.values);
    let signers = values.take(EACH).filter_map(|value| Signer::read(value));
    let one = |signer: Signer| {
        let found = signer::arithmetic(&signer, None, pool, &digests, Bytes::Here);
        let unsigned = signer::unsigned(&signer);
        let mut signature = signer::follow(&found, document, &signer, &unsigned, message, pool, case);
        signature.remarks.insert(0, Remark::note("counter_signature", ""));
        signature.counter = on(&unsigned, signer.value.as_ref(), document, message, pool, case, depth + 1);
        signature
    };
    signers.map(one).collect()
}
