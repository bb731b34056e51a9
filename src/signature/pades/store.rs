//! Data for validating signatures later: the DSS dictionary of a document (ETSI EN 319 142-1, 5.4).
//!
//! It grows from update to update, so its objects may be replaced. Therefore its shape is fixed: an object that
//! is something else besides, a drawing or a signature, must not be exchanged under this name.

use lopdf::{Dictionary, Object};

use super::Breach;
use super::changes::{Walk, name};

/// A dictionary of the store and where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Store,
    /// By the hash of each signature.
    Signatures,
    Signature,
}

impl Level {
    /// What a key holds: a list of streams, another dictionary, or a plain value.
    fn below(self, key: &[u8]) -> Option<Part> {
        match (self, key) {
            (_, b"Type") => Some(Part::Value),
            (Self::Store, b"Certs" | b"CRLs" | b"OCSPs") => Some(Part::Streams),
            (Self::Signature, b"Cert" | b"CRL" | b"OCSP") => Some(Part::Streams),
            (Self::Signature, b"TU") => Some(Part::Value),
            (Self::Signature, b"TS") => Some(Part::Stream),
            (Self::Store, b"VRI") => Some(Part::Level(Self::Signatures)),
            (Self::Signatures, key) if key.len() == 40 && key.iter().all(u8::is_ascii_hexdigit) => {
                Some(Part::Level(Self::Signature))
            }
            _ => None,
        }
    }
}

enum Part {
    Value,
    Stream,
    Streams,
    Level(Level),
}

impl<'a> Walk<'a> {
    pub(super) fn validation(&mut self, before: &'a Dictionary, after: &'a Dictionary) -> Result<(), Breach> {
        self.level(before.get(b"DSS").ok(), after.get(b"DSS").ok(), Level::Store)
    }

    fn level(
        &mut self,
        before: Option<&'a Object>,
        after: Option<&'a Object>,
        level: Level,
    ) -> Result<(), Breach> {
        let Some(named) = after else { return Ok(()) };
        let after = self.pair.after.follow(named).as_dict().map_err(|_| refused(b""))?;
        let old = before.map(|before| self.pair.before.follow(before).as_dict().map_err(|_| refused(b"")));
        let old = old.transpose()?;
        let keys = old.into_iter().flat_map(Dictionary::iter).chain(after);
        if let Some((key, _)) = keys.into_iter().find(|(key, _)| level.below(key).is_none()) {
            return Err(refused(key));
        }
        self.seize(before, Some(named))?;
        for (key, value) in after {
            let before = old.and_then(|old| old.get(key).ok());
            match level.below(key) {
                Some(Part::Level(level)) => self.level(before, Some(value), level)?,
                Some(Part::Streams) => self.streams(key, before, value)?,
                Some(Part::Stream) => self.stream(key, value)?,
                Some(Part::Value) => self.claim(Some(value))?,
                None => {}
            }
        }
        Ok(())
    }

    fn streams(&mut self, key: &[u8], before: Option<&'a Object>, after: &'a Object) -> Result<(), Breach> {
        let list = self.pair.after.follow(after).as_array().map_err(|_| refused(key))?;
        if before.is_some_and(|before| self.pair.before.follow(before).as_array().is_err()) {
            return Err(refused(key));
        }
        self.seize(before, Some(after))?;
        list.iter().try_for_each(|item| self.stream(key, item))
    }

    fn stream(&mut self, key: &[u8], item: &'a Object) -> Result<(), Breach> {
        self.pair.after.follow(item).as_stream().map_err(|_| refused(key))?;
        self.claim(Some(item))
    }
}

fn refused(key: &[u8]) -> Breach {
    Breach::new("pdf_replaced", name("DSS", key))
}
