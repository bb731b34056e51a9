//! The content of a stream that somebody else wrote: deflate or nothing, and never more than a bound.

use lopdf::{Dictionary, Object, Stream};

/// What one stream may hold when unpacked.
pub(super) const CONTENT: usize = 8 << 20;

/// The bytes of a stream; nothing where it is packed in another way or too large.
pub(super) fn content(stream: &Stream) -> Option<Vec<u8>> {
    let filter = match stream.dict.get(b"Filter") {
        Ok(Object::Array(list)) if list.len() <= 1 => list.first(),
        Ok(filter) => Some(filter),
        Err(_) => None,
    };
    match filter {
        None | Some(Object::Null) => (stream.content.len() <= CONTENT).then(|| stream.content.clone()),
        Some(Object::Name(name)) if name == b"FlateDecode" && parameters(&stream.dict) => {
            stream.decompressed_content_with_limit(CONTENT).ok()
        }
        Some(_) => None,
    }
}

/// Whether the rows are of bytes and short, as those of a cross-reference stream are: others are pictures.
fn parameters(dictionary: &Dictionary) -> bool {
    let given = match dictionary.get(b"DecodeParms") {
        Ok(Object::Array(list)) if list.len() <= 1 => list.first(),
        Ok(given) => Some(given),
        Err(_) => None,
    };
    match given {
        None | Some(Object::Null) => true,
        Some(Object::Dictionary(given)) => {
            let whole = |key: &[u8], default: i64| match given.get(key) {
                Ok(Object::Integer(n)) => Some(*n),
                Ok(_) => None,
                Err(_) => Some(default),
            };
            whole(b"Columns", 1).is_some_and(|n| (1..=64).contains(&n))
                && whole(b"Colors", 1) == Some(1)
                && whole(b"BitsPerComponent", 8) == Some(8)
                && whole(b"Predictor", 1).is_some_and(|n| n == 1 || (10..=15).contains(&n))
        }
        Some(_) => false,
    }
}
